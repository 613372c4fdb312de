//! Every refusal a person can meet. Data, not sentences: the client says it in its own language.

use crate::open_enum::open_enum;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a command was not done. Nothing of it was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum Fault {
    /// The frame is not what this protocol says.
    Unreadable,
    /// A command this server does not have.
    UnknownCommand,
    /// `resume` has to come first.
    NotResumed,
    /// No such thing, or none that you may see.
    Missing,
    /// You may see it but not do this.
    Forbidden,
    /// The name will not do.
    Name(NameFault),
    /// No such avatar.
    UnknownAvatar,
    /// There is nothing in the message.
    TextEmpty,
    /// The message has more than [`crate::limits::TEXT_BYTES`] bytes.
    TextTooLong,
    /// The message has characters that text cannot have, such as control characters.
    TextUnprintable,
    /// This nonce was used for something else.
    NonceReused,
    /// You may not write here until then (milliseconds since 1970).
    Muted {
        /// When it ends.
        until: i64,
    },
    /// You were taken out of this room and may not come in until then (milliseconds since 1970).
    Banned {
        /// When it ends.
        until: i64,
    },
    /// Too fast. Nothing is lost: try again.
    RateLimited {
        /// After this many milliseconds.
        retry_ms: u32,
    },
    /// The server has more to do than it can. Try again.
    Busy {
        /// After this many milliseconds.
        retry_ms: u32,
    },
    /// The disk is full: reading goes on, writing does not. Try again later.
    StorageFull,
    /// The owner code is not right, or was used.
    WrongCode,
    /// The login has ended.
    LoggedOut,
    /// Our fault. The log has more under this id.
    Internal {
        /// To quote to whoever runs the server.
        id: String,
    },
    /// A refusal of a later release: not a passing one. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(Fault);

/// What is wrong with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum NameFault {
    /// Nothing there.
    Empty,
    /// More than [`crate::limits::NAME_GRAPHEMES`] graphemes or [`crate::limits::NAME_BYTES`] bytes.
    TooLong,
    /// Holds something that cannot be seen or turns the text around.
    Unprintable,
    /// Somebody has it.
    Taken,
    /// Looks like a name somebody has (UTS #39 skeleton).
    LooksTaken,
    /// Is, or carries, a word that stands for a role, such as "owner".
    Reserved,
    /// A fault of a later release. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(NameFault);

impl Fault {
    /// Whether the same command may succeed later without a change.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::RateLimited { .. }
                | Self::Busy { .. }
                | Self::StorageFull
                | Self::Internal { .. }
                | Self::NotResumed
        )
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl std::error::Error for Fault {}
