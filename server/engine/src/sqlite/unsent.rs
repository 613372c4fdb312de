//! What was written and not sent: drafts, and messages that wait for their time.

use super::{
    contact_rows,
    read::{Snapshot, all, one},
    rows::nonce_bytes,
    tx::Transaction,
    unsent_sql as sql,
};
use crate::ports::store::{ReadUnsent, Scheduled, StoreError, StoreResult, WriteUnsent};
use protocol::{ConversationId, Draft, Nonce, PersonId, RecordId, With};
use rusqlite::{Row, params};
use serde::{Serialize, de::DeserializeOwned};

/// A row of what begins with `scheduled!`, whose JSON is not read yet.
type Raw = (Scheduled, Option<String>, Option<String>);

fn scheduled(row: &Row) -> rusqlite::Result<Raw> {
    let message = Scheduled {
        id: RecordId(row.get(0)?),
        person: PersonId(row.get(1)?),
        conversation: ConversationId(row.get(2)?),
        nonce: Nonce(u128::from_be_bytes(row.get(3)?)),
        text: row.get(4)?,
        with: With::default(),
        at: row.get(6)?,
        failed: None,
    };
    Ok((message, row.get(5)?, row.get(7)?))
}

fn read((message, extra, failed): Raw) -> StoreResult<Scheduled> {
    Ok(Scheduled { with: json(extra)?.unwrap_or_default(), failed: json(failed)?, ..message })
}

fn to_json(value: &impl Serialize) -> StoreResult<String> {
    serde_json::to_string(value).map_err(|error| StoreError::Failed(error.to_string()))
}

fn json<T: DeserializeOwned>(text: Option<String>) -> StoreResult<Option<T>> {
    let read =
        |text: String| serde_json::from_str(&text).map_err(|error| StoreError::Failed(error.to_string()));
    text.map(read).transpose()
}

impl<S: Snapshot> ReadUnsent for S {
    fn draft(&mut self, person: PersonId, conversation: ConversationId) -> StoreResult<Option<Draft>> {
        one(self, sql::DRAFT, [person.0, conversation.0], contact_rows::draft)
    }

    fn draft_count(&mut self, person: PersonId) -> StoreResult<u32> {
        Ok(one(self, sql::DRAFT_COUNT, [person.0], |row| row.get(0))?.unwrap_or_default())
    }

    fn scheduled(
        &mut self,
        person: PersonId,
        conversation: Option<ConversationId>,
    ) -> StoreResult<Vec<Scheduled>> {
        let values = params![person.0, conversation.map(|conversation| conversation.0)];
        all(self, sql::SCHEDULED_OF, values, scheduled)?.into_iter().map(read).collect()
    }

    fn scheduled_message(&mut self, id: RecordId) -> StoreResult<Option<Scheduled>> {
        one(self, sql::SCHEDULED, [id.0], scheduled)?.map(read).transpose()
    }

    fn scheduled_with(&mut self, person: PersonId, nonce: Nonce) -> StoreResult<Option<RecordId>> {
        one(self, sql::SCHEDULED_WITH, params![person.0, nonce_bytes(nonce)], |row| row.get(0).map(RecordId))
    }

    fn next_scheduled(&mut self, limit: u16) -> StoreResult<Vec<Scheduled>> {
        all(self, sql::NEXT_SCHEDULED, [limit], scheduled)?.into_iter().map(read).collect()
    }

    fn failed_scheduled(&mut self) -> StoreResult<Vec<Scheduled>> {
        all(self, sql::FAILED_SCHEDULED, [], scheduled)?.into_iter().map(read).collect()
    }
}

impl WriteUnsent for Transaction<'_> {
    fn set_draft(&mut self, person: PersonId, draft: &Draft) -> StoreResult<()> {
        let version = self.next_version();
        let Draft { conversation, text, reply, at } = draft;
        let reply = reply.map(|seq| seq.0);
        self.run(sql::SET_DRAFT, params![person.0, conversation.0, text, reply, at, version])?;
        Ok(())
    }

    fn set_scheduled(&mut self, message: &Scheduled) -> StoreResult<()> {
        let Scheduled { id, person, conversation, nonce, text, with, at, failed } = message;
        let extra = (*with != With::default()).then(|| to_json(with)).transpose()?;
        let failed = failed.as_ref().map(to_json).transpose()?;
        let nonce = nonce_bytes(*nonce);
        self.run(
            sql::SET_SCHEDULED,
            params![id.0, person.0, conversation.0, nonce, text, extra, at, failed],
        )?;
        Ok(())
    }

    fn drop_scheduled(&mut self, id: RecordId) -> StoreResult<bool> {
        Ok(self.run(sql::DROP_SCHEDULED, [id.0])? == 1)
    }

    fn drop_unsent(&mut self, person: PersonId) -> StoreResult<()> {
        self.run(sql::DROP_DRAFTS, [person.0])?;
        self.run(sql::DROP_SCHEDULED_OF, [person.0])?;
        Ok(())
    }

    fn new_scheduled_id(&mut self) -> StoreResult<RecordId> {
        let last: Option<i64> = one(self, sql::LAST_SCHEDULED, [], |row| row.get(0))?.flatten();
        // It begins with the time, so that one which was sent is not given again.
        Ok(RecordId(last.map_or(self.now, |last| self.now.max(last + 1)).max(1)))
    }
}
