//! What is shown: people, conversations, and the entries of a conversation's log.

use crate::{AvatarId, ConversationId, LoginId, Nonce, PersonId, Seq, open_enum::open_enum};
use serde::{Deserialize, Serialize};

/// The languages the interface speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Locale {
    /// Simplified Chinese.
    #[default]
    #[serde(rename = "zh-CN")]
    Zh,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Locale {
    /// The BCP 47 tag, as in `<html lang>`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The best of the two for a tag or an `Accept-Language` entry.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().get(..2)?.to_ascii_lowercase();
        match primary.as_str() {
            "zh" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// Who someone is to the others. Stamped by the server, never taken from a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Stays the same through every change of name.
    pub id: PersonId,
    /// Empty once the person asked to be forgotten.
    pub name: String,
    /// Which picture.
    pub avatar: AvatarId,
    /// Whether this person runs the server.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub owner: bool,
}

/// What a conversation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum Kind {
    /// 大厅: everyone is in it and nobody leaves.
    Lobby,
    /// Open to whoever wants to join.
    Room,
    /// Two people.
    Private,
    /// A kind of a later release. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(Kind);

/// What a member may do in one conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum Role {
    /// Reads and writes.
    Member,
    /// Made the room; may also rename and delete it, mute and remove its members.
    Owner,
    /// A role of a later release: as [`Self::Member`]. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(Role);

/// A conversation as one of its members sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// What it is.
    pub kind: Kind,
    /// A room's name; empty for the lobby and private chats, whose names depend on the reader.
    pub name: String,
    /// The other person of a private chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peer: Option<Person>,
    /// The newest entry's place.
    pub head: Seq,
    /// How far the reader has read, on any device.
    pub read: Seq,
    /// Messages by others after `read`.
    pub unread: u32,
    /// The newest message, for the list; its text cut to 120 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Entry>,
    /// How many members.
    pub members: u32,
    /// How many of them have a connection now.
    pub online: u32,
    /// What the reader may do here.
    pub role: Role,
    /// Until when (milliseconds since 1970) the reader may not write, if muted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub muted_until: Option<i64>,
}

/// One entry of a conversation's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Whose log.
    pub conversation: ConversationId,
    /// Its place; orders. The time only decorates.
    pub seq: Seq,
    /// How many messages the conversation has up to here; unread counts are differences of it.
    pub ord: u32,
    /// Milliseconds since 1970, never before the entry that precedes it.
    pub at: i64,
    /// What happened.
    pub what: What,
}

/// What an [`Entry`] says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum What {
    /// Somebody said something. The only kind that counts as unread.
    Message {
        /// Who, as they are called now.
        author: Person,
        /// What the author's client drew for this send.
        nonce: Nonce,
        /// Plain text. It is never markup.
        text: String,
    },
    /// The room was made.
    Created {
        /// By whom.
        by: Person,
        /// With which name.
        name: String,
    },
    /// The room has another name.
    Renamed {
        /// By whom.
        by: Person,
        /// The new name.
        name: String,
    },
    /// Somebody came in.
    Joined {
        /// Who.
        person: Person,
    },
    /// Somebody went.
    Left {
        /// Who.
        person: Person,
    },
    /// Somebody was taken out.
    Removed {
        /// Who.
        person: Person,
        /// By whom.
        by: Person,
    },
    /// Somebody may not write for a while, or may again.
    Muted {
        /// Who.
        person: Person,
        /// By whom.
        by: Person,
        /// Until when (milliseconds since 1970); absent: may write again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<i64>,
    },
    /// The room has a new owner.
    Owner {
        /// Who.
        person: Person,
    },
    /// An event of a later release. It has its place like any other. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(What);

/// A public room in the list of rooms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomSummary {
    /// Its id.
    pub id: ConversationId,
    /// Its name.
    pub name: String,
    /// How many members.
    pub members: u32,
    /// How many of them have a connection now.
    pub online: u32,
    /// Whether the reader is one of them.
    pub joined: bool,
}

/// A member of a conversation, in its member list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Who.
    pub person: Person,
    /// What they may do there.
    pub role: Role,
    /// Whether they have a connection now.
    pub online: bool,
    /// Until when they may not write, if muted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub muted_until: Option<i64>,
}

/// One login of a person, in the list of devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    /// Names it, to sign it out.
    pub id: LoginId,
    /// When it was made, milliseconds since 1970.
    pub since: i64,
    /// When it was last seen, to the hour.
    pub seen: i64,
    /// What its browser called itself, cut to 200 bytes.
    pub agent: String,
    /// Whether it is the one that asks.
    pub this: bool,
}
