//! Brings a database to this version's schema, after a snapshot, in one transaction.

use super::{
    copy::copy_to,
    kept::kept_name,
    migrate_names, migrate_text,
    open_error::OpenError,
    recognize::{APPLICATION_ID, schema_of},
    schema::{KNOWN_SCHEMA, MIGRATIONS},
};
use rusqlite::Connection;
use std::path::Path;

/// Migrates `connection` on `path`; a database that had data is copied beside itself first.
///
/// # Errors
/// [`OpenError`] about the file.
pub fn migrate(connection: &mut Connection, path: &Path) -> Result<(), OpenError> {
    let failed = |error: rusqlite::Error| OpenError::of_sqlite(path, &error);
    let found = schema_of(connection, path)?;
    if found == KNOWN_SCHEMA {
        return Ok(());
    }
    if found > 0 {
        let snapshot = path.with_extension(format!("before-schema-{KNOWN_SCHEMA}.db"));
        let label = format!("before-schema-{KNOWN_SCHEMA}");
        let snapshot = if snapshot.exists() { kept_name(path, &label) } else { snapshot };
        copy_to(connection, &snapshot)?;
    }
    let transaction = connection.transaction().map_err(failed)?;
    for sql in MIGRATIONS.iter().skip(found as usize) {
        transaction.execute_batch(sql).map_err(failed)?;
    }
    if found < 3 {
        migrate_text::clean(&transaction).map_err(failed)?;
    }
    if found < 26 {
        migrate_names::find_by(&transaction).map_err(failed)?;
    }
    if found < 5 {
        migrate_names::list(&transaction).map_err(failed)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(failed)?;
    transaction.pragma_update(None, "user_version", KNOWN_SCHEMA).map_err(failed)?;
    transaction.commit().map_err(failed)
}
