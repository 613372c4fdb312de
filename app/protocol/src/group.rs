//! Groups: conversations of several people that nobody else learns of, and what they share with rooms.

use crate::{ConversationId, GroupView, InviteId, Person, group_view::is_zero};
use serde::{Deserialize, Serialize};

/// A group or a room with all that its members may know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Group {
    /// Which.
    pub conversation: ConversationId,
    /// Its announcement in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announcement: Option<Announcement>,
    /// How it is set.
    pub settings: GroupSettings,
    /// What the reader is called there, if not by their name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nickname: Option<String>,
    /// Of a space's lobby, for who may delete it: what would go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contents: Option<SpaceContents>,
}

/// What is in a space.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct SpaceContents {
    /// How many rooms.
    pub rooms: u32,
    /// How many messages, in the lobby and in all rooms.
    pub messages: u64,
}

/// What stands above a conversation until it is changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Announcement {
    /// Plain text, at most [`crate::limits::ANNOUNCEMENT_CHARS`] characters.
    pub text: String,
    /// Who wrote it.
    pub by: Person,
    /// When, milliseconds since 1970.
    pub at: i64,
}

/// How a group is set. A room has the first two.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct GroupSettings {
    /// Whether only its owner and admins may write.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mute_all: bool,
    /// Seconds between two messages of a member, at most [`crate::limits::SLOW_SECONDS`]; 0 for none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub slow_seconds: u32,
    /// Whether only its owner and admins may add people and make invitations.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub admins_invite: bool,
    /// Whether who comes by an invitation has to be let in by its owner or an admin.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub approval: bool,
    /// Whether newcomers see nothing from before they came.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hide_history: bool,
}

/// A change of [`GroupSettings`]; what is absent stays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsChange {
    /// See [`GroupSettings::mute_all`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mute_all: Option<bool>,
    /// See [`GroupSettings::slow_seconds`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slow_seconds: Option<u32>,
    /// See [`GroupSettings::admins_invite`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub admins_invite: Option<bool>,
    /// See [`GroupSettings::approval`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<bool>,
    /// See [`GroupSettings::hide_history`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hide_history: Option<bool>,
}

/// A link into a group, as its members see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Invite {
    /// Its id, for `drop_invite`.
    pub id: InviteId,
    /// Who made it.
    pub by: Person,
    /// Until when it works, milliseconds since 1970.
    pub until: i64,
    /// How many may still come by it.
    pub uses: u32,
    /// Its secret, shown this once, of `A-Z a-z 0-9 - _`: the page behind `/invite/CODE` offers to use it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// What the holder of an invitation sees of its group, or of its space.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Invitation {
    /// The group's name; empty if it has none.
    pub name: String,
    /// Its face and, without a name, what its first members are called.
    pub group: GroupView,
    /// How many members it has.
    pub members: u32,
    /// Who invites.
    pub by: Person,
    /// Until when, milliseconds since 1970.
    pub until: i64,
    /// Whether one has to be let in.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub approval: bool,
    /// Whether the reader has asked to be let in and waits.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asked: bool,
    /// The group's id, if the reader is a member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined: Option<ConversationId>,
    /// Whether it is no group but a space; `joined` is its lobby then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub space: bool,
}

/// Somebody who asks to join a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct JoinRequest {
    /// Who.
    pub person: Person,
    /// By whose invitation.
    pub by: Person,
    /// When, milliseconds since 1970.
    pub at: i64,
}

crate::by_name!(Group, SpaceContents, Announcement, GroupSettings, Invite, Invitation, JoinRequest);
