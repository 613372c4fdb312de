//! What the commands about forms say. See [`crate::Command`].

use crate::{ConversationId, Json, PersonId, Seq};
use serde::{Deserialize, Serialize};

/// See [`crate::Command::Respond`] and [`crate::Command::Responders`]. One type for both, whose detail the page's main
/// module need not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AboutForm {
    /// The conversation.
    pub conversation: ConversationId,
    /// The place of the form's message.
    pub seq: Seq,
    /// A [`crate::Response`], or a [`Whose`].
    pub what: Json,
}

/// Whose answers are asked for. Of all who answered, if it says nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Whose {
    /// Of a poll: only those who chose this option, counted from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub option: Option<u8>,
    /// Those who have not answered, instead.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub missing: bool,
    /// Those after this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<PersonId>,
}

crate::by_name!(Whose);
