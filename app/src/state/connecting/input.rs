//! What [`super::Connecting`] takes and returns.

use crate::{
    state::connection::{Carrier, Connection},
    text::Words,
};
use protocol::LoginEnd;
use serde::{Deserialize, Serialize};

/// The time of an input, and its share of chance.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// The monotonic clock, milliseconds.
    pub up: i64,
    /// The wall clock, milliseconds since 1970. It only shows that the device slept.
    pub wall: i64,
    /// Between 0 and 1, for the backoff.
    pub random: f64,
}

/// What happened. Numbers name the attempt that it is about.
#[derive(Debug)]
pub enum Input {
    /// The page is there.
    Start,
    /// The connection is open.
    Opened(u32),
    /// It closed, or the attempt failed.
    Closed(u32, Option<Close>),
    /// [`Effect::Probe`] has an answer.
    Probed(Probe),
    /// A second has passed, or a wake-up is due.
    Tick,
    /// The reader came back to the tab or wants to connect now, or the network came or went.
    Wake,
    /// The page came back from the back-forward cache: its connection is dead.
    Restored,
    /// Nothing more is to happen.
    Stop,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Open a connection for this attempt.
    Open(u32, Carrier),
    /// Close it, open or not. Nothing that happens to it counts any more.
    Drop,
    /// Ask over HTTP whose login this browser has.
    Probe,
    /// Send a ping, before everything else.
    Ping,
    /// Come back with [`Input::Tick`] after so many milliseconds.
    TickAfter(u32),
    /// Show this.
    Report(Connection),
    /// The login has ended: show the way in.
    End(Ended),
}

/// The answer to [`Effect::Probe`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Probe {
    /// The person of this page.
    Me,
    /// Another person.
    SomebodyElse,
    /// The browser has no login that the server knows.
    Nobody,
    /// The server did not say.
    Unreachable,
}

/// A close code and its reason, RFC 6455 §7.1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Close {
    /// See `protocol::limits::close`.
    pub code: u16,
    /// Any text.
    pub reason: String,
}

impl Close {
    /// How long the server wants the client to wait, milliseconds.
    #[must_use]
    pub fn retry_ms(&self) -> Option<u32> {
        self.reason.strip_prefix("retry_ms=")?.parse().ok()
    }
}

/// Why the login of a page has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Somebody signed it out, here in another tab or on another device.
    SignedOut,
    /// The person was removed from the server.
    Removed,
    /// The person asked to be forgotten.
    Forgotten,
    /// An owner of the server suspended the person.
    Suspended,
    /// The link is over by which they were a guest.
    GuestOver,
    /// Somebody else has logged in with this browser.
    SomebodyElse,
    /// The server does not know it, and did not say why.
    Unknown,
}

impl Ended {
    /// The reason of close code 4001. It is an open set; without one nothing is known.
    #[must_use]
    pub fn of_reason(reason: &str) -> Self {
        match LoginEnd::of(reason) {
            _ if reason.is_empty() => Self::Unknown,
            LoginEnd::SignedOut => Self::SignedOut,
            LoginEnd::Replaced => Self::SomebodyElse,
            LoginEnd::Removed => Self::Removed,
            LoginEnd::Forgotten => Self::Forgotten,
            LoginEnd::Suspended => Self::Suspended,
            LoginEnd::GuestOver => Self::GuestOver,
        }
    }

    /// What the reader is told.
    #[must_use]
    pub fn sentence(self, words: &Words) -> &'static str {
        match self {
            Self::SignedOut => words.link.signed_out,
            Self::Removed => words.link.removed,
            Self::Forgotten => words.link.forgotten,
            Self::Suspended => words.refusals.suspended,
            Self::GuestOver => words.guest_over,
            Self::SomebodyElse => words.link.somebody_else,
            Self::Unknown => words.link.unknown,
        }
    }
}
