//! Services outside that somebody is told through: rows and statements.

use super::{
    hooks_sql as sql,
    read::{Snapshot, all, one},
    rows::{failed, random_id},
    tx::Transaction,
};
use crate::{
    domain::hook::Place,
    ports::store::{HookRow, ReadHooks, StoreResult, WriteHooks},
};
use protocol::{ConversationId, HookId, HookService, HookState, PersonId, Seq};
use rusqlite::{Row, params};
use serde::{Serialize, de::DeserializeOwned};

/// Reads a row of what begins with `hooks!` in [`sql`].
fn hook(row: &Row) -> rusqlite::Result<HookRow> {
    let service: String = row.get(2)?;
    let state: Option<String> = row.get(8)?;
    let service = named(&service).unwrap_or(HookService::Unknown);
    Ok(HookRow {
        id: HookId(row.get(0)?),
        person: PersonId(row.get(1)?),
        place: Place { service, address: row.get(3)?, secret: row.get(4)? },
        text: row.get(5)?,
        on: row.get(6)?,
        tried_at: row.get(7)?,
        state: state.map(|state| named(&state).unwrap_or(HookState::Unknown)),
        said: row.get(9)?,
    })
}

/// The value with a name on the wire.
fn named<T: DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

/// The name of a value.
fn name(value: impl Serialize) -> StoreResult<String> {
    let value = serde_json::to_value(value).map_err(failed)?;
    Ok(value.as_str().unwrap_or_default().to_owned())
}

impl<S: Snapshot> ReadHooks for S {
    fn any(&mut self) -> StoreResult<bool> {
        Ok(one(self, sql::ANY_HOOK, [], |row| row.get::<_, i64>(0))?.is_some())
    }

    fn all_of(&mut self, person: PersonId) -> StoreResult<Vec<HookRow>> {
        all(self, sql::HOOKS, [person.0], hook)
    }

    fn hook(&mut self, id: HookId) -> StoreResult<Option<HookRow>> {
        one(self, sql::HOOK, [id.0], hook)
    }

    fn hooks_in(&mut self, conversation: ConversationId) -> StoreResult<Vec<HookId>> {
        all(self, sql::HOOKS_IN, [conversation.0], |row| row.get(0).map(HookId))
    }

    fn hooks_behind(&mut self) -> StoreResult<Vec<(HookId, ConversationId)>> {
        all(self, sql::HOOKS_BEHIND, [], |row| Ok((HookId(row.get(0)?), ConversationId(row.get(1)?))))
    }

    fn hooked(&mut self, hook: HookId, conversation: ConversationId) -> StoreResult<Seq> {
        Ok(Seq(one(self, sql::HOOKED, [hook.0, conversation.0], |row| row.get(0))?.unwrap_or_default()))
    }
}

impl WriteHooks for Transaction<'_> {
    fn add_hook(&mut self, person: PersonId, place: &Place, text: bool) -> StoreResult<HookId> {
        let id = random_id();
        let Place { service, address, secret } = place;
        self.run(sql::ADD_HOOK, params![id, person.0, name(service)?, address, secret, text, self.now])?;
        self.run(sql::ALL_HOOKED, [id])?;
        Ok(HookId(id))
    }

    fn set_hook_text(&mut self, hook: HookId, text: bool) -> StoreResult<()> {
        self.run(sql::SET_HOOK_TEXT, params![hook.0, text]).map(drop)
    }

    fn set_hook_on(&mut self, hook: HookId, on: bool) -> StoreResult<()> {
        self.run(sql::SET_HOOK_ON, params![hook.0, on])?;
        if on { self.run(sql::ALL_HOOKED, [hook.0]).map(drop) } else { Ok(()) }
    }

    fn set_hooked(&mut self, hook: HookId, conversation: ConversationId, seq: Seq) -> StoreResult<()> {
        self.run(sql::SET_HOOKED, params![hook.0, conversation.0, seq.0]).map(drop)
    }

    fn note_hook(&mut self, hook: HookId, state: HookState, said: &str) -> StoreResult<()> {
        let stays = state != HookState::WrongKey;
        self.run(sql::NOTE_HOOK, params![hook.0, self.now, name(state)?, said, stays]).map(drop)
    }

    fn drop_hook(&mut self, hook: HookId) -> StoreResult<()> {
        self.run(sql::DROP_HOOK, [hook.0]).map(drop)
    }

    fn end_hooks(&mut self, person: PersonId, state: HookState) -> StoreResult<()> {
        self.run(sql::END_HOOKS, params![person.0, name(state)?]).map(drop)
    }

    fn drop_hooks(&mut self, person: PersonId) -> StoreResult<()> {
        self.run(sql::DROP_HOOKS, [person.0]).map(drop)
    }
}
