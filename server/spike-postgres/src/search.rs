//! Searching is not in the spike: nothing is found.

use crate::{rows::not_here, session::Session, wire::Wire};
use engine::{
    domain::search::{Clause, Written},
    ports::store::{Covered, Newest, ReadSearch, StoreResult},
};
use protocol::{ConversationId, PersonId, Seq};
use std::ops::DerefMut;

impl<W: DerefMut<Target = Wire>> ReadSearch for Session<W> {
    fn newest_of(&mut self, _: PersonId) -> StoreResult<Vec<Newest>> {
        not_here()
    }

    fn newest(&mut self, _: ConversationId) -> StoreResult<Option<Newest>> {
        not_here()
    }

    fn covered(&mut self, _: ConversationId) -> StoreResult<Option<Covered>> {
        not_here()
    }

    fn blocks(&mut self, _: ConversationId, _: &[Clause], _: u32, _: u16) -> StoreResult<Vec<u32>> {
        not_here()
    }

    fn written(&mut self, _: ConversationId, _: PersonId, _: Seq, _: Seq) -> StoreResult<Vec<Written>> {
        not_here()
    }

    fn changed_after(&mut self, _: ConversationId, _: Seq) -> StoreResult<Vec<Seq>> {
        not_here()
    }

    fn is_removed(&mut self, _: ConversationId, _: Seq, _: PersonId) -> StoreResult<bool> {
        not_here()
    }

    fn pinned(&mut self, _: ConversationId) -> StoreResult<Vec<Seq>> {
        not_here()
    }

    fn starred(&mut self, _: ConversationId, _: PersonId) -> StoreResult<Vec<Seq>> {
        not_here()
    }
}
