//! What becomes of messages is not in the spike: nobody changes any.

use crate::{rows::not_here, session::Session, wire::Wire};
use engine::ports::store::{Change, Found, Page, Read as _, ReadMessages, StoreResult, WriteMessages};
use protocol::{ConversationId, Entry, MessageAt, PersonId, Reactors, Revision, Seq};
use std::ops::DerefMut;

impl<W: DerefMut<Target = Wire>> ReadMessages for Session<W> {
    fn items_after(
        &mut self,
        conversation: ConversationId,
        reader: PersonId,
        after: Seq,
        page: Page,
    ) -> StoreResult<(Vec<Entry>, Option<Seq>)> {
        let events = self.events(conversation, reader, after, page)?;
        let last = events.last();
        Ok((events.events, last))
    }

    fn message(&mut self, _: ConversationId, _: Seq, _: PersonId) -> StoreResult<Option<Found>> {
        not_here()
    }

    fn place_at(&mut self, _: ConversationId, _: i64) -> StoreResult<Option<Seq>> {
        not_here()
    }

    fn reacts(&mut self, _: ConversationId, _: Seq, _: &str, _: PersonId) -> StoreResult<bool> {
        not_here()
    }

    fn reactors(&mut self, _: ConversationId, _: Seq, _: u16) -> StoreResult<Vec<Reactors>> {
        not_here()
    }

    fn revisions(&mut self, _: ConversationId, _: Seq) -> StoreResult<Vec<Revision>> {
        not_here()
    }

    fn pins(&mut self, _: ConversationId, _: PersonId) -> StoreResult<Vec<Entry>> {
        not_here()
    }

    fn pin_count(&mut self, _: ConversationId) -> StoreResult<u32> {
        not_here()
    }

    fn is_starred(&mut self, _: PersonId, _: MessageAt) -> StoreResult<bool> {
        not_here()
    }
    fn stars(&mut self, _: PersonId, _: Option<MessageAt>, _: u16) -> StoreResult<Vec<MessageAt>> {
        not_here()
    }

    fn star_count(&mut self, _: PersonId) -> StoreResult<u32> {
        not_here()
    }
}

impl WriteMessages for Session<&mut Wire> {
    fn change(&mut self, _: Change<'_>) -> StoreResult<Entry> {
        not_here()
    }

    fn star(&mut self, _: PersonId, _: ConversationId, _: Seq, _: bool) -> StoreResult<()> {
        not_here()
    }

    fn hide(&mut self, _: PersonId, _: ConversationId, _: &[Seq]) -> StoreResult<()> {
        not_here()
    }
}
