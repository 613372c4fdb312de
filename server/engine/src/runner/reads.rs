//! Reads, each on a borrowed snapshot, off the threads that serve sockets.

use super::error::{Error, Result, panic_message};
use crate::ports::store::{Read, Store, StoreError};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};
use tokio::sync::Semaphore;

/// Reads that may wait for a snapshot; more are told that the store is busy.
const WAITING: usize = 4_096;

/// The way to read.
#[derive(Clone)]
pub struct Reads {
    store: Arc<dyn Store>,
    free: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Reads {
    /// Reads from `store`.
    #[must_use]
    pub fn new(store: Arc<dyn Store>) -> Self {
        let free = Arc::new(Semaphore::new(store.readers()));
        Self { store, free, waiting: Arc::new(Semaphore::new(WAITING)) }
    }

    /// Runs a verb that reads, on a thread that may wait for the disk.
    ///
    /// # Errors
    /// The verb's, and the store's.
    pub async fn run<T: Send + 'static>(
        &self,
        verb: impl FnOnce(&mut dyn Read) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let failed = |error: &dyn std::fmt::Display| Error::Store(StoreError::Failed(error.to_string()));
        let _place = self.waiting.try_acquire().map_err(|_| StoreError::Busy)?;
        let free = self.free.clone().acquire_owned().await.map_err(|error| failed(&error))?;
        let store = self.store.clone();
        let work = move || {
            let _free = free;
            read(store.as_ref(), verb)
        };
        tokio::task::spawn_blocking(work).await.map_err(|error| failed(&error))?
    }

    /// Reads right here if the store is local and a snapshot is free; `None` if not.
    pub fn try_look_up<T>(&self, verb: impl FnOnce(&mut dyn Read) -> Result<T>) -> Option<Result<T>> {
        let _free = self.free.try_acquire().ok().filter(|_| self.store.is_local())?;
        Some(read(self.store.as_ref(), verb))
    }

    /// Waits until the reads that wait now are done: permits are given in the order in which they are asked for.
    pub async fn settle(&self) {
        let all = u32::try_from(self.store.readers()).unwrap_or(u32::MAX);
        let _ = self.free.acquire_many(all).await;
    }

    /// Looks up a row or two right here if the store is local and a snapshot is free: handing microseconds
    /// of work to another thread takes longer than the work.
    ///
    /// # Errors
    /// The verb's, and the store's.
    pub async fn look_up<T: Send + 'static>(
        &self,
        verb: impl FnOnce(&mut dyn Read) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        if !self.store.is_local() {
            return self.run(verb).await;
        }
        let Ok(_free) = self.free.try_acquire() else { return self.run(verb).await };
        read(self.store.as_ref(), verb)
    }
}

fn read<T>(store: &dyn Store, verb: impl FnOnce(&mut dyn Read) -> Result<T>) -> Result<T> {
    let mut reader = store.reader()?;
    // A verb that panics must not take its connection along.
    catch_unwind(AssertUnwindSafe(|| verb(reader.as_mut())))
        .unwrap_or_else(|panic| Err(Error::Panicked(panic_message(panic.as_ref()))))
}
