//! Where to look for messages. An index may know; it may be behind, and says how far. What it does not rule out is
//! looked at as it is now.

use super::StoreResult;
use crate::domain::search::{Clause, Written};
use protocol::{ConversationId, PersonId, Seq};

/// How far a log is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Newest {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its newest place.
    pub head: Seq,
    /// When that was, milliseconds since 1970.
    pub at: i64,
}

/// How much of a log an index has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Covered {
    /// The first block that it has not ([`crate::domain::search::BLOCK`]).
    pub blocks: u32,
    /// What it has is as it was at this place of the log, or later.
    pub as_of: Seq,
}

/// What can be asked.
///
/// # Errors
/// All: the medium's.
#[allow(clippy::missing_errors_doc)]
pub trait ReadSearch {
    /// The logs of all conversations that somebody is in.
    fn newest_of(&mut self, person: PersonId) -> StoreResult<Vec<Newest>>;
    /// That of one conversation, if it is there.
    fn newest(&mut self, conversation: ConversationId) -> StoreResult<Option<Newest>>;
    /// What an index has of a log; `None` if nothing.
    fn covered(&mut self, conversation: ConversationId) -> StoreResult<Option<Covered>>;
    /// Blocks that can have what is sought, the newest first: those below one, at most so many.
    fn blocks(
        &mut self,
        conversation: ConversationId,
        sought: &[Clause],
        below: u32,
        limit: u16,
    ) -> StoreResult<Vec<u32>>;
    /// The messages between two places, both included, as they are now: those that stand and that a reader is sent,
    /// oldest first.
    fn written(
        &mut self,
        conversation: ConversationId,
        reader: PersonId,
        from: Seq,
        to: Seq,
    ) -> StoreResult<Vec<Written>>;
    /// The messages whose text was changed or taken back after a place of the log.
    fn changed_after(&mut self, conversation: ConversationId, after: Seq) -> StoreResult<Vec<Seq>>;
    /// Whether somebody removed a message from what they see.
    fn is_removed(&mut self, conversation: ConversationId, seq: Seq, person: PersonId) -> StoreResult<bool>;
    /// The pinned messages.
    fn pinned(&mut self, conversation: ConversationId) -> StoreResult<Vec<Seq>>;
    /// Those on somebody's list.
    fn starred(&mut self, conversation: ConversationId, person: PersonId) -> StoreResult<Vec<Seq>>;
}
