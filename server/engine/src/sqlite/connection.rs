//! How a connection to the database is opened. Everything else goes through here, so that every
//! connection has the same settings.

use rusqlite::{Connection, FileControl, OpenFlags, config::DbConfig};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// The database file in the data folder.
pub const FILE: &str = "leliao.db";
/// How long a statement waits for another connection's lock.
const BUSY: Duration = Duration::from_secs(5);
/// Pages in the write-ahead log before they go into the file: 16 MiB. A busy page is copied back once for
/// all that was written to it meanwhile; the log's length is what a start after a crash has to read.
const CHECKPOINT_PAGES: u32 = 4_000;
/// A log that one long commit made longer than this is cut to it: 32 MiB.
const LOG_BYTES: u32 = 2 * CHECKPOINT_PAGES * 4_096;

/// A connection of the server. Writing, it makes the file if it is missing; `synchronous=FULL` makes every
/// commit reach the disk.
///
/// # Errors
/// SQLite's.
pub fn connect(path: &Path, read_only: bool) -> rusqlite::Result<Connection> {
    let connection = open(path, read_only, OpenFlags::empty())?;
    if !read_only {
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
        connection.pragma_update(None, "journal_size_limit", LOG_BYTES)?;
        // The log and its index stay when the server stops. The index takes room: on a disk that became full
        // meanwhile a new one could not be made, and nobody could read.
        connection.file_control(None::<&str>, FileControl::PersistWal(&mut 1))?;
    }
    Ok(connection)
}

/// A connection to a database in this process's memory, which all connections to the same name share
/// and which lasts as long as one of them. There is no write-ahead log: who reads while somebody
/// commits waits, and the other way round, up to the busy timeout.
///
/// # Errors
/// SQLite's.
pub fn connect_in_memory(name: &str, read_only: bool) -> rusqlite::Result<Connection> {
    // A name that begins with a slash is shared (memdb.c).
    let uri = format!("file:/{name}?vfs=memdb");
    open(Path::new(&uri), read_only, OpenFlags::SQLITE_OPEN_URI)
}

fn open(path: &Path, read_only: bool, more: OpenFlags) -> rusqlite::Result<Connection> {
    let mode = if read_only {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    } else {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
    };
    let connection = Connection::open_with_flags(path, mode | more | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    configure(&connection)?;
    Ok(connection)
}

/// A connection to a file that nobody else uses. Its journal mode stays what it is, and closing leaves its
/// log alone: what is found damaged is not changed.
///
/// # Errors
/// SQLite's, also if there is no such file.
pub fn connect_alone(path: &Path) -> rusqlite::Result<Connection> {
    let mode = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, mode)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    configure(&connection)?;
    Ok(connection)
}

/// A connection that reads a file which nobody writes, and makes no file beside it.
///
/// # Errors
/// SQLite's.
pub fn connect_immutable(path: &Path) -> rusqlite::Result<Connection> {
    // What has a meaning in a URI is escaped (RFC 3986 §2.1).
    let name = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let mode =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(format!("file:{name}?immutable=1"), mode)?;
    configure(&connection)?;
    Ok(connection)
}

fn configure(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(64);
    // A plan never depends on what is bound: without this, beside partial indexes, SQLite prepares a
    // statement again at every binding (sqlite3_db_config, SQLITE_DBCONFIG_ENABLE_QPSG).
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cache_size", -16_000)
}

/// `leliao.db` and `-wal` are `leliao.db-wal`.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
