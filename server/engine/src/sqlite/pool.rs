//! A few read-only connections, each lent to one reader at a time. Between two commits all lookups on a
//! connection share one snapshot: opening a transaction costs as much as the lookup itself.

use super::{
    connection::{connect, connect_in_memory},
    cursor::Version,
    read::Snapshot,
    recent::Recent,
    rows::failed,
    search::Index,
    sql,
};
use crate::ports::store::StoreResult;
use protocol::{ConversationId, Epoch};
use rusqlite::Connection;
use std::{
    collections::BTreeSet,
    path::Path,
    sync::{
        Mutex, MutexGuard, OnceLock, PoisonError, TryLockError,
        atomic::{AtomicU64, Ordering},
    },
};

/// Connections that read.
pub const CONNECTIONS: usize = 4;

/// All of them.
pub struct Pool {
    epoch: Epoch,
    readers: Vec<Mutex<Reader>>,
    /// Goes up around every commit.
    commits: AtomicU64,
    recent: Mutex<Recent>,
    /// Held while the writer goes through the readers.
    turning_over: Mutex<()>,
    /// Whether a snapshot stays open after its reader. Only beside a write-ahead log: without one, an open
    /// snapshot keeps everybody from committing.
    keeps_snapshots: bool,
    /// Beside a file.
    index: OnceLock<Index>,
}

struct Reader {
    connection: Connection,
    /// What [`Pool::commits`] was before its open snapshot began.
    snapshot: Option<u64>,
}

impl Pool {
    pub fn open(path: &Path, epoch: Epoch) -> rusqlite::Result<Self> {
        Self::of(epoch, true, || connect(path, true))
    }

    /// See [`connect_in_memory`].
    pub fn open_in_memory(name: &str, epoch: Epoch) -> rusqlite::Result<Self> {
        Self::of(epoch, false, || connect_in_memory(name, true))
    }

    fn of(
        epoch: Epoch,
        keeps_snapshots: bool,
        connect: impl Fn() -> rusqlite::Result<Connection>,
    ) -> rusqlite::Result<Self> {
        let reader = || Ok(Mutex::new(Reader { connection: connect()?, snapshot: None }));
        let readers = (0..CONNECTIONS).map(|_| reader()).collect::<rusqlite::Result<Vec<_>>>()?;
        // Its writer says from where on it knows.
        let recent = Mutex::new(Recent::new(Version(u64::MAX)));
        Ok(Self {
            epoch,
            readers,
            commits: AtomicU64::new(0),
            recent,
            turning_over: Mutex::new(()),
            keeps_snapshots,
            index: OnceLock::new(),
        })
    }

    /// Lends a connection whose snapshot has everything that was committed before this call.
    pub fn borrow(&self) -> StoreResult<Borrowed<'_>> {
        let mut found = self.readers.iter().find_map(free);
        if found.is_none() {
            // One may only be held by the writer for a moment.
            let _turning_over = self.turning_over.lock().unwrap_or_else(PoisonError::into_inner);
            found = self.readers.iter().find_map(free);
        }
        let mut reader = found.ok_or_else(|| failed("no reader is free"))?;
        reader.look_at(self.commits.load(Ordering::Acquire))?;
        Ok(Borrowed { pool: self, reader })
    }

    /// What changed lately. Written before the commit, so that no snapshot shows what is not in it.
    pub fn recent(&self) -> MutexGuard<'_, Recent> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where messages are looked for, once it is there.
    pub fn index(&self) -> Option<&Index> {
        self.index.get()
    }

    /// Gives it the index that it had not.
    pub fn add_index(&self, index: Index) {
        let _ = self.index.set(index);
    }

    /// Called before every commit, so that no snapshot keeps the write-ahead log from starting over, and
    /// after it, before anybody hears of it, so that nobody reads what was before.
    pub fn turn_over(&self) {
        self.commits.fetch_add(1, Ordering::AcqRel);
        let _turning_over = self.turning_over.lock().unwrap_or_else(PoisonError::into_inner);
        for mut reader in self.readers.iter().filter_map(free) {
            if let Err(error) = reader.end_snapshot() {
                tracing::warn!(%error, "a snapshot could not be ended");
            }
        }
    }
}

fn free(reader: &Mutex<Reader>) -> Option<MutexGuard<'_, Reader>> {
    match reader.try_lock() {
        Ok(reader) => Some(reader),
        Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}

impl Reader {
    /// Begins a snapshot of what is committed by now, unless the open one is that.
    fn look_at(&mut self, commits: u64) -> rusqlite::Result<()> {
        // An error may have ended the transaction (lang_transaction.html §3.2).
        if self.snapshot == Some(commits) && !self.connection.is_autocommit() {
            return Ok(());
        }
        self.end_snapshot()?;
        self.connection.prepare_cached("BEGIN")?.execute([])?;
        self.snapshot = Some(commits);
        Ok(())
    }

    fn end_snapshot(&mut self) -> rusqlite::Result<()> {
        self.snapshot = None;
        if !self.connection.is_autocommit() {
            self.connection.prepare_cached("COMMIT")?.execute([])?;
        }
        Ok(())
    }
}

/// A connection that is lent.
pub struct Borrowed<'a> {
    pool: &'a Pool,
    reader: MutexGuard<'a, Reader>,
}

impl Snapshot for Borrowed<'_> {
    fn connection(&self) -> &Connection {
        &self.reader.connection
    }

    fn epoch(&self) -> Epoch {
        self.pool.epoch
    }

    fn changed_since(&self, version: Version) -> Option<BTreeSet<ConversationId>> {
        self.pool.recent().changed_since(version)
    }

    fn index(&self) -> Option<&Index> {
        self.pool.index()
    }

    fn version(&self) -> StoreResult<Version> {
        let version: i64 = self.connection().prepare_cached(sql::VERSION)?.query_row([], |row| row.get(0))?;
        Ok(Version(version.cast_unsigned()))
    }
}

impl Drop for Borrowed<'_> {
    /// A commit meanwhile could not end its snapshot.
    fn drop(&mut self) {
        let is_current = self.reader.snapshot == Some(self.pool.commits.load(Ordering::Acquire));
        if !(is_current && self.pool.keeps_snapshots) {
            let _ = self.reader.end_snapshot();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: u64 = 4_096;

    fn count(pool: &Pool) -> i64 {
        let borrowed = pool.borrow().unwrap();
        borrowed
            .connection()
            .prepare_cached("SELECT count(*) FROM t")
            .unwrap()
            .query_row([], |row| row.get(0))
            .unwrap()
    }

    fn table(path: &Path) -> Connection {
        let writer = connect(path, false).unwrap();
        writer.execute_batch("PRAGMA wal_autocheckpoint = 20; CREATE TABLE t (x)").unwrap();
        writer
    }

    #[test]
    fn lookups_see_every_commit_and_keep_the_log_short() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.db");
        let writer = table(&path);
        let pool = Pool::open(&path, Epoch(1)).unwrap();
        for n in 0..500 {
            assert_eq!(count(&pool), n);
            let open =
                |pool: &Pool| pool.readers.iter().filter(|r| r.lock().unwrap().snapshot.is_some()).count();
            let began = open(&pool);
            assert_eq!((count(&pool), began), (n, 1), "one snapshot serves both");
            writer.execute_batch("BEGIN IMMEDIATE; INSERT INTO t VALUES (1)").unwrap();
            // Now and then one is lent while the commit goes on.
            let lent = (n % 50 == 7).then(|| pool.borrow().unwrap());
            pool.turn_over();
            writer.execute_batch("COMMIT").unwrap();
            pool.turn_over();
            drop(lent);
            assert_eq!(open(&pool), 0, "no old snapshot is kept");
        }
        let log = std::fs::metadata(path.with_extension("db-wal")).unwrap().len();
        assert!(log < 60 * PAGE, "{log} bytes");
    }

    #[test]
    fn a_reader_whose_snapshot_was_ended_by_an_error_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.db");
        drop(table(&path));
        let pool = Pool::open(&path, Epoch(1)).unwrap();
        assert_eq!(count(&pool), 0);
        for reader in &pool.readers {
            let _ = reader.lock().unwrap().connection.execute_batch("ROLLBACK");
        }
        assert_eq!(count(&pool), 0);
        pool.turn_over();
        assert_eq!(count(&pool), 0);
    }

    #[test]
    fn no_more_are_lent_than_there_are_and_a_panic_gives_its_own_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.db");
        drop(table(&path));
        let pool = Pool::open(&path, Epoch(1)).unwrap();
        let lent: Vec<_> = (0..CONNECTIONS).map(|_| pool.borrow().unwrap()).collect();
        assert!(pool.borrow().is_err());
        drop(lent);
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _lent = pool.borrow().unwrap();
            panic!("on purpose");
        }));
        assert!(panicked.is_err());
        let lent: Vec<_> = (0..CONNECTIONS).map(|_| pool.borrow().unwrap()).collect();
        assert_eq!(lent.len(), CONNECTIONS);
    }
}
