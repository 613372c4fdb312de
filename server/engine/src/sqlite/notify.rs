//! Who is told of what, and the browsers that push messages go to: rows and statements.

use super::{
    notify_sql as sql,
    read::{Snapshot, all, one},
    rows::failed,
    server_sql,
    tx::Transaction,
};
use crate::ports::store::{DeviceRow, NewDevice, PushPlace, ReadNotify, Shown, StoreResult, WriteNotify};
use protocol::{ConversationId, Level, LevelOf, LoginId, NotifySettings, PersonId, Seq};
use rusqlite::{Row, params};

/// Reads a row of what begins with `devices!` in [`sql`].
fn device(row: &Row) -> rusqlite::Result<DeviceRow> {
    Ok(DeviceRow {
        login: LoginId(row.get(0)?),
        person: PersonId(row.get(1)?),
        agent: row.get(2)?,
        endpoint: row.get(3)?,
        p256dh: row.get(4)?,
        auth: row.get(5)?,
        added_at: row.get(6)?,
        tried_at: row.get(7)?,
        status: row.get(8)?,
        refused: row.get(9)?,
    })
}

/// Reads what begins with a login and its endpoint.
fn place(row: &Row) -> rusqlite::Result<PushPlace> {
    Ok(PushPlace { login: LoginId(row.get(0)?), endpoint: row.get(1)? })
}

/// `notify_levels.level`.
fn level(code: i64) -> Level {
    if code == 0 { Level::All } else { Level::Mentions }
}

impl<S: Snapshot> ReadNotify for S {
    fn settings(&mut self, person: PersonId) -> StoreResult<NotifySettings> {
        let json: Option<String> = one(self, sql::SETTINGS, [person.0], |row| row.get(0))?;
        Ok(json.map(|json| serde_json::from_str(&json).map_err(failed)).transpose()?.unwrap_or_default())
    }

    fn levels(&mut self, person: PersonId) -> StoreResult<Vec<LevelOf>> {
        all(self, sql::LEVELS, [person.0], |row| {
            Ok(LevelOf { conversation: ConversationId(row.get(0)?), level: Some(level(row.get(1)?)) })
        })
    }

    fn level(&mut self, person: PersonId, conversation: ConversationId) -> StoreResult<Option<Level>> {
        one(self, sql::LEVEL, [person.0, conversation.0], |row| row.get(0).map(level))
    }

    fn has_devices(&mut self) -> StoreResult<bool> {
        Ok(one(self, sql::NEWEST_DEVICE, [], |row| row.get::<_, Option<i64>>(0))?.flatten().is_some())
    }

    fn devices(&mut self, person: PersonId) -> StoreResult<Vec<DeviceRow>> {
        all(self, sql::DEVICES, [person.0], device)
    }

    fn device(&mut self, login: LoginId) -> StoreResult<Option<DeviceRow>> {
        one(self, sql::DEVICE, [login.0], device)
    }

    fn devices_in(&mut self, conversation: ConversationId) -> StoreResult<Vec<PushPlace>> {
        all(self, sql::DEVICES_IN, [conversation.0], place)
    }

    fn behind(&mut self) -> StoreResult<Vec<(PushPlace, ConversationId)>> {
        all(self, sql::BEHIND, [], |row| Ok((place(row)?, ConversationId(row.get(2)?))))
    }

    fn pushed(&mut self, login: LoginId, conversation: ConversationId) -> StoreResult<(Seq, Shown)> {
        let read = |row: &Row| Ok((Seq(row.get(0)?), Shown { seq: Seq(row.get(1)?), edited: row.get(2)? }));
        Ok(one(self, sql::PUSHED, [login.0, conversation.0], read)?.unwrap_or_default())
    }

    fn unread(&mut self, person: PersonId) -> StoreResult<u32> {
        Ok(one(self, sql::UNREAD_OF, [person.0], |row| row.get(0))?.unwrap_or_default())
    }

    fn showing(&mut self, person: Option<PersonId>) -> StoreResult<Vec<PushPlace>> {
        match person {
            Some(person) => all(self, sql::SHOWING, [person.0], place),
            None => all(self, sql::ALL_SHOWING, [], place),
        }
    }

    fn outdated(&mut self, login: LoginId) -> StoreResult<Vec<(ConversationId, Seq)>> {
        all(self, sql::OUTDATED, [login.0], |row| Ok((ConversationId(row.get(0)?), Seq(row.get(1)?))))
    }

    fn calls(&mut self, person: PersonId, conversation: ConversationId, after: Seq) -> StoreResult<Vec<Seq>> {
        all(self, sql::CALLS, params![conversation.0, person.0, after.0], |row| row.get(0).map(Seq))
    }

    fn push_key(&mut self) -> StoreResult<Option<Vec<u8>>> {
        one(self, server_sql::SETTING, ["push_key"], |row| row.get(0))
    }
}

impl WriteNotify for Transaction<'_> {
    fn set_settings(&mut self, person: PersonId, settings: &NotifySettings) -> StoreResult<()> {
        let json = serde_json::to_string(settings).map_err(failed)?;
        self.run(sql::SET_SETTINGS, params![person.0, json]).map(drop)
    }

    fn set_level(
        &mut self,
        person: PersonId,
        conversation: ConversationId,
        level: Option<Level>,
    ) -> StoreResult<()> {
        let Some(level) = level else {
            return self.run(sql::DROP_LEVEL, [person.0, conversation.0]).map(drop);
        };
        let code = i64::from(level != Level::All);
        self.run(sql::SET_LEVEL, [person.0, conversation.0, code]).map(drop)
    }

    fn set_device(&mut self, person: PersonId, login: LoginId, device: &NewDevice) -> StoreResult<()> {
        let NewDevice { endpoint, p256dh, auth } = device;
        self.run(sql::DROP_ENDPOINT, params![endpoint, login.0])?;
        self.run(sql::SET_DEVICE, params![login.0, person.0, endpoint, p256dh, auth, self.now])?;
        self.run(sql::ALL_PUSHED, [login.0, person.0]).map(drop)
    }

    fn drop_device(&mut self, login: LoginId) -> StoreResult<bool> {
        Ok(self.run(sql::DROP_DEVICE, [login.0])? == 1)
    }

    fn set_pushed(
        &mut self,
        login: LoginId,
        conversation: ConversationId,
        seq: Seq,
        shown: Option<Shown>,
    ) -> StoreResult<()> {
        let (place, edited) = (shown.map(|shown| shown.seq.0), shown.and_then(|shown| shown.edited));
        self.run(sql::SET_PUSHED, params![login.0, conversation.0, seq.0, place, edited]).map(drop)
    }

    fn close_shown(&mut self, login: LoginId, conversation: ConversationId, upto: Seq) -> StoreResult<()> {
        self.run(sql::CLOSE_SHOWN, params![login.0, conversation.0, upto.0]).map(drop)
    }

    fn note_push(&mut self, login: LoginId, status: u16, refused: bool) -> StoreResult<()> {
        self.run(sql::NOTE_PUSH, params![login.0, self.now, status, refused]).map(drop)
    }

    fn set_push_key(&mut self, key: &[u8]) -> StoreResult<()> {
        self.run(sql::SET_PUSH_KEY, [key]).map(drop)
    }

    fn drop_notify(&mut self, person: PersonId) -> StoreResult<()> {
        self.run(sql::DROP_SETTINGS, [person.0])?;
        self.run(sql::DROP_LEVELS, [person.0]).map(drop)
    }
}
