//! The embedded store: one SQLite file, one writer thread with group commit, a pool of readers.

mod conversations;
mod cursor;
mod database;
mod entries;
mod members;
mod messages;
mod migrate;
mod people;
#[cfg(test)]
mod plans;
mod readers;
mod rows;
mod sql;
mod writer;

pub use database::{Database, Options, backup, restore};
pub use migrate::OpenError;

use crate::ports::store::{Store, StoreError};
use std::sync::Arc;

/// Opens the store in a data folder.
///
/// # Errors
/// [`OpenError`], each variant a sentence for whoever starts the server.
pub fn open(options: Options) -> Result<Store, OpenError> {
    let database = Arc::new(Database::open(options)?);
    Ok(Store { people: database.clone(), conversations: database.clone(), messages: database })
}

/// Tells a full disk, a failing one, and a mistake of ours apart.
fn store_error(error: &rusqlite::Error) -> StoreError {
    use rusqlite::ErrorCode;
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full,
        Some(
            ErrorCode::SystemIoFailure
            | ErrorCode::DatabaseCorrupt
            | ErrorCode::NotADatabase
            | ErrorCode::CannotOpen
            | ErrorCode::ReadOnly,
        ) => StoreError::Broken(error.to_string()),
        _ => StoreError::Failed(error.to_string()),
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        store_error(&error)
    }
}
