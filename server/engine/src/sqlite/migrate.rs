//! Brings a database to this version's schema, after a snapshot, in one transaction.

use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// Why a data folder cannot be used. Each reads as a sentence.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has it.
    #[error(
        "the data folder {0} is in use by another leliao; stop that one first, or choose another --data folder"
    )]
    Locked(PathBuf),
    /// A later release wrote it in a way this one cannot read.
    #[error(
        "the database in {path} was written by a newer leliao (schema {found}, this one knows {known}); start the newer one again, or restore a backup"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: u32,
        /// Ours.
        known: u32,
    },
    /// The folder or the file cannot be used.
    #[error("cannot use the data folder {path}: {why}")]
    Unusable {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// SQLite is too old to be trusted (its WAL-reset bug was fixed in 3.51.3).
    #[error("SQLite {0} has a bug that can corrupt data; leliao needs 3.51.3 or newer")]
    OldSqlite(String),
}

/// Every schema there was, in order. Forward only; a release that cannot be read by its predecessor
/// raises `compat` in `meta`.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/sqlite/0001_core.sql"),
    include_str!("../../migrations/sqlite/0002_nonces_by_time.sql"),
];

/// Migrates `connection` on `path`; a database that had data is copied beside itself first.
pub fn migrate(connection: &mut Connection, path: &Path) -> Result<(), OpenError> {
    let broken =
        |error: &dyn std::fmt::Display| OpenError::Unusable { path: path.to_owned(), why: error.to_string() };
    let found: u32 = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(|error| broken(&error))?;
    let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    if found > known {
        return Err(OpenError::Newer { path: path.to_owned(), found, known });
    }
    if found == known {
        return Ok(());
    }
    if found > 0 {
        let snapshot = path.with_extension(format!("before-schema-{known}.db"));
        super::database::copy_to(connection, &snapshot).map_err(|error| broken(&error))?;
    }
    let transaction = connection.transaction().map_err(|error| broken(&error))?;
    for sql in MIGRATIONS.iter().skip(found as usize) {
        transaction.execute_batch(sql).map_err(|error| broken(&error))?;
    }
    transaction.pragma_update(None, "user_version", known).map_err(|error| broken(&error))?;
    transaction.commit().map_err(|error| broken(&error))
}
