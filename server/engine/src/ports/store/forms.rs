//! Answers to forms.

use super::StoreResult;
use protocol::{ConversationId, PersonId, Responder, Response, Seq};

/// Whose answers are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Of all who answered, in the order in which they did.
    All,
    /// Of those who chose an option of a poll, likewise.
    Option(u8),
    /// Of the members who have not answered, but for the form's author: by id.
    Missing {
        /// The author.
        author: PersonId,
    },
}

/// What can be asked about forms. How one stands, comes with its message.
///
/// # Errors
/// All: the medium's.
#[allow(clippy::missing_errors_doc)]
pub trait ReadForms {
    /// What somebody answered.
    fn response(
        &mut self,
        conversation: ConversationId,
        seq: Seq,
        person: PersonId,
    ) -> StoreResult<Option<Response>>;
    /// People and what they answered, after one of them.
    fn responders(
        &mut self,
        conversation: ConversationId,
        seq: Seq,
        whose: Whose,
        after: Option<PersonId>,
        limit: u16,
    ) -> StoreResult<Vec<Responder>>;
    /// How many they are.
    fn responder_count(&mut self, conversation: ConversationId, seq: Seq, whose: Whose) -> StoreResult<u32>;
}
