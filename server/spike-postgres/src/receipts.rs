//! Read receipts are not in the spike: nobody tells.

use crate::{rows::not_here, session::Session, wire::Wire};
use engine::ports::store::{Mutual, Position, ReadReceipts, Readership, StoreResult, WriteReceipts};
use protocol::{ConversationId, Person, PersonId, Seq};
use std::ops::DerefMut;

impl<W: DerefMut<Target = Wire>> ReadReceipts for Session<W> {
    fn tells_reads(&mut self, _: PersonId) -> StoreResult<bool> {
        Ok(false)
    }

    fn told(&mut self, _: ConversationId, _: PersonId) -> StoreResult<Option<(PersonId, Seq)>> {
        Ok(None)
    }

    fn mutual(&mut self, _: PersonId) -> StoreResult<Vec<Mutual>> {
        not_here()
    }

    fn positions(&mut self, _: ConversationId, _: PersonId) -> StoreResult<Vec<Position>> {
        not_here()
    }

    fn written_at(&mut self, _: ConversationId, _: Seq, _: PersonId) -> StoreResult<Option<i64>> {
        not_here()
    }

    fn readers(&mut self, _: Readership, _: Option<PersonId>, _: u16) -> StoreResult<Vec<Person>> {
        not_here()
    }
}

impl WriteReceipts for Session<&mut Wire> {
    fn set_tells_reads(&mut self, _: PersonId, _: bool) -> StoreResult<()> {
        not_here()
    }

    fn note_told(&mut self, _: ConversationId) -> StoreResult<()> {
        not_here()
    }
}
