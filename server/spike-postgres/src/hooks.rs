//! Services outside are not in the spike. Nobody has any.

use crate::{rows::not_here, session::Session, wire::Wire};
use engine::{
    domain::hook::Place,
    ports::store::{HookRow, ReadHooks, StoreResult, WriteHooks},
};
use protocol::{ConversationId, HookId, HookState, PersonId, Seq};
use std::ops::DerefMut;

impl<W: DerefMut<Target = Wire>> ReadHooks for Session<W> {
    fn any(&mut self) -> StoreResult<bool> {
        Ok(false)
    }

    fn all_of(&mut self, _: PersonId) -> StoreResult<Vec<HookRow>> {
        Ok(Vec::new())
    }

    fn hook(&mut self, _: HookId) -> StoreResult<Option<HookRow>> {
        Ok(None)
    }

    fn hooks_in(&mut self, _: ConversationId) -> StoreResult<Vec<HookId>> {
        Ok(Vec::new())
    }

    fn hooks_behind(&mut self) -> StoreResult<Vec<(HookId, ConversationId)>> {
        Ok(Vec::new())
    }

    fn hooked(&mut self, _: HookId, _: ConversationId) -> StoreResult<Seq> {
        Ok(Seq(0))
    }
}

impl WriteHooks for Session<&mut Wire> {
    fn add_hook(&mut self, _: PersonId, _: &Place, _: bool) -> StoreResult<HookId> {
        not_here()
    }

    fn set_hook_text(&mut self, _: HookId, _: bool) -> StoreResult<()> {
        not_here()
    }

    fn set_hook_on(&mut self, _: HookId, _: bool) -> StoreResult<()> {
        not_here()
    }

    fn set_hooked(&mut self, _: HookId, _: ConversationId, _: Seq) -> StoreResult<()> {
        not_here()
    }

    fn note_hook(&mut self, _: HookId, _: HookState, _: &str) -> StoreResult<()> {
        not_here()
    }

    fn drop_hook(&mut self, _: HookId) -> StoreResult<()> {
        not_here()
    }

    fn end_hooks(&mut self, _: PersonId, _: HookState) -> StoreResult<()> {
        Ok(())
    }

    fn drop_hooks(&mut self, _: PersonId) -> StoreResult<()> {
        Ok(())
    }
}
