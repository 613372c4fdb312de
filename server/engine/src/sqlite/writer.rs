//! The one thread that writes. It takes what is waiting – at most [`BATCH`] items, at most
//! [`LINGER`] after the first, and no longer than somebody waits – and commits it once: durability
//! costs one `fsync` for many. An item that may be refused half-way has a savepoint, so that it fails
//! alone. What was promised to callers is called after the commit, in order.

use super::cursor::Version;
use super::{readers::Pool, rows::failed, store_error};
use crate::ports::{
    clock::Clock,
    store::{Done, StoreError, StoreResult},
};
use rusqlite::Connection;
use std::{
    cell::Cell,
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

/// Items in one commit, at most.
const BATCH: usize = 128;
/// How long after its first item a batch still takes more.
const LINGER: Duration = Duration::from_millis(5);
/// Items waiting, at most; more are refused as busy.
const QUEUE: usize = 8_192;
/// After this much quiet the write-ahead log is folded back into the database.
const IDLE: Duration = Duration::from_secs(2);

/// Called once when a commit failed in a way that leaves its outcome unknown. It must end the
/// process: after a failed fsync nothing may be acknowledged again (fsyncgate).
pub type Fatal = Arc<dyn Fn(&StoreError) + Send + Sync>;

/// An open transaction.
pub struct Tx<'a> {
    pub connection: &'a Connection,
    pub now: i64,
    version: Cell<u64>,
}

impl Tx<'_> {
    /// The next place in the history of commits.
    pub fn next_version(&self) -> i64 {
        self.version.set(self.version.get() + 1);
        self.version.get().cast_signed()
    }

    /// The newest place.
    pub fn version(&self) -> Version {
        Version(self.version.get())
    }
}

trait Item: Send {
    /// Does the work.
    fn work(&mut self, tx: &Tx) -> StoreResult<()>;
    /// Whether it never fails after it has written something, but for the medium or a mistake of ours.
    fn is_whole(&self) -> bool;
    /// Tells the caller; `committed` is the fate of the whole batch.
    fn done(self: Box<Self>, committed: StoreResult<()>);
}

struct Job<T, W> {
    work: Option<W>,
    whole: bool,
    result: Option<StoreResult<T>>,
    done: Done<T>,
}

impl<T: Send, W: FnOnce(&Tx) -> StoreResult<T> + Send> Item for Job<T, W> {
    fn work(&mut self, tx: &Tx) -> StoreResult<()> {
        let result = self.work.take().map_or(Err(StoreError::Busy), |work| work(tx));
        let outcome = result.as_ref().map(drop).map_err(Clone::clone);
        self.result = Some(result);
        outcome
    }

    fn is_whole(&self) -> bool {
        self.whole
    }

    fn done(self: Box<Self>, committed: StoreResult<()>) {
        let result = match (self.result, committed) {
            (Some(Ok(_)) | None, Err(error)) => Err(error),
            (Some(result), _) => result,
            (None, Ok(())) => Err(StoreError::Busy),
        };
        (self.done)(result);
    }
}

pub struct Writer {
    queue: Option<SyncSender<Box<dyn Item>>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub fn start(
        connection: Connection,
        readers: Arc<Pool>,
        clock: Arc<dyn Clock>,
        fatal: Fatal,
    ) -> StoreResult<Self> {
        let version: i64 =
            connection.query_row("SELECT value FROM meta WHERE key = 'version'", [], |r| r.get(0))?;
        let (queue, items) = sync_channel(QUEUE);
        let run =
            move || Loop { connection, readers, clock, fatal, version: version.cast_unsigned(), items }.run();
        let thread = std::thread::Builder::new().name("store-writer".into()).spawn(run).map_err(failed)?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    /// Queues a write. `done` is called exactly once.
    pub fn submit<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Tx) -> StoreResult<T> + Send + 'static,
        done: Done<T>,
    ) {
        self.queue(Box::new(Job { work: Some(work), whole: false, result: None, done }));
    }

    /// The same for work that refuses, if at all, before it has written anything. It goes without a
    /// savepoint, for which SQLite would copy every page that the work touches.
    pub fn submit_whole<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Tx) -> StoreResult<T> + Send + 'static,
        done: Done<T>,
    ) {
        self.queue(Box::new(Job { work: Some(work), whole: true, result: None, done }));
    }

    fn queue(&self, job: Box<dyn Item>) {
        match self.queue.as_ref().map(|queue| queue.try_send(job)) {
            Some(Ok(())) => {}
            Some(Err(TrySendError::Full(job) | TrySendError::Disconnected(job))) => {
                job.done(Err(StoreError::Busy))
            }
            None => {}
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        // The last owner may be a callback on the writer thread itself, which cannot wait for itself.
        if let Some(thread) = self.thread.take().filter(|t| t.thread().id() != std::thread::current().id()) {
            let _ = thread.join();
        }
    }
}

struct Loop {
    connection: Connection,
    readers: Arc<Pool>,
    clock: Arc<dyn Clock>,
    fatal: Fatal,
    version: u64,
    items: Receiver<Box<dyn Item>>,
}

impl Loop {
    fn run(mut self) {
        let mut dirty = false;
        loop {
            match self.items.recv_timeout(IDLE) {
                Ok(first) => {
                    // Whoever is at work on this processor may have more to say: a batch costs as much as one.
                    std::thread::yield_now();
                    if !self.batch(first) {
                        return;
                    }
                    dirty = true;
                }
                Err(RecvTimeoutError::Timeout) if dirty => {
                    // The log's file keeps its length: a commit into blocks that it has already is a third
                    // cheaper than one that makes it longer.
                    self.checkpoint("PASSIVE");
                    dirty = false;
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    self.checkpoint("TRUNCATE");
                    return;
                }
            }
        }
    }

    /// Best effort: a full disk or a reader in the way only postpones it.
    fn checkpoint(&self, mode: &str) {
        self.readers.turn_over();
        let fold = format!("PRAGMA wal_checkpoint({mode})");
        if let Err(error) = self.connection.query_row(&fold, [], |_| Ok(())) {
            tracing::warn!(%error, "could not fold the write-ahead log back");
        }
    }

    /// Whether the thread may go on.
    fn batch(&mut self, first: Box<dyn Item>) -> bool {
        let started = Instant::now();
        let mut batch = Vec::with_capacity(16);
        let version_before = self.version;
        let committed = self.fill(first, &mut batch, started);
        if committed.is_err() {
            self.version = version_before;
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        metrics::histogram!("leliao_commit_seconds").record(started.elapsed());
        metrics::histogram!("leliao_commit_items").record(u32::try_from(batch.len()).unwrap_or(u32::MAX));
        if let Err(error @ (StoreError::Broken(_) | StoreError::Failed(_))) = &committed {
            tracing::error!(%error, "a commit failed; nothing more will be acknowledged");
            (self.fatal)(error);
            return false;
        }
        for item in batch {
            item.done(committed.clone());
        }
        true
    }

    fn fill(
        &mut self,
        first: Box<dyn Item>,
        batch: &mut Vec<Box<dyn Item>>,
        started: Instant,
    ) -> StoreResult<()> {
        let begin = self.connection.prepare_cached("BEGIN IMMEDIATE").and_then(|mut s| s.execute([]));
        let tx = Tx { connection: &self.connection, now: self.clock.now(), version: Cell::new(self.version) };
        let mut next = Some(first);
        if let Err(error) = begin {
            batch.extend(next);
            return Err(store_error(&error));
        }
        while let Some(mut item) = next.take() {
            let worked = run(&tx, item.as_mut());
            batch.push(item);
            worked?;
            if batch.len() < BATCH && started.elapsed() < LINGER {
                next = self.items.try_recv().ok();
            }
        }
        if tx.version.get() != self.version {
            let version = tx.version.get();
            tx.connection
                .prepare_cached("UPDATE meta SET value = ?1 WHERE key = 'version'")?
                .execute([version.cast_signed()])?;
            self.version = version;
        }
        self.readers.turn_over();
        self.connection.prepare_cached("COMMIT")?.execute([])?;
        self.readers.turn_over();
        Ok(())
    }
}

/// A refusal or a mistake undoes the item alone; what the medium does is the batch's fate.
fn run(tx: &Tx, item: &mut dyn Item) -> StoreResult<()> {
    let execute = |sql: &str| tx.connection.prepare_cached(sql).and_then(|mut s| s.execute([])).map(drop);
    let (whole, version, written) = (item.is_whole(), tx.version.get(), tx.connection.total_changes());
    if !whole {
        execute("SAVEPOINT item")?;
    }
    match item.work(tx) {
        Ok(()) => {}
        // SQLite may have given up the whole transaction by itself (lang_transaction.html §3.2).
        Err(StoreError::Refused(_) | StoreError::Failed(_)) if !tx.connection.is_autocommit() => {
            tx.version.set(version);
            if !whole {
                execute("ROLLBACK TO item")?;
            } else if tx.connection.total_changes() != written {
                return Err(failed("an item failed half-way"));
            }
        }
        Err(error) => return Err(error),
    }
    if !whole {
        execute("RELEASE item")?;
    }
    Ok(())
}
