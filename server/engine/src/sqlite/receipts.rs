//! How far people have read, as others are told.

use super::{
    read::{Snapshot, all, one},
    receipts_sql as sql, rows,
    sql::SHOWN_ANEW,
    tx::Transaction,
};
use crate::ports::store::{Mutual, Position, ReadReceipts, Readership, StoreResult, WriteReceipts};
use protocol::{ConversationId, Person, PersonId, Seq};
use rusqlite::params;

impl<S: Snapshot> ReadReceipts for S {
    fn tells_reads(&mut self, person: PersonId) -> StoreResult<bool> {
        Ok(one(self, sql::TELLS_READS, [person.0], |row| row.get(0))?.unwrap_or_default())
    }

    fn told(
        &mut self,
        conversation: ConversationId,
        person: PersonId,
    ) -> StoreResult<Option<(PersonId, Seq)>> {
        let read = |row: &rusqlite::Row| Ok((PersonId(row.get(0)?), Seq(row.get(1)?)));
        one(self, sql::TOLD, [conversation.0, person.0], read)
    }

    fn mutual(&mut self, person: PersonId) -> StoreResult<Vec<Mutual>> {
        all(self, sql::MUTUAL, [person.0], |row| {
            Ok(Mutual {
                conversation: ConversationId(row.get(0)?),
                peer: PersonId(row.get(1)?),
                peer_tells: row.get(2)?,
                mine: Seq(row.get(3)?),
                theirs: Seq(row.get(4)?),
            })
        })
    }

    fn positions(&mut self, conversation: ConversationId, author: PersonId) -> StoreResult<Vec<Position>> {
        all(self, sql::POSITIONS, [conversation.0, author.0], |row| {
            let told: Option<u32> = row.get(0)?;
            Ok(Position { told: told.map(Seq), since: row.get(1)? })
        })
    }

    fn written_at(
        &mut self,
        conversation: ConversationId,
        seq: Seq,
        author: PersonId,
    ) -> StoreResult<Option<i64>> {
        one(self, sql::WRITTEN_AT, params![conversation.0, seq.0, author.0], |row| row.get(0))
    }

    fn readers(&mut self, of: Readership, after: Option<PersonId>, limit: u16) -> StoreResult<Vec<Person>> {
        let Readership { conversation, author, seq, at, unread } = of;
        let after = after.map_or(0, |person| person.0);
        let values = params![conversation.0, author.0, seq.0, at, unread, after, limit];
        all(self, sql::READERS, values, |row| rows::person(row, 0))
    }
}

impl WriteReceipts for Transaction<'_> {
    fn set_tells_reads(&mut self, person: PersonId, tells: bool) -> StoreResult<()> {
        self.run(sql::SET_TELLS_READS, params![person.0, tells])?;
        let version = self.next_version();
        self.changed_at_large = true;
        self.run(SHOWN_ANEW, [person.0, version])?;
        Ok(())
    }

    fn note_told(&mut self, conversation: ConversationId) -> StoreResult<()> {
        self.note_changed(conversation)
    }
}
