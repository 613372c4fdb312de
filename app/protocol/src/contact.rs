//! What a person keeps about others and about their conversations. Only its owner ever receives it.

use crate::{ConversationId, Person, Seq, open_enum::open_enum};
use serde::{Deserialize, Serialize};

/// A person in one's private list: a friend, a request, somebody with a remark, somebody blocked. One with
/// nothing of these is not in the list any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Contact {
    /// As everybody sees them.
    pub person: Person,
    /// What one is to them.
    pub friendship: Friendship,
    /// What one calls them; empty if one calls them by their name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// The note of an open request.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Whether one receives nothing from them in private.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub blocked: bool,
    /// When the friendship or the request began, milliseconds since 1970.
    pub at: i64,
    /// How the remark, or else the name, is spelled with letters in one of its readings; for the order of a
    /// list. Empty for what has no letters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub spelled: String,
}

/// How far two people are with becoming friends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum Friendship {
    /// Nothing.
    None,
    /// One asked them. It stays so if they refuse.
    Asked,
    /// They asked.
    AskedBy,
    /// Both agreed.
    Friend,
    /// A state of a later release: as [`Self::None`]. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(Friendship);

/// What one set for a conversation of one's list, on all devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Mark {
    /// The conversation.
    pub conversation: ConversationId,
    /// It stands above the others.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pinned: bool,
    /// Its messages make no noise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub muted: bool,
    /// It is not listed until there is a message after this place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<Seq>,
    /// It is to be read again from this place on, until it is opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unread: Option<Seq>,
}

/// A page of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct People {
    /// In the order of their names.
    pub people: Vec<Person>,
    /// The `page` to ask for next, if there are more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

crate::by_name!(Contact, Mark, People);
