//! Notifications are not in the spike. Nobody has set anything, so there is nothing to forget.

use crate::{rows::not_here, session::Session, wire::Wire};
use engine::ports::store::{DeviceRow, NewDevice, PushPlace, ReadNotify, Shown, StoreResult, WriteNotify};
use protocol::{ConversationId, Level, LevelOf, LoginId, NotifySettings, PersonId, Seq};
use std::ops::DerefMut;

impl<W: DerefMut<Target = Wire>> ReadNotify for Session<W> {
    fn settings(&mut self, _: PersonId) -> StoreResult<NotifySettings> {
        Ok(NotifySettings::default())
    }

    fn levels(&mut self, _: PersonId) -> StoreResult<Vec<LevelOf>> {
        Ok(Vec::new())
    }

    fn level(&mut self, _: PersonId, _: ConversationId) -> StoreResult<Option<Level>> {
        Ok(None)
    }

    fn has_devices(&mut self) -> StoreResult<bool> {
        Ok(false)
    }

    fn devices(&mut self, _: PersonId) -> StoreResult<Vec<DeviceRow>> {
        Ok(Vec::new())
    }

    fn device(&mut self, _: LoginId) -> StoreResult<Option<DeviceRow>> {
        Ok(None)
    }

    fn devices_in(&mut self, _: ConversationId) -> StoreResult<Vec<PushPlace>> {
        Ok(Vec::new())
    }

    fn behind(&mut self) -> StoreResult<Vec<(PushPlace, ConversationId)>> {
        Ok(Vec::new())
    }

    fn pushed(&mut self, _: LoginId, _: ConversationId) -> StoreResult<(Seq, Shown)> {
        not_here()
    }

    fn unread(&mut self, _: PersonId) -> StoreResult<u32> {
        Ok(0)
    }

    fn showing(&mut self, _: Option<PersonId>) -> StoreResult<Vec<PushPlace>> {
        Ok(Vec::new())
    }

    fn outdated(&mut self, _: LoginId) -> StoreResult<Vec<(ConversationId, Seq)>> {
        Ok(Vec::new())
    }

    fn calls(&mut self, _: PersonId, _: ConversationId, _: Seq) -> StoreResult<Vec<Seq>> {
        not_here()
    }

    fn push_key(&mut self) -> StoreResult<Option<Vec<u8>>> {
        not_here()
    }
}

impl WriteNotify for Session<&mut Wire> {
    fn set_settings(&mut self, _: PersonId, _: &NotifySettings) -> StoreResult<()> {
        not_here()
    }

    fn set_level(&mut self, _: PersonId, _: ConversationId, _: Option<Level>) -> StoreResult<()> {
        not_here()
    }

    fn set_device(&mut self, _: PersonId, _: LoginId, _: &NewDevice) -> StoreResult<()> {
        not_here()
    }

    fn drop_device(&mut self, _: LoginId) -> StoreResult<bool> {
        not_here()
    }

    fn set_pushed(&mut self, _: LoginId, _: ConversationId, _: Seq, _: Option<Shown>) -> StoreResult<()> {
        not_here()
    }

    fn close_shown(&mut self, _: LoginId, _: ConversationId, _: Seq) -> StoreResult<()> {
        Ok(())
    }

    fn note_push(&mut self, _: LoginId, _: u16, _: bool) -> StoreResult<()> {
        not_here()
    }

    fn set_push_key(&mut self, _: &[u8]) -> StoreResult<()> {
        not_here()
    }

    fn drop_notify(&mut self, _: PersonId) -> StoreResult<()> {
        Ok(())
    }
}
