//! The robot is not in the spike. Nobody has reminders, so there are none to drop.

use crate::{rows::not_here, session::Session, wire::Wire};
use engine::ports::store::{NewReminder, ReadRobot, Reminder, StoreResult, TokenHash, WriteRobot};
use protocol::{ConversationId, Locale, PersonId, Seq};
use std::ops::DerefMut;

impl<W: DerefMut<Target = Wire>> ReadRobot for Session<W> {
    fn locale(&mut self, _: PersonId) -> StoreResult<Option<Locale>> {
        not_here()
    }

    fn reminders(&mut self, _: PersonId) -> StoreResult<Vec<Reminder>> {
        not_here()
    }

    fn reminder_asked(&mut self, _: ConversationId, _: Seq) -> StoreResult<Option<Reminder>> {
        not_here()
    }

    fn next_reminders(&mut self, _: u16) -> StoreResult<Vec<Reminder>> {
        not_here()
    }
}

impl WriteRobot for Session<&mut Wire> {
    fn add_robot(&mut self, _: &str, _: &TokenHash) -> StoreResult<()> {
        not_here()
    }

    fn add_reminder(&mut self, _: &NewReminder) -> StoreResult<Reminder> {
        not_here()
    }

    fn end_reminder(&mut self, _: i64) -> StoreResult<bool> {
        not_here()
    }

    fn drop_reminders(&mut self, _: PersonId) -> StoreResult<()> {
        Ok(())
    }
}
