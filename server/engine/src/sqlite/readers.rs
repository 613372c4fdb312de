//! A few read-only connections, each used by one query at a time. Queries are short: a long reader
//! would keep the write-ahead log from being folded back.

use super::{database::connect, rows::failed};
use crate::ports::store::{StoreError, StoreResult};
use rusqlite::Connection;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::Semaphore;

const CONNECTIONS: usize = 4;
/// Queries that may wait for a connection; more are told the store is busy.
const WAITING: usize = 4_096;

pub struct Readers {
    pool: Arc<Pool>,
    turns: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Readers {
    pub fn open(path: &Path) -> rusqlite::Result<Self> {
        let reader = || Ok(Reader { connection: connect(path, true)?, snapshot: None });
        let idle = (0..CONNECTIONS).map(|_| reader()).collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(Self {
            pool: Arc::new(Pool { idle: Mutex::new(idle), commits: AtomicU64::new(0) }),
            turns: Arc::new(Semaphore::new(CONNECTIONS)),
            waiting: Arc::new(Semaphore::new(WAITING)),
        })
    }

    pub async fn run<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> StoreResult<T> + Send + 'static,
    ) -> StoreResult<T> {
        let _place = self.waiting.try_acquire().map_err(|_| StoreError::Busy)?;
        let turn = self.turns.clone().acquire_owned().await.map_err(failed)?;
        let pool = self.pool.clone();
        let work = move || {
            let _turn = turn;
            pool.with_one(|reader| {
                reader.let_go()?;
                query(&reader.connection)
            })
        };
        tokio::task::spawn_blocking(work).await.map_err(failed)?
    }

    /// Runs a lookup of a row or two right here, if a connection is idle: handing microseconds of work to
    /// another thread takes longer than the work. It sees what was committed before it was called; many
    /// in a row share a snapshot, for to begin and end one takes as long as to look something up.
    pub async fn look_up<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> StoreResult<T> + Send + 'static,
    ) -> StoreResult<T> {
        let Ok(_turn) = self.turns.try_acquire() else { return self.run(query).await };
        self.pool.with_one(|reader| {
            reader.look_at(self.pool.commits.load(Ordering::Acquire))?;
            query(&reader.connection)
        })
    }

    /// The pool, for the writer to tell of its commits.
    pub fn pool(&self) -> Arc<Pool> {
        self.pool.clone()
    }
}

/// The connections that nobody uses at the moment.
pub struct Pool {
    idle: Mutex<Vec<Reader>>,
    /// Goes up with every commit.
    commits: AtomicU64,
}

struct Reader {
    connection: Connection,
    /// What [`Pool::commits`] was before its open snapshot began.
    snapshot: Option<u64>,
}

impl Pool {
    /// Called before every commit, so that no snapshot keeps the log from starting over, and after it,
    /// before anybody hears of it, so that nobody looks at what was.
    pub fn turn_over(&self) {
        self.commits.fetch_add(1, Ordering::AcqRel);
        for reader in self.lock().iter_mut() {
            if let Err(error) = reader.let_go() {
                tracing::warn!(%error, "a snapshot could not be let go");
            }
        }
    }

    fn with_one<T>(&self, query: impl FnOnce(&mut Reader) -> StoreResult<T>) -> StoreResult<T> {
        let mut reader = self.lock().pop().ok_or_else(|| failed("no reader left"))?;
        // A query that panics must not take its connection along.
        let result = catch_unwind(AssertUnwindSafe(|| query(&mut reader)));
        self.lock().push(reader);
        result.map_err(|_| failed("a query panicked"))?
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Reader>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reader {
    /// Looks at what is committed by now, or at what it looks at already if that is the same.
    fn look_at(&mut self, commits: u64) -> rusqlite::Result<()> {
        // An error may have ended the transaction (lang_transaction.html §3.2).
        if self.snapshot == Some(commits) && !self.connection.is_autocommit() {
            return Ok(());
        }
        self.let_go()?;
        self.connection.prepare_cached("BEGIN")?.execute([])?;
        self.snapshot = Some(commits);
        Ok(())
    }

    fn let_go(&mut self) -> rusqlite::Result<()> {
        self.snapshot = None;
        if !self.connection.is_autocommit() {
            self.connection.prepare_cached("COMMIT")?.execute([])?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: u64 = 4_096;

    fn count(readers: &Readers) -> i64 {
        let counted = readers.look_up(|connection| {
            Ok(connection.prepare_cached("SELECT count(*) FROM t")?.query_row([], |row| row.get(0))?)
        });
        futures_util::future::FutureExt::now_or_never(counted).unwrap().unwrap()
    }

    #[test]
    fn lookups_see_every_commit_and_keep_the_log_short() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.db");
        let writer = connect(&path, false).unwrap();
        writer.execute_batch("PRAGMA wal_autocheckpoint = 20; CREATE TABLE t (x)").unwrap();
        let readers = Readers::open(&path).unwrap();
        for n in 0..500 {
            assert_eq!(count(&readers), n);
            let began = readers.pool.lock().iter().filter(|reader| reader.snapshot.is_some()).count();
            assert_eq!((count(&readers), began), (n, 1), "one snapshot serves both");
            writer.execute_batch("BEGIN IMMEDIATE; INSERT INTO t VALUES (1)").unwrap();
            assert_eq!(count(&readers), n);
            readers.pool.turn_over();
            writer.execute_batch("COMMIT").unwrap();
            readers.pool.turn_over();
        }
        let log = std::fs::metadata(path.with_extension("db-wal")).unwrap().len();
        assert!(log < 60 * PAGE, "{log} bytes");
    }

    #[test]
    fn a_reader_whose_snapshot_was_ended_by_an_error_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.db");
        connect(&path, false).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
        let readers = Readers::open(&path).unwrap();
        assert_eq!(count(&readers), 0);
        for reader in readers.pool.lock().iter() {
            let _ = reader.connection.execute_batch("ROLLBACK");
        }
        assert_eq!(count(&readers), 0);
        readers.pool.turn_over();
        assert_eq!(count(&readers), 0);
    }
}
