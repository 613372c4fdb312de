//! What the commands about conversations say. See [`crate::Command`].

use crate::{ConversationId, PersonId, Seq};
use serde::{Deserialize, Serialize};

/// See [`crate::Command::Rooms`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindRooms {
    /// By id: those after this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<ConversationId>,
    /// Those whose name has this in it, in any case and width; empty for all. [`crate::limits::FIND_CHARS`] at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub find: Option<String>,
    /// With `find`: the `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// In which of one's spaces; without it in the first. See [`crate::Conversation::space`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub space: Option<ConversationId>,
    /// With `find`, on its first page: before them, the first 20 of all conversations with a name that one is in, private chats
    /// excepted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mine: bool,
}

/// See [`crate::Command::Members`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindMembers {
    /// Its id.
    pub conversation: ConversationId,
    /// By id: those after this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<PersonId>,
    /// As in `rooms`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub find: Option<String>,
    /// As in `rooms`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}

/// See [`crate::Command::Mark`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkConversation {
    /// The conversation.
    pub conversation: ConversationId,
    /// See [`crate::Mark::pinned`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pinned: Option<bool>,
    /// See [`crate::Mark::muted`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub muted: Option<bool>,
    /// Whether it is hidden up to its newest message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<bool>,
    /// From which place on it is to be read again, see [`crate::Mark::unread`]; 0 for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unread: Option<Seq>,
}
