//! Schemas 5, 6, 21 and 26: every name gets what it is found by, and every member their place in the list.

use crate::domain::{name::folded, spelling::spellings};
use rusqlite::{Transaction, params};

/// Fills in how names are folded and spelled, of people and of conversations.
///
/// # Errors
/// SQLite's.
pub fn find_by(transaction: &Transaction) -> rusqlite::Result<()> {
    for (table, which) in [("people", "gone = 0"), ("conversations", "deleted = 0")] {
        let names: Vec<(i64, String)> = transaction
            .prepare(&format!("SELECT id, name FROM {table} WHERE name <> '' AND {which}"))?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let change = format!("UPDATE {table} SET folded = ?2, spelled = ?3 WHERE id = ?1");
        let mut change = transaction.prepare(&change)?;
        for (id, name) in names {
            change.execute(params![id, folded(&name), spellings(&name)])?;
        }
    }
    Ok(())
}

/// Fills in the places of members, from folded names.
///
/// # Errors
/// SQLite's.
pub fn list(transaction: &Transaction) -> rusqlite::Result<()> {
    transaction.execute_batch(
        "UPDATE members SET listed =
           (SELECT CASE WHEN members.role = 1 THEN '0' WHEN p.owner = 1 THEN '1' ELSE '2' END || p.folded
            FROM people p WHERE p.id = members.person)",
    )
}
