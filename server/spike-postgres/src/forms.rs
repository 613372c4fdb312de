//! Forms are not in the spike: nobody answers any.

use crate::{rows::not_here, session::Session, wire::Wire};
use engine::ports::store::{ReadForms, StoreResult, Whose};
use protocol::{ConversationId, PersonId, Responder, Response, Seq};
use std::ops::DerefMut;

impl<W: DerefMut<Target = Wire>> ReadForms for Session<W> {
    fn response(&mut self, _: ConversationId, _: Seq, _: PersonId) -> StoreResult<Option<Response>> {
        not_here()
    }

    fn responders(
        &mut self,
        _: ConversationId,
        _: Seq,
        _: Whose,
        _: Option<PersonId>,
        _: u16,
    ) -> StoreResult<Vec<Responder>> {
        not_here()
    }

    fn responder_count(&mut self, _: ConversationId, _: Seq, _: Whose) -> StoreResult<u32> {
        not_here()
    }
}
