//! Spaces: lobbies, and who and what is behind them.

use super::{
    read::{Snapshot, all, one},
    spaces_sql as sql,
};
use crate::ports::store::{ReadSpaces, StoreResult};
use protocol::{ConversationId, PersonId, SpaceContents, SpaceSummary};
use rusqlite::Row;

fn id(row: &Row) -> rusqlite::Result<ConversationId> {
    row.get(0).map(ConversationId)
}

impl<S: Snapshot> ReadSpaces for S {
    fn all(&mut self, reader: PersonId) -> StoreResult<Vec<SpaceSummary>> {
        all(self, sql::ALL, [reader.0], |row| {
            Ok(SpaceSummary {
                lobby: id(row)?,
                name: row.get(1)?,
                members: row.get(2)?,
                rooms: row.get(3)?,
                joined: row.get(4)?,
            })
        })
    }

    fn spaces_of(&mut self, person: PersonId) -> StoreResult<Vec<ConversationId>> {
        all(self, sql::SPACES_OF, [person.0], id)
    }

    fn rooms_in(&mut self, space: ConversationId, person: PersonId) -> StoreResult<Vec<ConversationId>> {
        all(self, sql::ROOMS_IN, [space.0, person.0], id)
    }

    fn rooms_of(&mut self, space: ConversationId) -> StoreResult<Vec<ConversationId>> {
        all(self, sql::ROOMS_OF, [space.0], id)
    }

    fn contents(&mut self, space: ConversationId) -> StoreResult<SpaceContents> {
        let read = |row: &Row| {
            Ok(SpaceContents { rooms: row.get(0)?, messages: row.get::<_, i64>(1)?.cast_unsigned() })
        };
        Ok(one(self, sql::CONTENTS, [space.0], read)?.unwrap_or_default())
    }

    fn is_acquainted(&mut self, person: PersonId, other: PersonId) -> StoreResult<bool> {
        Ok(one(self, sql::IS_ACQUAINTED, [person.0, other.0], |_| Ok(()))?.is_some())
    }

    fn kept_by(&mut self, person: PersonId) -> StoreResult<Vec<PersonId>> {
        all(self, sql::KEPT_BY, [person.0], |row| row.get(0).map(PersonId))
    }
}
