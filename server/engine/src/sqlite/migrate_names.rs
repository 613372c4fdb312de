//! Schema 5: every name gets its folded form, and every member their place in the list.

use crate::domain::name::folded;
use rusqlite::{Transaction, params};

/// Fills in what schema 5 keeps beside names.
///
/// # Errors
/// SQLite's.
pub fn fold(transaction: &Transaction) -> rusqlite::Result<()> {
    for table in ["people", "conversations"] {
        let names: Vec<(i64, String)> = transaction
            .prepare(&format!("SELECT id, name FROM {table} WHERE name <> ''"))?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let mut change = transaction.prepare(&format!("UPDATE {table} SET folded = ?2 WHERE id = ?1"))?;
        for (id, name) in names {
            change.execute(params![id, folded(&name)])?;
        }
    }
    transaction.execute_batch(
        "UPDATE members SET listed =
           (SELECT CASE WHEN members.role = 1 THEN '0' WHEN p.owner = 1 THEN '1' ELSE '2' END || p.folded
            FROM people p WHERE p.id = members.person)",
    )
}
