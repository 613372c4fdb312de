//! What was written and not sent: drafts, and messages that wait for their time. See [`crate::Command`].

use crate::{ConversationId, Fault, Nonce, RecordId, Seq, With};
use serde::{Deserialize, Serialize};

/// What somebody is writing in a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The conversation.
    pub conversation: ConversationId,
    /// The text, at most [`crate::limits::DRAFT_BYTES`]; empty if there is none any more.
    pub text: String,
    /// The message that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<Seq>,
    /// When it was written, by the clock of the device, milliseconds since 1970. The latest holds.
    pub at: i64,
}

/// See [`crate::Command::Schedule`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// The conversation.
    pub conversation: ConversationId,
    /// The one that it is sent with; new for each message.
    pub nonce: Nonce,
    /// As in `send`.
    pub text: String,
    /// As in `send`, but without files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<Box<With>>,
    /// When it is sent, milliseconds since 1970; at most [`crate::limits::SCHEDULE_DAYS`] ahead.
    pub at: i64,
}

/// See [`crate::Command::Scheduled`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduledIn {
    /// The conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<ConversationId>,
}

/// See [`crate::Command::ChangeScheduled`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeScheduled {
    /// Its id.
    pub scheduled: RecordId,
    /// Another text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Another time; one that is over is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<i64>,
}

/// See [`crate::Command::CancelScheduled`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelScheduled {
    /// Its id.
    pub scheduled: RecordId,
}

/// A message that waits for its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduledMessage {
    /// Its id.
    pub id: RecordId,
    /// Where it goes.
    pub conversation: ConversationId,
    /// Its text.
    pub text: String,
    /// The message that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<Seq>,
    /// When it is sent, milliseconds since 1970.
    pub at: i64,
    /// Why it could not be sent: it waits for another time, or to be cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<Fault>,
}
