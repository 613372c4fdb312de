//! How far people have read, and what is said about it. See [`crate::Command`].

use crate::{ConversationId, Person, PersonId, Seq};
use serde::{Deserialize, Serialize};

/// See [`crate::Command::ReadCounts`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadCounts {
    /// The conversation.
    pub conversation: ConversationId,
    /// Places of messages of one's own; at most [`crate::limits::PAGE`].
    pub seqs: Vec<Seq>,
}

/// How many have read a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadCount {
    /// Its place.
    pub seq: Seq,
    /// How many members have read it, of those who say so.
    pub read: u32,
}

/// See [`crate::Command::Readers`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadersOf {
    /// The conversation.
    pub conversation: ConversationId,
    /// The place of a message of one's own.
    pub seq: Seq,
    /// Those who have not read it, instead of those who have.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unread: bool,
    /// Those after this one, by id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<PersonId>,
}

/// Who has read a message, or who has not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Readers {
    /// A page of them, by id.
    pub people: Vec<Person>,
    /// Whether there are more after the last one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
    /// How many have read it.
    pub read: u32,
    /// How many have not.
    pub unread: u32,
    /// How many do not say.
    pub silent: u32,
}

/// See [`crate::Command::Privacy`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangePrivacy {
    /// Whether one tells others how far one has read, and is told how far they have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reads: Option<bool>,
}

/// What one tells others of oneself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Privacy {
    /// See [`ChangePrivacy::reads`].
    pub reads: bool,
}

/// See [`crate::Command::PlaceAt`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceAt {
    /// The conversation.
    pub conversation: ConversationId,
    /// A time, milliseconds since 1970.
    pub at: i64,
}

/// Where a time is in a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// The first item at that time or after it; absent if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq: Option<Seq>,
}
