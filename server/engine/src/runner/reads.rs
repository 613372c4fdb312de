//! Reads, each on a borrowed snapshot, off the threads that serve sockets.

use super::error::{Error, Result, panic_message};
use crate::ports::store::{Read, Store, StoreError};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Duration,
};
use tokio::{sync::Semaphore, time::timeout};

/// Reads that may wait for a snapshot; more are told that the store is busy.
const WAITING: usize = 4_096;
/// How long a read waits that takes long itself.
const PATIENCE: Duration = Duration::from_secs(1);

/// The way to read.
#[derive(Clone)]
pub struct Reads {
    store: Arc<dyn Store>,
    free: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    long: Arc<Semaphore>,
}

impl Reads {
    /// Reads from `store`.
    #[must_use]
    pub fn new(store: Arc<dyn Store>) -> Self {
        let free = Arc::new(Semaphore::new(store.readers()));
        let long = Arc::new(Semaphore::new((store.readers() / 2).max(1)));
        Self { store, free, waiting: Arc::new(Semaphore::new(WAITING)), long }
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

    /// The same for what may take long, such as a search: half of the snapshots are left to everything else.
    ///
    /// # Errors
    /// As [`Self::run`]; [`StoreError::Busy`] after a second of waiting for a place.
    pub async fn run_long<T: Send + 'static>(
        &self,
        verb: impl FnOnce(&mut dyn Read) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let place = timeout(PATIENCE, self.long.clone().acquire_owned()).await;
        // It is kept until the read is over, also when nobody waits for that any more.
        let place = place.map_err(|_| StoreError::Busy)?.map_err(|_| StoreError::Busy)?;
        self.run(move |read| {
            let _place = place;
            verb(read)
        })
        .await
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::health::Health, sqlite::Database};
    use std::sync::{Mutex, mpsc::channel};

    #[tokio::test]
    async fn what_takes_long_leaves_readers_to_everything_else_and_waits_no_longer_than_a_second() {
        let folder = tempfile::tempdir().unwrap();
        let reads = Reads::new(Arc::new(Database::open(folder.path(), 0, Health::new(|_| {})).unwrap()));
        let (release, held) = channel::<()>();
        let held = Arc::new(Mutex::new(held));
        let slow: Vec<_> = (0..reads.store.readers() / 2)
            .map(|_| {
                let (reads, held) = (reads.clone(), held.clone());
                tokio::spawn(async move {
                    let hold = move |_: &mut dyn Read| {
                        let _ = held.lock().map(|held| held.recv());
                        Ok(())
                    };
                    reads.run_long(hold).await
                })
            })
            .collect();
        while reads.long.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let refused = reads.run_long(|_| Ok(())).await;
        assert!(matches!(refused, Err(Error::Store(StoreError::Busy))));
        assert!(reads.run(|_| Ok(())).await.is_ok(), "everything else goes on");
        drop(release);
        for one in slow {
            assert!(one.await.unwrap().is_ok());
        }
        assert!(reads.run_long(|_| Ok(())).await.is_ok());
    }
}
