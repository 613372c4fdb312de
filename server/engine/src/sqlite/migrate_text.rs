//! Schema 3: what older rules let into texts and names is made harmless, and every name gets its keys.

use crate::domain::{
    fingerprint::fingerprint,
    name::{Name, made_legible},
    text::made_harmless,
};
use protocol::ConversationId;
use rusqlite::{Transaction, params};
use std::collections::HashSet;

/// Rows read at a time: a log may be larger than the memory.
const ROWS: u32 = 1_000;

/// Cleans a database of schema 2 or older. Does nothing to one that is clean.
///
/// # Errors
/// SQLite's.
pub fn clean(transaction: &Transaction) -> rusqlite::Result<()> {
    clean_logs(transaction)?;
    for (all, one) in [
        ("SELECT id, name FROM people WHERE name <> ''", "UPDATE people SET name = ?2 WHERE id = ?1"),
        (
            "SELECT id, name FROM conversations WHERE name <> ''",
            "UPDATE conversations SET name = ?2 WHERE id = ?1",
        ),
    ] {
        clean_names(transaction, all, one)?;
    }
    reserve_names(transaction)
}

/// A row of a log that holds words: its place, its kind and its text.
type Row = (i64, i64, i64, String);

/// Messages are cleaned as if they were sent today; notices hold the names of rooms.
fn clean_logs(transaction: &Transaction) -> rusqlite::Result<()> {
    let mut page = transaction.prepare(
        "SELECT conversation, seq, kind, text FROM entries
         WHERE (conversation, seq) > (?1, ?2) AND text <> '' ORDER BY conversation, seq LIMIT ?3",
    )?;
    // A message's hash follows its text, so that a retry is still told from another message.
    let mut change = transaction.prepare(
        "UPDATE entries SET text = ?3, hash = iif(kind = 0, ?4, hash) WHERE conversation = ?1 AND seq = ?2",
    )?;
    let mut place = (i64::MIN, i64::MIN);
    loop {
        let rows = page
            .query_map(params![place.0, place.1, ROWS], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })?
            .collect::<rusqlite::Result<Vec<Row>>>()?;
        let Some((conversation, seq, ..)) = rows.last() else { return Ok(()) };
        place = (*conversation, *seq);
        for (conversation, seq, kind, text) in rows {
            let clean = if kind == 0 { made_harmless(&text) } else { made_legible(&text) };
            if clean != text {
                let hash = fingerprint(ConversationId(conversation), &clean, "");
                change.execute(params![conversation, seq, clean, hash])?;
            }
        }
    }
}

fn clean_names(transaction: &Transaction, all: &str, one: &str) -> rusqlite::Result<()> {
    let names: Vec<(i64, String)> = transaction
        .prepare(all)?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut change = transaction.prepare(one)?;
    for (id, name) in names {
        let clean = made_legible(&name);
        if clean != name {
            change.execute(params![id, clean])?;
        }
    }
    Ok(())
}

/// Puts every name that is in use under the keys of today. Of two that have become alike, the person
/// who was here first keeps the name; the other goes on under it, but it is not reserved for them.
fn reserve_names(transaction: &Transaction) -> rusqlite::Result<()> {
    let holders: Vec<(i64, String)> = transaction
        .prepare(
            "SELECT p.id, p.name FROM people p WHERE p.id IN (SELECT person FROM names)
             ORDER BY p.created_at, p.id",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    transaction.execute("DELETE FROM names", [])?;
    let mut insert = transaction.prepare("INSERT INTO names (skeleton, name, person) VALUES (?1, ?2, ?3)")?;
    let mut taken = HashSet::new();
    for (person, name) in holders {
        let name = Name::unchecked(name);
        if name.keys().into_iter().any(|key| taken.contains(key)) {
            continue;
        }
        for key in name.keys() {
            insert.execute(params![key, name.shown, person])?;
            taken.insert(key.to_owned());
        }
    }
    Ok(())
}
