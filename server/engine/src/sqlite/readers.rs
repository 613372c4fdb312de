//! A few read-only connections, each used by one query at a time. Queries are short: a long reader
//! would keep the write-ahead log from being folded back.

use super::{database::connect, rows::failed};
use crate::ports::store::{StoreError, StoreResult};
use rusqlite::Connection;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::Semaphore;

const CONNECTIONS: usize = 4;
/// Queries that may wait for a connection; more are told the store is busy.
const WAITING: usize = 4_096;

pub struct Readers {
    idle: Arc<Mutex<Vec<Connection>>>,
    turns: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Readers {
    pub fn open(path: &Path) -> rusqlite::Result<Self> {
        let connections = (0..CONNECTIONS).map(|_| connect(path, true)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            idle: Arc::new(Mutex::new(connections)),
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
        let idle = self.idle.clone();
        let work = move || {
            let _turn = turn;
            with_one(&idle, query)
        };
        tokio::task::spawn_blocking(work).await.map_err(failed)?
    }

    /// Runs a lookup of a row or two right here, if a connection is idle: handing microseconds of work to
    /// another thread takes longer than the work.
    pub async fn look_up<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> StoreResult<T> + Send + 'static,
    ) -> StoreResult<T> {
        match self.turns.try_acquire() {
            Ok(_turn) => with_one(&self.idle, query),
            Err(_) => self.run(query).await,
        }
    }
}

fn with_one<T>(
    idle: &Mutex<Vec<Connection>>,
    query: impl FnOnce(&Connection) -> StoreResult<T>,
) -> StoreResult<T> {
    let connection = lock(idle).pop().ok_or_else(|| failed("no reader left"))?;
    // A query that panics must not take its connection along.
    let result = catch_unwind(AssertUnwindSafe(|| query(&connection)));
    lock(idle).push(connection);
    result.map_err(|_| failed("a query panicked"))?
}

fn lock(idle: &Mutex<Vec<Connection>>) -> MutexGuard<'_, Vec<Connection>> {
    idle.lock().unwrap_or_else(PoisonError::into_inner)
}
