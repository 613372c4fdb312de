//! Schema 6: every name of a person gets the spellings it is found by.

use crate::domain::spelling::spellings;
use rusqlite::{Transaction, params};

/// Fills in what schema 6 keeps beside names.
///
/// # Errors
/// SQLite's.
pub fn spell(transaction: &Transaction) -> rusqlite::Result<()> {
    let names: Vec<(i64, String)> = transaction
        .prepare("SELECT id, name FROM people WHERE name <> ''")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut change = transaction.prepare("UPDATE people SET spelled = ?2 WHERE id = ?1")?;
    for (id, name) in names {
        change.execute(params![id, spellings(&name)])?;
    }
    Ok(())
}
