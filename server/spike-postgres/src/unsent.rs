//! Drafts and scheduled messages are not in the spike. Nobody has any, so there are none to drop.

use crate::{rows::not_here, session::Session, wire::Wire};
use engine::ports::store::{ReadUnsent, Scheduled, StoreResult, WriteUnsent};
use protocol::{ConversationId, Draft, Nonce, PersonId, RecordId};
use std::ops::DerefMut;

impl<W: DerefMut<Target = Wire>> ReadUnsent for Session<W> {
    fn draft(&mut self, _: PersonId, _: ConversationId) -> StoreResult<Option<Draft>> {
        not_here()
    }

    fn draft_count(&mut self, _: PersonId) -> StoreResult<u32> {
        not_here()
    }

    fn scheduled(&mut self, _: PersonId, _: Option<ConversationId>) -> StoreResult<Vec<Scheduled>> {
        not_here()
    }

    fn scheduled_message(&mut self, _: RecordId) -> StoreResult<Option<Scheduled>> {
        not_here()
    }

    fn scheduled_with(&mut self, _: PersonId, _: Nonce) -> StoreResult<Option<RecordId>> {
        not_here()
    }

    fn next_scheduled(&mut self, _: u16) -> StoreResult<Vec<Scheduled>> {
        Ok(Vec::new())
    }

    fn failed_scheduled(&mut self) -> StoreResult<Vec<Scheduled>> {
        Ok(Vec::new())
    }
}

impl WriteUnsent for Session<&mut Wire> {
    fn set_draft(&mut self, _: PersonId, _: &Draft) -> StoreResult<()> {
        not_here()
    }

    fn set_scheduled(&mut self, _: &Scheduled) -> StoreResult<()> {
        not_here()
    }

    fn drop_scheduled(&mut self, _: RecordId) -> StoreResult<bool> {
        not_here()
    }

    fn drop_unsent(&mut self, _: PersonId) -> StoreResult<()> {
        Ok(())
    }

    fn new_scheduled_id(&mut self) -> StoreResult<RecordId> {
        not_here()
    }
}
