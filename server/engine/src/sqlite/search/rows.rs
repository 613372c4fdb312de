//! The rows that a search reads.

use crate::{
    domain::search::{Clause, Written},
    ports::store::{Covered, Newest, ReadSearch, StoreResult},
    sqlite::{
        message_rows::{HIDDEN, is_hidden_for},
        read::{Snapshot, all, one},
        search_sql as sql,
    },
};
use protocol::{Attachment, ConversationId, PersonId, Seq};
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, de::IgnoredAny};

impl<S: Snapshot> ReadSearch for S {
    fn newest_of(&mut self, person: PersonId) -> StoreResult<Vec<Newest>> {
        all(self, sql::NEWEST_OF, [person.0], newest)
    }

    fn newest(&mut self, conversation: ConversationId) -> StoreResult<Option<Newest>> {
        one(self, sql::NEWEST, [conversation.0], newest)
    }

    fn covered(&mut self, conversation: ConversationId) -> StoreResult<Option<Covered>> {
        let covered = self.index().map(|index| index.covered(conversation)).transpose();
        // Without an index everything is looked at.
        Ok(covered
            .unwrap_or_else(|error| {
                tracing::warn!(%error, "the index for searching cannot be read");
                None
            })
            .flatten())
    }

    fn blocks(
        &mut self,
        conversation: ConversationId,
        sought: &[Clause],
        below: u32,
        limit: u16,
    ) -> StoreResult<Vec<u32>> {
        self.index().map_or(Ok(Vec::new()), |index| index.blocks(conversation, sought, below, limit))
    }

    fn written(
        &mut self,
        conversation: ConversationId,
        reader: PersonId,
        from: Seq,
        to: Seq,
    ) -> StoreResult<Vec<Written>> {
        let mut found = Vec::new();
        let is_for = |author: PersonId, is_hidden: bool| !is_hidden || author == reader;
        each(self.connection(), conversation, (from, to), |entry| {
            if let Entry::Message { written, is_hidden } = entry
                && is_for(written.author, is_hidden)
            {
                found.push(written);
            }
        })?;
        Ok(found)
    }

    fn changed_after(&mut self, conversation: ConversationId, after: Seq) -> StoreResult<Vec<Seq>> {
        all(self, sql::CHANGED_AFTER, params![conversation.0, after.0], seq)
    }

    fn is_removed(&mut self, conversation: ConversationId, seq: Seq, person: PersonId) -> StoreResult<bool> {
        is_hidden_for(self.connection(), person, conversation, seq)
    }

    fn pinned(&mut self, conversation: ConversationId) -> StoreResult<Vec<Seq>> {
        all(self, sql::PINNED, [conversation.0], seq)
    }

    fn starred(&mut self, conversation: ConversationId, person: PersonId) -> StoreResult<Vec<Seq>> {
        all(self, sql::STARRED, params![person.0, conversation.0], seq)
    }
}

fn newest(row: &Row) -> rusqlite::Result<Newest> {
    Ok(Newest { conversation: ConversationId(row.get(0)?), head: Seq(row.get(1)?), at: row.get(2)? })
}

fn seq(row: &Row) -> rusqlite::Result<Seq> {
    row.get(0).map(Seq)
}

/// What a log says at a place.
pub enum Entry {
    /// A message as it is now.
    Message {
        /// It.
        written: Written,
        /// Whether only its author sees it.
        is_hidden: bool,
    },
    /// The text of this earlier one was changed, or taken back.
    Changed(Seq),
}

/// What is looked at of what stands beside a text.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Beside {
    files: Vec<Attachment>,
    sticker: bool,
    form: Option<IgnoredAny>,
}

/// Tells what a log says between two places, both included, oldest first. Messages that were taken back, or have
/// neither text nor file, are left out.
pub fn each(
    connection: &Connection,
    conversation: ConversationId,
    (from, to): (Seq, Seq),
    mut tell: impl FnMut(Entry),
) -> StoreResult<()> {
    let mut statement = connection.prepare_cached(sql::WRITTEN)?;
    let mut rows = statement.query(params![conversation.0, from.0, to.0])?;
    while let Some(row) = rows.next()? {
        let (seq, kind): (Seq, i64) = (Seq(row.get(0)?), row.get(2)?);
        if kind != 0 && kind != HIDDEN {
            tell(Entry::Changed(Seq(row.get(6)?)));
            continue;
        }
        let text: String = row.get(4)?;
        let Beside { files, sticker, form } = beside(row)?;
        let files = if sticker { Vec::new() } else { files };
        let author = PersonId(row.get(3)?);
        let written = Written { seq, at: row.get(1)?, author, text, files, has_form: form.is_some() };
        if !(written.text.is_empty() && written.files.is_empty()) {
            tell(Entry::Message { written, is_hidden: kind == HIDDEN });
        }
    }
    Ok(())
}

fn beside(row: &Row) -> rusqlite::Result<Beside> {
    let json = row.get_ref(5)?.as_str_or_null().unwrap_or_default().unwrap_or_default();
    // Most have mentions or formatting alone, which cost more to decode than a look.
    if !["\"files\"", "\"form\""].iter().any(|name| json.contains(name)) {
        return Ok(Beside::default());
    }
    let wrong = |error: serde_json::Error| {
        rusqlite::Error::FromSqlConversionFailure(5, rusqlite::types::Type::Text, Box::new(error))
    };
    serde_json::from_str(json).map_err(wrong)
}
