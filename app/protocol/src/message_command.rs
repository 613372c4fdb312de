//! What the commands about messages say. See [`crate::Command`].

use crate::{ConversationId, FileId, Json, Nonce, PersonId, Seq};
use serde::{Deserialize, Serialize};

/// What a message that is sent has besides its text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct With {
    /// The message that it answers, by its place in the same conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<Seq>,
    /// Members whom it calls by name; at most [`crate::limits::MENTIONS`]. Whom the text does not call, as `@` and
    /// what they are called there, is left out; whom it calls by their own name is found without this.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<PersonId>,
    /// Files that were uploaded for it, in this order; at most [`crate::limits::FILES`]. With any, the text may be empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileId>,
    /// A sticker, by its picture ([`crate::Sticker::file`]): then there is no text and no file. What the message says is
    /// the server's to write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sticker: Option<FileId>,
    /// What its readers are to answer, a [`crate::NewForm`]. Such a text cannot be changed afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Json>,
}

/// See [`crate::Command::Edit`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditMessage {
    /// The conversation.
    pub conversation: ConversationId,
    /// The message's place.
    pub seq: Seq,
    /// As in `send`.
    pub text: String,
    /// As in [`With::mentions`]. Only who was not called before is told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<PersonId>,
}

/// One message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageAt {
    /// The conversation.
    pub conversation: ConversationId,
    /// The message's place.
    pub seq: Seq,
}

/// See [`crate::Command::React`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct React {
    /// The conversation.
    pub conversation: ConversationId,
    /// The message's place.
    pub seq: Seq,
    /// One emoji (UTS #51), with or without presentation selector.
    pub emoji: String,
    /// Whether one reacts so from now on.
    pub on: bool,
}

/// See [`crate::Command::Pin`] and [`crate::Command::Star`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// The conversation.
    pub conversation: ConversationId,
    /// The message's place.
    pub seq: Seq,
    /// Whether it is so from now on.
    pub on: bool,
}

/// See [`crate::Command::Pins`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pins {
    /// The conversation.
    pub conversation: ConversationId,
}

/// See [`crate::Command::Stars`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Stars {
    /// Those that were put there before this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<MessageAt>,
    /// Only this one, if it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<MessageAt>,
}

/// See [`crate::Command::HideMessages`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HideMessages {
    /// The conversation.
    pub conversation: ConversationId,
    /// The messages' places; at most [`crate::limits::SELECTED`].
    pub seqs: Vec<Seq>,
}

/// See [`crate::Command::Forward`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forward {
    /// Where they are.
    pub from: ConversationId,
    /// Their places, in the order in which they are sent; at most [`crate::limits::SELECTED`].
    pub seqs: Vec<Seq>,
    /// Where they go.
    pub to: ConversationId,
    /// As in `send`: a retry sends nothing twice.
    pub nonce: Nonce,
    /// All in one message, instead of one each.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub merged: bool,
}
