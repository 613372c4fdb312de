//! `leliao check`: reads the database of a running or stopped server and says what it finds.

use super::{
    connection::{FILE, beside, connect, connect_immutable},
    file_rights,
    open_error::OpenError,
    recognize::{check_header, epoch_of, schema_of},
    schema::KNOWN_SCHEMA,
    sql,
};
use protocol::Epoch;
use rusqlite::Connection;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// At most this many complaints of SQLite are listed.
const COMPLAINTS: usize = 20;

/// What a check found.
#[derive(Debug)]
pub struct Report {
    /// The database file.
    pub path: PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
    /// The length of its write-ahead log in bytes.
    pub log_bytes: u64,
    /// Bytes in it that nothing uses.
    pub free_bytes: u64,
    /// What SQLite complains of (`PRAGMA integrity_check`, `foreign_key_check`); empty if it is sound.
    pub complaints: Vec<String>,
    /// The schema it has.
    pub schema: u32,
    /// The schema this release knows.
    pub known_schema: u32,
    /// What is in it; `None` before the first start.
    pub contents: Option<Contents>,
}

/// What is in a database.
#[derive(Debug)]
pub struct Contents {
    /// Its lineage: changes with every restore.
    pub epoch: Epoch,
    /// People who have not ended.
    pub people: u64,
    /// People who have.
    pub people_gone: u64,
    /// Conversations that were not deleted.
    pub conversations: u64,
    /// Entries of all logs.
    pub entries: u64,
    /// The latest time of an entry, milliseconds since 1970.
    pub newest: Option<i64>,
}

/// Reads the whole database in a folder. A running server goes on; its write-ahead log grows meanwhile.
///
/// # Errors
/// [`OpenError`], if it cannot be read at all.
pub fn check(folder: &Path) -> Result<Report, OpenError> {
    let path = folder.join(FILE);
    let failed = |error: rusqlite::Error| OpenError::of_sqlite(&path, &error);
    file_rights::check_readable(&path)?;
    let connection = read(&path)?;
    let schema = schema_of(&connection, &path)?;
    let complaints = complaints(&connection).map_err(failed)?;
    let number = |pragma: &str| {
        connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0).map(i64::cast_unsigned))
    };
    let free_bytes = number("freelist_count").map_err(failed)? * number("page_size").map_err(failed)?;
    let contents = if schema > 0 { contents(&connection).map_err(failed)? } else { None };
    let length = |path: &Path| fs::metadata(path).map_or(0, |found| found.len());
    Ok(Report {
        bytes: length(&path),
        log_bytes: length(&beside(&path, "-wal")),
        free_bytes,
        complaints,
        schema,
        known_schema: KNOWN_SCHEMA,
        contents,
        path,
    })
}

/// The latest time in any log, milliseconds since 1970: of a log's last entry, which is cheap to find.
///
/// # Errors
/// [`OpenError`].
pub fn newest_entry(folder: &Path) -> Result<Option<i64>, OpenError> {
    let path = folder.join(FILE);
    let newest = connect(&path, true)
        .and_then(|connection| connection.query_row(sql::NEWEST_AT, [], |row| row.get(0)));
    newest.map_err(|error| OpenError::of_sqlite(&path, &error))
}

/// Where no log stands beside it, nobody has it open, and nothing need be made beside it.
fn read(path: &Path) -> Result<Connection, OpenError> {
    let log = fs::metadata(beside(path, "-wal"));
    if log.as_ref().map_or(0, |log| log.len()) == 0 {
        check_header(path)?;
    }
    let opened = if log.is_ok() { connect(path, true) } else { connect_immutable(path) };
    opened.map_err(|error| OpenError::of_sqlite(path, &error))
}

fn complaints(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(&format!("PRAGMA integrity_check({COMPLAINTS})"))?;
    let lines = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    let mut found: Vec<String> = lines.into_iter().filter(|line| line != "ok").collect();
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let dangling = statement.query_map([], |row| {
        let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
        Ok(format!("a row of {table} refers to a row of {parent} that is not there"))
    })?;
    for line in dangling.take(COMPLAINTS) {
        found.push(line?);
    }
    Ok(found)
}

fn contents(connection: &Connection) -> rusqlite::Result<Option<Contents>> {
    let Some(epoch) = epoch_of(connection)? else { return Ok(None) };
    let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0).map(i64::cast_unsigned));
    Ok(Some(Contents {
        epoch,
        // The robot (1) is nobody.
        people: count("SELECT count(*) FROM people WHERE gone = 0 AND id <> 1")?,
        people_gone: count("SELECT count(*) FROM people WHERE gone <> 0")?,
        conversations: count("SELECT count(*) FROM conversations WHERE deleted = 0")?,
        entries: count("SELECT count(*) FROM entries")?,
        newest: connection.query_row("SELECT max(at) FROM entries", [], |row| row.get(0))?,
    }))
}
