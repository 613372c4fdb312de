//! The reasons for refusals. They are data; the client has the sentences, in its language.

use crate::{account::AccountFault, open_enum::open_enum};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// Why a command was not done. Nothing of it was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum Fault {
    /// The frame cannot be decoded.
    Unreadable,
    /// This server does not know the command.
    UnknownCommand,
    /// `resume` has to come first.
    NotResumed,
    /// It does not exist, or one may not see it.
    Missing,
    /// One may see it, but not do this.
    Forbidden,
    /// The name is not allowed.
    Name(NameFault),
    /// No such avatar.
    UnknownAvatar,
    /// The message would show nothing.
    TextEmpty,
    /// The message has more than [`crate::limits::TEXT_BYTES`] bytes.
    TextTooLong,
    /// The message has characters that text cannot have, such as control characters.
    TextUnprintable,
    /// This nonce was used for something else.
    NonceReused,
    /// One is muted in this conversation.
    #[serde(deserialize_with = "until")]
    Muted {
        /// When it ends, milliseconds since 1970.
        until: i64,
    },
    /// One was removed from this room and may not join it yet.
    #[serde(deserialize_with = "until")]
    Banned {
        /// When it ends, milliseconds since 1970.
        until: i64,
    },
    /// Too many commands. It may be sent again.
    #[serde(deserialize_with = "retry")]
    RateLimited {
        /// After this many milliseconds.
        retry_ms: u32,
    },
    /// The server is overloaded. It may be sent again.
    #[serde(deserialize_with = "retry")]
    Busy {
        /// After this many milliseconds.
        retry_ms: u32,
    },
    /// The disk is full. Only reading works.
    StorageFull,
    /// The owner code is wrong or was used.
    WrongCode,
    /// The login has ended.
    LoggedOut,
    /// This way back leads nowhere: it was used, replaced or dropped, or its person has ended.
    WrongWayBack,
    /// This offer to a second device was taken, answered or replaced, or is too old.
    HandOverEnded,
    /// The other person of this private chat has left for ever: nobody would read it.
    Unreachable,
    /// Only the owner and admins may write here for now.
    MutedAll,
    /// One has to wait between two messages here.
    #[serde(deserialize_with = "until")]
    Slow {
        /// Until when, milliseconds since 1970.
        until: i64,
    },
    /// The owner of a group with other members hands it over before they leave.
    OwnerStays,
    /// There are as many as there may be: members, invitations, requests.
    Full,
    /// The announcement has more than [`crate::limits::ANNOUNCEMENT_CHARS`] characters.
    AnnouncementTooLong,
    /// This invitation leads nowhere: it was used up, dropped, or is too old.
    InviteEnded,
    /// Whoever is new needs an invitation to come in.
    InvitationNeeded,
    /// This invitation leads nowhere: it was used up, revoked, or is over.
    WrongInvitation,
    /// One is new, and waits for an owner to let one in.
    Waiting,
    /// An owner of the server suspended one.
    Suspended,
    /// The address of a site is none of http or https, or the name of an account cannot be one.
    WrongSite,
    /// An error of the server, which is in its log.
    Internal {
        /// Identifies the entry in the log.
        id: String,
    },
    /// On this server only friends write to each other in private: ask to be friends first.
    NotFriends,
    /// One keeps as many of these as one may: remove one first.
    ListFull {
        /// How many that are.
        most: u32,
    },
    /// Messages can be taken back for a while only, and it is over.
    TooLate,
    /// It is no emoji.
    NoEmoji,
    /// Its form can no longer be answered.
    FormClosed,
    /// This form cannot be, or the answer is none to it.
    WrongForm,
    /// Those who have not answered were reminded a short while ago.
    #[serde(deserialize_with = "until")]
    Reminded {
        /// From when on they may be again, milliseconds since 1970.
        until: i64,
    },
    /// What is wrong about an account.
    Account(AccountFault),
    /// A refusal of a later release: not a passing one. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(Fault);

/// As in [`crate::What`]: variants with the same field are decoded by one function.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Self")]
struct Until {
    until: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Self")]
struct Retry {
    retry_ms: u32,
}

crate::by_name!(Until, Retry);

#[inline(never)]
fn until<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    <Until as Deserialize>::deserialize(from).map(|Until { until }| until)
}

#[inline(never)]
fn retry<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    <Retry as Deserialize>::deserialize(from).map(|Retry { retry_ms }| retry_ms)
}

/// What is wrong with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum NameFault {
    /// It is empty.
    Empty,
    /// More than [`crate::limits::NAME_GRAPHEMES`] graphemes or [`crate::limits::NAME_BYTES`] bytes.
    TooLong,
    /// Holds something that cannot be seen, turns the text around, or piles up marks.
    Unprintable,
    /// Somebody has this name.
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
    /// Whether this version knows the reason.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !matches!(self, Self::Unknown | Self::Name(NameFault::Unknown) | Self::Account(AccountFault::Unknown))
    }

    /// Whether the same command may succeed later.
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
