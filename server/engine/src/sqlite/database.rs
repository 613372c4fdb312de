//! The embedded store as a whole: opened in a folder that no other process uses.

use super::{
    connection::{FILE, beside, connect, connect_in_memory},
    file_rights::{self, system_error},
    lock::FolderLock,
    migrate::migrate,
    open_error::OpenError,
    pool::{self, Pool},
    recognize::epoch_of,
    rows,
    search::Indexer,
    watch::Watch,
    writer::SqliteWriter,
};
use crate::{
    domain::health::Health,
    ports::store::{Read, Store, StoreResult, Writer},
    private_files,
};
use protocol::{ConversationId, Epoch};
use rusqlite::Connection;
use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

/// 3.51.3, the first without the WAL-reset bug.
const OLDEST_SQLITE: i32 = 3_051_003;

/// The embedded store.
pub struct Database {
    // Fields are dropped in this order: the watch must not see the files of a closed database change.
    _watch: Option<Watch>,
    _indexer: Option<Indexer>,
    pool: Arc<Pool>,
    writer: Mutex<Option<SqliteWriter>>,
    epoch: Epoch,
    /// Held for as long as the database is open.
    _lock: Option<FolderLock>,
}

impl Database {
    /// Opens and, if need be, makes or migrates the database in a folder, which is made if it is missing. A
    /// full disk is no error as long as nothing has to be written: then the store can be read.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open(folder: &Path, now: i64, health: Arc<Health>) -> Result<Self, OpenError> {
        if rusqlite::version_number() < OLDEST_SQLITE {
            return Err(OpenError::OldSqlite(rusqlite::version().to_owned()));
        }
        private_files::make_folder(folder).map_err(|error| system_error(folder, &error))?;
        let path = folder.join(FILE);
        let failed = |error: rusqlite::Error| OpenError::of_sqlite(&path, &error);
        file_rights::check_writable(folder, &[path.clone(), beside(&path, "-wal"), beside(&path, "-shm")])?;
        let lock = FolderLock::take(folder)?;
        file_rights::ensure_private_file(&path).map_err(|error| system_error(&path, &error))?;
        let mut connection = connect(&path, false).map_err(failed)?;
        migrate(&mut connection, &path)?;
        let epoch = found(&connection, now).map_err(failed)?;
        let pool = Arc::new(Pool::open(&path, epoch).map_err(failed)?);
        let writer = SqliteWriter::new(connection, pool.clone(), epoch).map_err(failed)?;
        let no_thread = |error| system_error(&path, &error);
        let watch = Watch::start(path.clone(), health.clone()).map_err(no_thread)?;
        let indexer = Indexer::start(folder, epoch, &pool, health).map_err(no_thread)?;
        Ok(Self {
            _watch: Some(watch),
            _indexer: indexer,
            pool,
            writer: Mutex::new(Some(writer)),
            epoch,
            _lock: Some(lock),
        })
    }

    /// Makes a database in memory, which is gone with this value. It is for tests: slower than a file's as
    /// soon as people read and write at the same time.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn in_memory(now: i64) -> Result<Self, OpenError> {
        let name = format!("leliao-{:016x}", rows::random_id());
        let path = Path::new(&name);
        let failed = |error: rusqlite::Error| OpenError::of_sqlite(path, &error);
        let mut connection = connect_in_memory(&name, false).map_err(failed)?;
        migrate(&mut connection, path)?;
        let epoch = found(&connection, now).map_err(failed)?;
        let pool = Arc::new(Pool::open_in_memory(&name, epoch).map_err(failed)?);
        let writer = SqliteWriter::new(connection, pool.clone(), epoch).map_err(failed)?;
        Ok(Self { _watch: None, _indexer: None, pool, writer: Mutex::new(Some(writer)), epoch, _lock: None })
    }
}

impl Store for Database {
    fn epoch(&self) -> Epoch {
        self.epoch
    }

    fn is_local(&self) -> bool {
        true
    }

    fn writer(&self) -> StoreResult<Box<dyn Writer>> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        Ok(Box::new(writer.ok_or_else(|| rows::failed("SQLite has one writer, and it is taken"))?))
    }

    fn readers(&self) -> usize {
        pool::CONNECTIONS
    }

    fn reader(&self) -> StoreResult<Box<dyn Read + '_>> {
        Ok(Box::new(self.pool.borrow()?))
    }
}

/// Gives a new database its epoch and its lobby; tells an old one's epoch.
fn found(connection: &Connection, now: i64) -> rusqlite::Result<Epoch> {
    if let Some(epoch) = epoch_of(connection)? {
        return Ok(epoch);
    }
    let epoch = rows::random_id();
    connection.execute_batch("BEGIN IMMEDIATE")?;
    connection.execute(
        "INSERT INTO meta (key, value) VALUES ('epoch', ?1), ('version', 1), ('founded', ?2)",
        [epoch, now],
    )?;
    connection.execute(
        "INSERT INTO conversations (id, kind, version, space) VALUES (?1, 0, 1, ?1)",
        [ConversationId::LOBBY.0],
    )?;
    connection.execute_batch("COMMIT")?;
    Ok(Epoch(epoch))
}
