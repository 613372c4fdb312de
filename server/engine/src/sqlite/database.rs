//! Opening, closing and copying the database.

use super::{
    migrate::{OpenError, migrate},
    readers::Readers,
    rows, store_error,
    writer::{Fatal, Writer},
};
use crate::ports::{
    clock::Clock,
    store::{StoreError, StoreResult},
};
use protocol::{ConversationId, Epoch};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, config::DbConfig, params};
use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

const FILE: &str = "leliao.db";
const LOCK: &str = "leliao.lock";
/// 3.51.3, the first without the WAL-reset bug.
const OLDEST_SQLITE: i32 = 3_051_003;
/// Pages in the write-ahead log before they go into the file: 16 MiB. A busy page is copied back once for
/// all that was written to it meanwhile; the log's length is what a start after a crash has to read.
const CHECKPOINT_PAGES: u32 = 4_000;
/// A log that one long commit made longer than this is cut to it: 32 MiB.
const LOG_BYTES: u32 = 2 * CHECKPOINT_PAGES * 4_096;

/// How to open a store.
pub struct Options {
    /// The folder that holds the database; made if it is missing.
    pub folder: PathBuf,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Called when a write cannot be trusted any more; the process must end.
    pub fatal: Fatal,
}

/// The embedded store.
pub struct Database {
    pub(super) writer: Writer,
    pub(super) readers: Readers,
    pub(super) epoch: Epoch,
    /// Held for as long as the database is open.
    _lock: FolderLock,
}

impl Database {
    /// Opens and, if need be, makes or migrates the database in a folder.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open(options: Options) -> Result<Self, OpenError> {
        let folder = &options.folder;
        let unusable =
            |why: &dyn std::fmt::Display| OpenError::Unusable { path: folder.clone(), why: why.to_string() };
        if rusqlite::version_number() < OLDEST_SQLITE {
            return Err(OpenError::OldSqlite(rusqlite::version().to_owned()));
        }
        std::fs::create_dir_all(folder).map_err(|error| unusable(&error))?;
        let lock = lock(folder)?;
        let path = folder.join(FILE);
        let mut connection = connect(&path, false).map_err(|error| unusable(&error))?;
        migrate(&mut connection, &path)?;
        let epoch = found(&connection, options.clock.now()).map_err(|error| unusable(&error))?;
        let readers = Readers::open(&path).map_err(|error| unusable(&error))?;
        let writer = Writer::start(connection, readers.pool(), options.clock, options.fatal)
            .map_err(|error| unusable(&error))?;
        Ok(Self { writer, readers, epoch, _lock: lock })
    }

    /// Runs a query on one of the readers.
    pub(super) async fn query<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> StoreResult<T> + Send + 'static,
    ) -> StoreResult<T> {
        self.readers.run(query).await
    }

    /// Runs a lookup of a row or two, without leaving the thread if it can.
    pub(super) async fn look_up<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> StoreResult<T> + Send + 'static,
    ) -> StoreResult<T> {
        self.readers.look_up(query).await
    }
}

/// That no other process has the folder.
struct FolderLock(File);

impl Drop for FolderLock {
    /// Closing alone leaves it locked while a process that is just being started still has a copy (flock(2)).
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

fn lock(folder: &Path) -> Result<FolderLock, OpenError> {
    let unusable = |error: io::Error| OpenError::Unusable { path: folder.to_owned(), why: error.to_string() };
    let file =
        File::options().create(true).truncate(false).write(true).open(folder.join(LOCK)).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(FolderLock(file)),
        Err(std::fs::TryLockError::WouldBlock) => Err(OpenError::Locked(folder.to_owned())),
        Err(std::fs::TryLockError::Error(error)) => Err(unusable(error)),
    }
}

/// A connection as this program wants it (PROMISES §5.2): `FULL` makes every commit reach the disk.
pub(super) fn connect(path: &Path, read_only: bool) -> rusqlite::Result<Connection> {
    let mode = if read_only {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    } else {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
    };
    let connection = Connection::open_with_flags(path, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(64);
    // A plan never depends on what is bound: without this, beside partial indexes, SQLite prepares a
    // statement again at every binding (sqlite3_db_config, SQLITE_DBCONFIG_ENABLE_QPSG).
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    if !read_only {
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
        connection.pragma_update(None, "journal_size_limit", LOG_BYTES)?;
    }
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cache_size", -16_000)?;
    Ok(connection)
}

/// Gives a new database its epoch and its lobby; tells an old one's epoch.
fn found(connection: &Connection, now: i64) -> rusqlite::Result<Epoch> {
    if let Some(epoch) =
        connection.query_row("SELECT value FROM meta WHERE key = 'epoch'", [], |row| row.get(0)).optional()?
    {
        return Ok(Epoch(epoch));
    }
    let epoch = rows::random_id();
    connection.execute_batch("BEGIN IMMEDIATE")?;
    connection.execute(
        "INSERT INTO meta (key, value) VALUES ('epoch', ?1), ('version', 1), ('founded', ?2)",
        [epoch, now],
    )?;
    connection.execute(
        "INSERT INTO conversations (id, kind, version) VALUES (?1, 0, 1)",
        [ConversationId::LOBBY.0],
    )?;
    connection.execute_batch("COMMIT")?;
    Ok(Epoch(epoch))
}

/// Copies a database, live or not, into a new file that is whole and on disk when this returns.
pub(super) fn copy_to(connection: &Connection, target: &Path) -> rusqlite::Result<()> {
    let io = |error: io::Error| rusqlite::Error::ToSqlConversionFailure(Box::new(error));
    let partial = target.with_extension("partial");
    match std::fs::remove_file(&partial) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(io(error)),
        _ => {}
    }
    connection.execute("VACUUM INTO ?1", params![partial.to_string_lossy()])?;
    File::open(&partial).and_then(|file| file.sync_all()).map_err(io)?;
    std::fs::rename(&partial, target).map_err(io)?;
    let folder = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)
}

/// Copies a running server's database into `target`, which must not exist.
///
/// # Errors
/// A sentence about what went wrong.
pub fn backup(folder: &Path, target: &Path) -> Result<(), OpenError> {
    let unusable =
        |why: &dyn std::fmt::Display| OpenError::Unusable { path: target.to_owned(), why: why.to_string() };
    if target.exists() {
        return Err(unusable(&"it exists already"));
    }
    let connection = connect(&folder.join(FILE), true)
        .map_err(|error| OpenError::Unusable { path: folder.to_owned(), why: error.to_string() })?;
    copy_to(&connection, target).map_err(|error| unusable(&error))
}

/// Puts a backup in the place of a stopped server's database, under a new epoch. What was there is
/// kept beside it.
///
/// # Errors
/// A sentence about what went wrong.
pub fn restore(source: &Path, folder: &Path) -> Result<(), OpenError> {
    let unusable = |path: &Path, why: &dyn std::fmt::Display| OpenError::Unusable {
        path: path.to_owned(),
        why: why.to_string(),
    };
    std::fs::create_dir_all(folder).map_err(|error| unusable(folder, &error))?;
    let _lock = lock(folder)?;
    let check = connect(source, true).map_err(|error| unusable(source, &error))?;
    let health: String = check
        .pragma_query_value(None, "integrity_check", |row| row.get(0))
        .map_err(|error| unusable(source, &error))?;
    if health != "ok" {
        return Err(unusable(source, &format!("the backup is damaged: {health}")));
    }
    let fresh = folder.join("restoring.db");
    copy_to(&check, &fresh).map_err(|error| unusable(folder, &error))?;
    let changed = connect(&fresh, false).and_then(|connection| {
        connection.execute("UPDATE meta SET value = ?1 WHERE key = 'epoch'", [rows::random_id()])?;
        // Fold the log into the file: it is moved alone.
        connection.pragma_update(None, "journal_mode", "DELETE")
    });
    changed.map_err(|error| unusable(folder, &error))?;
    let path = folder.join(FILE);
    if path.exists() {
        put_aside(&path).map_err(|error| unusable(folder, &error))?;
    }
    std::fs::rename(&fresh, &path)
        .and_then(|()| File::open(folder)?.sync_all())
        .map_err(|error| unusable(folder, &error))
}

/// Keeps a database beside itself, and leaves no log that would be taken for its successor's.
fn put_aside(path: &Path) -> io::Result<()> {
    let kept = path.with_extension("before-restore.db");
    let whole = connect(path, false).and_then(|old| {
        copy_to(&old, &kept)?;
        old.pragma_update(None, "journal_mode", "DELETE")
    });
    match whole {
        Ok(()) => return Ok(()),
        // A damaged one is what backups are for: it is kept byte by byte.
        Err(error) if matches!(store_error(&error), StoreError::Broken(_)) => {}
        Err(error) => return Err(io::Error::other(error)),
    }
    let beside = |path: &Path, suffix: &str| PathBuf::from(format!("{}{suffix}", path.display()));
    std::fs::copy(path, &kept)?;
    for suffix in ["-wal", "-shm"] {
        let log = beside(path, suffix);
        if log.exists() {
            std::fs::rename(log, beside(&kept, suffix))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_free_at_once_whoever_still_has_a_copy_of_its_lock() {
        let folder = tempfile::tempdir().unwrap();
        let held = lock(folder.path()).ok().unwrap();
        let inherited = held.0.try_clone().unwrap();
        assert!(lock(folder.path()).is_err());
        drop(held);
        assert!(lock(folder.path()).is_ok());
        drop(inherited);
    }
}
