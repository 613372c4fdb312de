//! The rows that the robot keeps.

use super::{
    read::{Snapshot, all, one},
    robot_sql as sql, rows,
    tx::Transaction,
};
use crate::{
    domain::{name::folded, spelling::spellings},
    ports::store::{NewReminder, ReadRobot, Reminder, StoreResult, TokenHash, WriteRobot},
};
use protocol::{AvatarId, ConversationId, Locale, LoginId, PersonId, Seq};
use rusqlite::{Row, params};

/// A face that nobody can choose.
const FACE: AvatarId = AvatarId(0);
/// Its one login. Random ids are larger.
const LOGIN: LoginId = crate::domain::permission::Caller::ROBOT.login;

/// Reads a row of what begins with `reminders!` in [`sql`].
fn reminder(row: &Row) -> rusqlite::Result<Reminder> {
    Ok(Reminder {
        id: row.get(0)?,
        person: PersonId(row.get(1)?),
        number: row.get(2)?,
        at: row.get(3)?,
        conversation: ConversationId(row.get(4)?),
        asked: Seq(row.get(5)?),
        text: row.get(6)?,
    })
}

impl<S: Snapshot> ReadRobot for S {
    fn locale(&mut self, person: PersonId) -> StoreResult<Option<Locale>> {
        let tag: Option<String> = one(self, sql::LOCALE, [person.0], |row| row.get(0))?;
        Ok(tag.map(|tag| Locale::from_tag(&tag).unwrap_or_default()))
    }

    fn reminders(&mut self, person: PersonId) -> StoreResult<Vec<Reminder>> {
        all(self, sql::REMINDERS_OF, [person.0], reminder)
    }

    fn reminder_asked(&mut self, conversation: ConversationId, asked: Seq) -> StoreResult<Option<Reminder>> {
        one(self, sql::REMINDER_ASKED, params![conversation.0, asked.0], reminder)
    }

    fn next_reminders(&mut self, limit: u16) -> StoreResult<Vec<Reminder>> {
        all(self, sql::NEXT_REMINDERS, [limit], reminder)
    }
}

impl WriteRobot for Transaction<'_> {
    fn add_robot(&mut self, name: &str, token: &TokenHash) -> StoreResult<()> {
        let (robot, now) = (PersonId::ROBOT.0, self.now);
        let locale = Locale::Zh.tag();
        if self.run(
            sql::INSERT_ROBOT,
            params![robot, name, FACE.0, locale, now, folded(name), spellings(name)],
        )? == 1
        {
            self.run(super::sql::INSERT_LOGIN, params![LOGIN.0, token, robot, "", now, None::<TokenHash>])?;
        }
        Ok(())
    }

    fn add_reminder(&mut self, new: &NewReminder) -> StoreResult<Reminder> {
        let NewReminder { person, at, conversation, asked, text } = new;
        let values = params![rows::random_id(), person.0, at, conversation.0, asked.0, text];
        Ok(self.connection.prepare_cached(sql::INSERT_REMINDER)?.query_row(values, reminder)?)
    }

    fn end_reminder(&mut self, id: i64) -> StoreResult<bool> {
        Ok(self.run(sql::END_REMINDER, [id])? == 1)
    }

    fn drop_reminders(&mut self, person: PersonId) -> StoreResult<()> {
        self.run(sql::DROP_REMINDERS, [person.0])?;
        Ok(())
    }
}
