//! What the page asks of a browser. On the server there is none, and none of this is called.

use crate::boot::Theme;
use protocol::{ClientFrame, Locale, Nonce, PersonId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The way to the server.
pub trait Link: Send + Sync {
    /// Queues a frame on the open connection. If it is not open, or breaks, the frame is gone; whoever
    /// sent it asks again after the next resume.
    fn send(&self, frame: ClientFrame);
    /// Connects now instead of waiting for the countdown.
    fn hurry(&self);
}

/// Where unsent messages survive a reload, a crash, a killed browser.
pub trait OutboxStore: Send + Sync {
    /// Keeps one; it was just written.
    fn put(&self, owner: PersonId, letter: &Letter);
    /// It is on the server's disk now, or was thrown away by its author.
    fn remove(&self, nonce: Nonce);
    /// Nobody is logged in here any more.
    fn wipe(&self);
}

/// A message on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Drawn once; every retry carries it.
    pub nonce: Nonce,
    /// Where it goes.
    pub conversation: protocol::ConversationId,
    /// What it says.
    pub text: String,
    /// When it was written, milliseconds since 1970. Letters leave in this order.
    pub at: i64,
}

/// Time and chance.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970.
    fn now(&self) -> i64;
    /// Minutes east of UTC at that time, where the reader is.
    fn zone_at(&self, at: i64) -> i32;
    /// 128 random bits.
    fn nonce(&self) -> Nonce;
    /// Calls back after so many milliseconds.
    fn after(&self, milliseconds: u32, then: Box<dyn FnOnce()>);
}

/// The page around the app.
pub trait Surroundings: Send + Sync {
    /// Sets the title and the address shown.
    fn entitle(&self, title: &str, path: &str);
    /// Whether somebody looks at it.
    fn is_visible(&self) -> bool;
    /// Puts a text on the clipboard; whether that worked (it needs a secure context).
    fn copy(&self, text: &str) -> bool;
    /// Remembers the colours.
    fn remember_theme(&self, theme: Theme);
    /// Loads the page again, in another language perhaps.
    fn reload(&self, locale: Option<Locale>);
}

/// All of them together.
#[derive(Clone)]
pub struct Ports {
    /// See [`Link`].
    pub link: Arc<dyn Link>,
    /// See [`OutboxStore`].
    pub outbox: Arc<dyn OutboxStore>,
    /// See [`Clock`].
    pub clock: Arc<dyn Clock>,
    /// See [`Surroundings`].
    pub page: Arc<dyn Surroundings>,
}
