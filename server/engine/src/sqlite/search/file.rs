//! The index's file: made, and made again when it is of another database or another form.

use crate::ports::store::{StoreError, StoreResult};
use crate::sqlite::{
    connection::{beside, connect},
    error::store_error,
    file_rights::ensure_private_file,
};
use protocol::Epoch;
use rusqlite::{Connection, OptionalExtension as _, params};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The file in the data folder.
const FILE: &str = "search.db";
/// What is in it: goes up with every change of the tables, of how a text is folded, of its grams, or of the blocks.
const FORMAT: i64 = 4;

/// `slots`: which logs are in it, each under a small number. `blocks`: so many blocks of it; `as_of`: the log's newest
/// place when the first of them was written. `grams`: by slot and block, the words of each block.
const SCHEMA: &str = "
CREATE TABLE about (format INTEGER NOT NULL, epoch INTEGER NOT NULL) STRICT;
CREATE TABLE slots (
  slot         INTEGER PRIMARY KEY NOT NULL,
  conversation INTEGER NOT NULL UNIQUE,
  blocks       INTEGER NOT NULL,
  as_of        INTEGER NOT NULL
) STRICT;
CREATE VIRTUAL TABLE grams USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='ascii');
INSERT INTO grams (grams, rank) VALUES ('hashsize', 8388608);
";

/// Where it is.
pub fn path(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

/// A connection that writes to it. It is made if there is none, and made anew if it does not belong to this database.
pub fn open(folder: &Path, epoch: Epoch) -> StoreResult<Connection> {
    let path = path(folder);
    if let Some(connection) = open_known(&path, epoch)? {
        return Ok(connection);
    }
    make_anew(&path, epoch)
}

/// Removes it and makes an empty one.
pub fn make_anew(path: &Path, epoch: Epoch) -> StoreResult<Connection> {
    for suffix in ["-wal", "-shm", ""] {
        match fs::remove_file(beside(path, suffix)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(StoreError::Broken(format!("{}: {error}", path.display())));
            }
            _ => {}
        }
    }
    ensure_private_file(path).map_err(|error| StoreError::Broken(format!("{}: {error}", path.display())))?;
    let connection = writer(path)?;
    connection.execute_batch(&format!("BEGIN; {SCHEMA}"))?;
    connection.execute("INSERT INTO about VALUES (?1, ?2)", params![FORMAT, epoch.0])?;
    connection.execute_batch("COMMIT")?;
    Ok(connection)
}

fn writer(path: &Path) -> rusqlite::Result<Connection> {
    let connection = connect(path, false)?;
    // What a power cut takes from it is written again: its place in the logs goes with it.
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    Ok(connection)
}

/// If it is there, whole as far as one look shows, and of this database.
fn open_known(path: &Path, epoch: Epoch) -> StoreResult<Option<Connection>> {
    if !path.exists() {
        return Ok(None);
    }
    let opened = writer(path).and_then(|connection| {
        let about = "SELECT format, epoch FROM about";
        let about = connection.query_row(about, [], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        Ok((about == Some((FORMAT, epoch.0))).then_some(connection))
    });
    opened.or_else(|error| match store_error(&error) {
        StoreError::Full => Err(StoreError::Full),
        // It is derived: whatever is wrong with it, a new one is not.
        _ => Ok(None),
    })
}
