//! People, conversations, and the entries of logs.

use crate::{ConversationId, GroupView, How, Json, LoginId, More, Nonce, Person, Seq, open_enum::open_enum};
use serde::{Deserialize, Deserializer, Serialize};

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

    /// The language of a tag or of an `Accept-Language` entry, if it is one of the two.
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

/// The kind of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum Kind {
    /// 大厅: everyone is a member. There is one of each space, and it is what the space is known by.
    Lobby,
    /// A public room that anyone can join.
    Room,
    /// A private chat of two people.
    Private,
    /// 群: people who are added or invited. Nobody else learns that it exists.
    Group,
    /// A kind of a later release. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(Kind);

/// The role of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum Role {
    /// May read and write.
    Member,
    /// Owns the room or group: may also delete it, and say who its admins are.
    Owner,
    /// Helps the owner: may mute and remove ordinary members, rename, announce, change settings.
    Admin,
    /// A role of a later release: as [`Self::Member`]. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(Role);

/// A conversation as a member sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// Its kind.
    pub kind: Kind,
    /// The name of a room or group, or of the space that a lobby is of; empty for private chats, groups that have none,
    /// and the first space of a server without a name.
    pub name: String,
    /// The other person of a private chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peer: Option<Person>,
    /// The newest place.
    pub head: Seq,
    /// The read position of the reader, on all devices.
    pub read: Seq,
    /// The number of messages by others after `read`.
    pub unread: u32,
    /// The newest message; its text is cut to 120 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Entry>,
    /// The notice that the log ends with, if it does. A notice is never unread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Box<Entry>>,
    /// How many members.
    pub members: u32,
    /// How many of them are online.
    pub online: u32,
    /// The role of the reader.
    pub role: Role,
    /// Until when the reader is muted, milliseconds since 1970. It may be over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub muted_until: Option<i64>,
    /// The first message after `read` that calls the reader, or everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called: Option<Seq>,
    /// What a group has besides, or a room where any of it is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Box<GroupView>>,
    /// The space of a room, by its lobby; absent if that is [`ConversationId::LOBBY`]. Private chats and groups are
    /// in none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub space: Option<ConversationId>,
    /// When the space of a lobby was made, milliseconds since 1970: spaces are listed in this order. Absent of the first
    /// one, and of all that is no lobby.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_at: Option<i64>,
    /// How far the other one of a private chat has read, if both tell each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peer_read: Option<Seq>,
}

impl Conversation {
    /// Whether somebody else is there, in a private chat.
    #[must_use]
    pub fn is_peer_online(&self) -> bool {
        self.online > 1 || self.peer.as_ref().is_some_and(|peer| peer.robot && !peer.gone)
    }
}

/// An event of a log, or the item that it began, in its current state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Entry {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its place. Only this orders entries.
    pub seq: Seq,
    /// The number of messages up to here. Unread counts are differences of it.
    pub ord: u32,
    /// When it happened, milliseconds since 1970; never before the entry that precedes it.
    pub at: i64,
    /// What happened.
    pub what: What,
}

/// The content of an [`Entry`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum What {
    /// A message. Only messages count as unread.
    Message {
        /// The author as they are now.
        author: Person,
        /// The one of the `send`.
        nonce: Nonce,
        /// What was typed. Empty once it was taken back.
        text: String,
        /// What it has besides.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        more: Option<Box<More>>,
    },
    /// The room was created.
    #[serde(deserialize_with = "naming")]
    Created {
        /// Who did it.
        by: Person,
        /// Its name.
        name: String,
    },
    /// The room was renamed.
    #[serde(deserialize_with = "naming")]
    Renamed {
        /// Who did it.
        by: Person,
        /// The new name.
        name: String,
    },
    /// Somebody joined.
    #[serde(deserialize_with = "one")]
    Joined {
        /// The person.
        person: Person,
    },
    /// Somebody left.
    #[serde(deserialize_with = "one")]
    Left {
        /// The person.
        person: Person,
    },
    /// Somebody was removed.
    #[serde(deserialize_with = "two")]
    Removed {
        /// The person.
        person: Person,
        /// Who did it.
        by: Person,
    },
    /// Somebody was muted, or is no longer.
    Muted {
        /// The person.
        person: Person,
        /// Who did it.
        by: Person,
        /// Until when, milliseconds since 1970; absent if no longer muted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<i64>,
    },
    /// The room has a new owner.
    #[serde(deserialize_with = "one")]
    Owner {
        /// The person.
        person: Person,
    },
    /// A member added somebody.
    #[serde(deserialize_with = "two")]
    Added {
        /// The person.
        person: Person,
        /// Who did it.
        by: Person,
    },
    /// Somebody became an admin, or is none any more.
    RoleChanged {
        /// The person.
        person: Person,
        /// Who did it.
        by: Person,
        /// What they are now.
        role: Role,
    },
    /// The announcement was changed.
    Announced {
        /// Who did it.
        by: Person,
        /// The new one, in full; empty if there is none any more.
        text: String,
    },
    /// From here on only the owner and admins may write, or everybody again.
    MutedAll {
        /// Who did it.
        by: Person,
        /// Whether it is so now.
        on: bool,
    },
    /// From here on members wait between two messages, or no longer.
    Slowed {
        /// Who did it.
        by: Person,
        /// How long; 0 for not at all.
        seconds: u32,
    },
    /// An earlier message was changed. It begins no item.
    Changed {
        /// Who did it.
        by: Person,
        /// What they did.
        how: How,
        /// The message as it is since then.
        item: Box<Entry>,
    },
    /// An event of a later release. It has its place like any other. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(What);

/// Variants with the same fields are decoded by one function: the derived one for each is a kilobyte of the page.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Self")]
struct Two {
    person: Person,
    by: Person,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Self")]
struct One {
    person: Person,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Self")]
struct Naming {
    by: Person,
    name: String,
}

#[inline(never)]
fn two<'de, D: Deserializer<'de>>(from: D) -> Result<(Person, Person), D::Error> {
    <Two as Deserialize>::deserialize(from).map(|Two { person, by }| (person, by))
}

#[inline(never)]
fn one<'de, D: Deserializer<'de>>(from: D) -> Result<Person, D::Error> {
    <One as Deserialize>::deserialize(from).map(|One { person }| person)
}

#[inline(never)]
fn naming<'de, D: Deserializer<'de>>(from: D) -> Result<(Person, String), D::Error> {
    <Naming as Deserialize>::deserialize(from).map(|Naming { by, name }| (by, name))
}

/// A public room in the list of rooms, or a conversation of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct RoomSummary {
    /// Its id.
    pub id: ConversationId,
    /// Its name.
    pub name: String,
    /// How many members.
    pub members: u32,
    /// How many of them are online.
    pub online: u32,
    /// Whether the reader is one of them.
    pub joined: bool,
    /// When something last happened in it, milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_at: Option<i64>,
    /// When it was created, milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<i64>,
    /// Whose it is. Two rooms may have one name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Person>,
}

/// What somebody outside of a public room sees of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Door {
    /// The room.
    pub room: RoomSummary,
    /// Some of its members, in the order of the member list; at most [`crate::limits::FACES`].
    pub faces: Vec<Person>,
    /// The reader was removed and may not join before this time, milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub banned_until: Option<i64>,
}

/// A member of a conversation, in its member list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Member {
    /// The person.
    pub person: Person,
    /// Their role.
    pub role: Role,
    /// Whether they are online.
    pub online: bool,
    /// Until when they are muted, milliseconds since 1970. It may be over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub muted_until: Option<i64>,
    /// When they joined, milliseconds since 1970, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined_at: Option<i64>,
    /// Whether they are a guest, who is in this room alone, by a link. They have no role but that of a member.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub guest: bool,
}

/// A login, in the list of devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Login {
    /// Its id, for `sign_out`.
    pub id: LoginId,
    /// When it was created, milliseconds since 1970.
    pub since: i64,
    /// When it was last used, to the hour, milliseconds since 1970.
    pub seen: i64,
    /// The `User-Agent`, cut.
    pub agent: String,
    /// Whether it is the login of this connection.
    pub this: bool,
}

/// A person, as who looks them up sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Card {
    /// The person.
    pub person: Person,
    /// Whether they are online.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub online: bool,
    /// The lobby and the rooms that both are in; at most [`crate::limits::SHARED`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared: Vec<Shared>,
    /// What they tell of themselves: a [`crate::AboutMe`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Json>,
}

/// A conversation that one shares with a person, and what that person is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Shared {
    /// The conversation.
    pub conversation: ConversationId,
    /// Their role.
    pub role: Role,
    /// Until when they are muted, milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub muted_until: Option<i64>,
    /// See [`Member::guest`].
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub guest: bool,
}

/// How a person comes back once no login is left: by a secret that lets its holder in as them, once, wherever
/// they are, or by an account. Only ever told to the person themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct WayBack {
    /// When the one that holds was made, milliseconds since 1970; absent if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_at: Option<i64>,
    /// The secret, shown this once, of `A-Z a-z 0-9 - _`: the page behind `/back/SECRET` offers to use it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// The e-mail address of the account; absent if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Whether the account asks for a second factor.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub second_factor: bool,
}

/// An offer to let another device in as oneself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct HandOver {
    /// The secret, of `A-Z a-z 0-9 - _`; works once. The page behind `/device/SECRET` offers to use it.
    pub secret: String,
    /// Until when, milliseconds since 1970.
    pub until: i64,
}

crate::by_name!(
    One,
    Two,
    Naming,
    Conversation,
    Entry,
    RoomSummary,
    Door,
    Member,
    Login,
    Card,
    Shared,
    WayBack,
    HandOver
);
