//! Schema 6: every name of a person gets the spellings it is found by; schema 21: that of a room, too.

use crate::domain::spelling::spellings;
use rusqlite::{Transaction, params};

/// Fills in what schema 6 keeps beside names.
///
/// # Errors
/// SQLite's.
pub fn spell(transaction: &Transaction) -> rusqlite::Result<()> {
    spell_names(transaction, "people", "name <> ''")
}

/// Fills in what schema 21 keeps beside the names of rooms.
///
/// # Errors
/// SQLite's.
pub fn spell_rooms(transaction: &Transaction) -> rusqlite::Result<()> {
    spell_names(transaction, "conversations", "kind = 1 AND name <> ''")
}

fn spell_names(transaction: &Transaction, table: &str, which: &str) -> rusqlite::Result<()> {
    let names: Vec<(i64, String)> = transaction
        .prepare(&format!("SELECT id, name FROM {table} WHERE {which}"))?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut change = transaction.prepare(&format!("UPDATE {table} SET spelled = ?2 WHERE id = ?1"))?;
    for (id, name) in names {
        change.execute(params![id, spellings(&name)])?;
    }
    Ok(())
}
