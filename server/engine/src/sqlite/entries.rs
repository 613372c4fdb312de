//! Reading and appending the entries of a log.

use super::{rows, sql, writer::Tx};
use crate::ports::store::StoreResult;
use protocol::{ConversationId, Entry, Nonce, PersonId, Seq, What};
use rusqlite::{Connection, Row, params};

/// Reads one row of what begins with `entries!` in [`sql`].
pub fn entry(row: &Row) -> rusqlite::Result<Entry> {
    let (kind, text): (i64, String) = (row.get(4)?, row.get(6)?);
    let by = rows::person(row, 8)?;
    let subject = || rows::person(row, 12);
    let what = match kind {
        0 => What::Message { author: by, nonce: Nonce(u128::from_be_bytes(row.get(5)?)), text },
        1 => What::Created { by, name: text },
        2 => What::Renamed { by, name: text },
        3 => What::Joined { person: by },
        4 => What::Left { person: by },
        5 => What::Removed { person: subject()?, by },
        _ => What::Muted { person: subject()?, by, until: row.get(7)? },
    };
    Ok(Entry {
        conversation: ConversationId(row.get(0)?),
        seq: Seq(row.get(1)?),
        ord: row.get(2)?,
        at: row.get(3)?,
        what,
    })
}

/// One entry.
pub fn at(connection: &Connection, conversation: ConversationId, seq: Seq) -> StoreResult<Entry> {
    Ok(connection.prepare_cached(sql::ENTRY)?.query_row(params![conversation.0, seq.0], entry)?)
}

/// What a log gets besides messages.
pub struct Notice<'a> {
    pub kind: i64,
    pub author: PersonId,
    pub subject: Option<PersonId>,
    pub text: &'a str,
    pub until: Option<i64>,
}

/// Appends a notice at the next place.
pub fn append_notice(tx: &Tx, conversation: ConversationId, notice: &Notice) -> StoreResult<Entry> {
    let (seq, ord, at): (u32, u32, i64) = tx
        .connection
        .prepare_cached(sql::NOTICE_PLACE)?
        .query_row(params![conversation.0, tx.now, tx.next_version()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
    tx.connection.prepare_cached(sql::INSERT_NOTICE)?.execute(params![
        conversation.0,
        seq,
        ord,
        at,
        notice.kind,
        notice.author.0,
        notice.subject.map(|p| p.0),
        notice.text,
        notice.until
    ])?;
    self::at(tx.connection, conversation, Seq(seq))
}
