//! Tells a database of ours from a newer one, another program's, an empty one and one that was cut.

use super::{connection::beside, file_rights::system_error, open_error::OpenError, schema::KNOWN_SCHEMA};
use protocol::Epoch;
use rusqlite::{Connection, OptionalExtension as _, Row};
use std::{fs::File, io::Read as _, path::Path};

/// `Leli` in the file's header names our format (file format §1.3.18, `PRAGMA application_id`).
pub const APPLICATION_ID: i32 = 0x4C65_6C69;
/// Databases made before they had an application id are known by tables that every schema has.
const OLD_TABLES: [&str; 3] = ["meta", "people", "conversations"];

/// The schema of a database of ours; 0 if there is nothing in it yet.
///
/// # Errors
/// [`OpenError::Newer`], [`OpenError::Foreign`], or what SQLite says.
pub fn schema_of(connection: &Connection, path: &Path) -> Result<u32, OpenError> {
    let failed = |error: rusqlite::Error| OpenError::of_sqlite(path, &error);
    let id: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(failed)?;
    let schema: i64 =
        connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(failed)?;
    let tables = tables(connection).map_err(failed)?;
    if tables.is_empty() && (id, schema) == (0, 0) {
        return Ok(0);
    }
    let ours = match id {
        APPLICATION_ID => true,
        0 => OLD_TABLES.iter().all(|name| tables.iter().any(|table| table == name)),
        _ => false,
    };
    let Some(schema) = u32::try_from(schema).ok().filter(|schema| ours && *schema > 0) else {
        return Err(OpenError::Foreign(path.to_owned()));
    };
    if schema > KNOWN_SCHEMA {
        return Err(OpenError::Newer { path: path.to_owned(), found: schema, known: KNOWN_SCHEMA });
    }
    Ok(schema)
}

fn tables(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?;
    let names = statement.query_map([], |row| row.get(0))?;
    names.collect()
}

/// Refuses a file that cannot be a whole database, before SQLite opens it (file format §1.3).
/// Not for a database that this process has open: closing the file would release SQLite's locks on it.
///
/// # Errors
/// [`OpenError::Unusable`], with what is wrong with it.
pub fn check_header(path: &Path) -> Result<(), OpenError> {
    let wrong = |why: &str| Err(OpenError::unusable(path, why));
    let mut file = File::open(path).map_err(|error| system_error(path, &error))?;
    let found = file.metadata().map_err(|error| system_error(path, &error))?;
    if !found.is_file() {
        return wrong("it is no file");
    }
    if found.len() == 0 {
        return wrong("it is empty");
    }
    let mut header = [0; 100];
    if file.read_exact(&mut header).is_err() || !header.starts_with(b"SQLite format 3\0") {
        return wrong("it is no SQLite database");
    }
    let number = |at: usize| {
        let bytes = header.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
        u64::from(u32::from_be_bytes(bytes.unwrap_or_default()))
    };
    let page = match header.get(16..18) {
        Some([0, 1]) => 65_536,
        Some([high, low]) => u64::from(u16::from_be_bytes([*high, *low])),
        _ => 0,
    };
    // The size in the header counts if the change counter stands beside it twice; pages that a write-ahead
    // log still holds are not in the file.
    let sized =
        number(24) == number(92) && std::fs::metadata(beside(path, "-wal")).map_or(0, |wal| wal.len()) == 0;
    let whole = number(28) * page;
    if sized && found.len() < whole {
        return wrong(&format!("it was cut: {} bytes are left of {whole}", found.len()));
    }
    Ok(())
}

/// Which database this is; `None` if it does not say.
pub fn epoch_of(connection: &Connection) -> rusqlite::Result<Option<Epoch>> {
    let read = |row: &Row| row.get(0).map(Epoch);
    connection.query_row("SELECT value FROM meta WHERE key = 'epoch'", [], read).optional()
}
