//! The thread that keeps the index up to date while the server runs. It takes no more than half of the time, and the
//! system gives it what others leave.

use super::{Follower, Index};
use crate::{
    domain::health::Health,
    ports::store::{StoreError, StoreResult},
    sqlite::pool::Pool,
};
use protocol::Epoch;
use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

/// How often it looks for something new. Nobody waits for it: what is not in the index is looked at.
const EVERY: Duration = Duration::from_millis(500);
/// How long it waits on a full disk.
const PATIENCE: Duration = Duration::from_secs(5);
/// Its priority: the lowest, but for what runs on an idle machine alone (setpriority(2)).
const NICE: i32 = 15;

/// Ends with the database.
pub struct Indexer {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Indexer {
    /// Opens the index of a database in a folder, gives it to those who read, and begins to follow the logs. `None` if
    /// it cannot be opened: then searching looks at everything.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(
        folder: &Path,
        epoch: Epoch,
        pool: &Arc<Pool>,
        health: Arc<Health>,
    ) -> io::Result<Option<Self>> {
        let follower = match Follower::open(folder, epoch, Some(pool.clone())) {
            Ok(follower) => follower,
            Err(error) => {
                tracing::warn!(%error, "there is no index for searching: every search looks at everything");
                return Ok(None);
            }
        };
        pool.add_index(Index::new(folder));
        let (stop, stopped) = channel();
        let run = move || run_or_end(follower, &stopped, &health);
        let thread = std::thread::Builder::new().name("indexer".into()).spawn(run)?;
        Ok(Some(Self { stop: Some(stop), thread: Some(thread) }))
    }
}

impl Drop for Indexer {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take().filter(|t| t.thread().id() != std::thread::current().id()) {
            let _ = thread.join();
        }
    }
}

fn run_or_end(mut follower: Follower, stopped: &Receiver<()>, health: &Health) {
    // A system that refuses runs it like the others.
    let _ = rustix::process::setpriority_process(None, NICE);
    let why = match catch_unwind(AssertUnwindSafe(|| run(&mut follower, stopped))) {
        Ok(Ok(())) => return,
        Ok(Err(error)) => format!("the index for searching failed ({error})"),
        Err(_) => "the indexer thread panicked".to_owned(),
    };
    // The next start makes it anew.
    follower.disown();
    health.indexer_ended(&why);
}

fn run(follower: &mut Follower, stopped: &Receiver<()>) -> StoreResult<()> {
    let mut pause = Duration::ZERO;
    while stopped.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
        let began = Instant::now();
        pause = match follower.step() {
            Ok(true) => began.elapsed(),
            Ok(false) => EVERY,
            Err(error @ (StoreError::Full | StoreError::Busy | StoreError::Conflict(_))) => {
                tracing::warn!(%error, "the index for searching waits");
                PATIENCE
            }
            Err(error) => return Err(error),
        };
        metrics::gauge!("leliao_search_lag_blocks").set(follower.lag());
    }
    Ok(())
}
