//! What was written and not sent: drafts, and messages that wait for their time.

use super::StoreResult;
use protocol::{ConversationId, Draft, Fault, Nonce, PersonId, RecordId, ScheduledMessage, With};

/// A message that waits for its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheduled {
    /// Its id; never reused.
    pub id: RecordId,
    /// Its author.
    pub person: PersonId,
    /// Where it goes.
    pub conversation: ConversationId,
    /// The one that it is sent with.
    pub nonce: Nonce,
    /// Its text.
    pub text: String,
    /// What it is sent with besides.
    pub with: With,
    /// When it is sent, milliseconds since 1970.
    pub at: i64,
    /// Why it was refused. It is not tried again by itself.
    pub failed: Option<Fault>,
}

impl Scheduled {
    /// As its author sees it.
    #[must_use]
    pub fn shown(self) -> ScheduledMessage {
        let Self { id, conversation, text, with, at, failed, .. } = self;
        ScheduledMessage { id, conversation, text, reply: with.reply, at, failed }
    }
}

/// What can be asked.
///
/// # Errors
/// All: the medium's.
#[allow(clippy::missing_errors_doc)]
pub trait ReadUnsent {
    /// What somebody is writing in a conversation, or was.
    fn draft(&mut self, person: PersonId, conversation: ConversationId) -> StoreResult<Option<Draft>>;
    /// How many drafts with a text somebody has.
    fn draft_count(&mut self, person: PersonId) -> StoreResult<u32>;
    /// Somebody's messages that wait, the next first; in one conversation, or in all.
    fn scheduled(
        &mut self,
        person: PersonId,
        conversation: Option<ConversationId>,
    ) -> StoreResult<Vec<Scheduled>>;
    /// One of anybody's.
    fn scheduled_message(&mut self, id: RecordId) -> StoreResult<Option<Scheduled>>;
    /// The one that was made with a nonce.
    fn scheduled_with(&mut self, person: PersonId, nonce: Nonce) -> StoreResult<Option<RecordId>>;
    /// The next ones of everybody that were not refused, the earliest first; at most so many.
    fn next_scheduled(&mut self, limit: u16) -> StoreResult<Vec<Scheduled>>;
    /// Those of everybody that were refused.
    fn failed_scheduled(&mut self) -> StoreResult<Vec<Scheduled>>;
}

/// What can be written.
///
/// # Errors
/// All: the medium's.
#[allow(clippy::missing_errors_doc)]
pub trait WriteUnsent {
    /// Keeps a draft in the place of the one before.
    fn set_draft(&mut self, person: PersonId, draft: &Draft) -> StoreResult<()>;
    /// Adds a message that waits, or puts it in the place of the one with its id.
    fn set_scheduled(&mut self, message: &Scheduled) -> StoreResult<()>;
    /// Takes one away. Whether it was there.
    fn drop_scheduled(&mut self, id: RecordId) -> StoreResult<bool>;
    /// Takes away all that somebody has written and not sent.
    fn drop_unsent(&mut self, person: PersonId) -> StoreResult<()>;
    /// An id for a message that will wait: greater than all before, so that those of one time are sent in their order.
    fn new_scheduled_id(&mut self) -> StoreResult<RecordId>;
}
