//! Who is at which upload. There is one at a time; who comes later is served next, and who was there is told to go: it is
//! the same person, whose connection broke without the server having noticed.

use protocol::{Fault, FileId};
use sha2::{Digest as _, Sha256};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::{Mutex as Turn, OwnedMutexGuard, watch};

/// Who was there has this long to leave.
const PATIENCE: Duration = Duration::from_secs(10);

/// How far an upload is.
#[derive(Default)]
pub struct Progress {
    /// How many bytes there are; `None` if this process has not looked yet, or no longer knows.
    pub offset: Option<u64>,
    /// How many of them are on disk for sure.
    pub kept: u64,
    /// The SHA-256 of all of them; `None` if some came before this process began.
    pub hash: Option<Sha256>,
}

impl Progress {
    /// An upload that goes on from here.
    pub fn at(kept: u64) -> Self {
        Self { offset: Some(kept), kept, hash: (kept == 0).then(Sha256::new) }
    }
}

/// Every upload that this process has seen and that goes on.
#[derive(Default)]
pub struct Desk(Mutex<HashMap<FileId, Arc<Place>>>);

struct Place {
    turn: Arc<Turn<Progress>>,
    arrivals: watch::Sender<u64>,
}

/// Whoever is at an upload.
pub struct Seat {
    /// How far it is.
    pub progress: OwnedMutexGuard<Progress>,
    arrivals: watch::Receiver<u64>,
}

impl Seat {
    /// Returns when somebody else comes.
    pub async fn is_wanted(&mut self) {
        if self.arrivals.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

impl Desk {
    /// Waits until an upload is free.
    ///
    /// # Errors
    /// [`Fault::Busy`] if who is there does not leave.
    pub async fn sit(&self, upload: FileId) -> Result<Seat, Fault> {
        let place = self.places().entry(upload).or_insert_with(Place::new).clone();
        place.arrivals.send_modify(|arrivals| *arrivals += 1);
        // From here on only later ones count.
        let arrivals = place.arrivals.subscribe();
        match tokio::time::timeout(PATIENCE, place.turn.clone().lock_owned()).await {
            Ok(progress) => Ok(Seat { progress, arrivals }),
            Err(_) => Err(Fault::Busy { retry_ms: 1_000 }),
        }
    }

    /// Forgets an upload that is over.
    pub fn forget(&self, upload: FileId) {
        self.places().remove(&upload);
    }

    fn places(&self) -> MutexGuard<'_, HashMap<FileId, Arc<Place>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    fn new() -> Arc<Self> {
        Arc::new(Self { turn: Arc::default(), arrivals: watch::Sender::new(0) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_comes_later_is_served_once_the_other_one_leaves() {
        let desk = Arc::new(Desk::default());
        let mut first = desk.sit(FileId(1)).await.unwrap();
        first.progress.offset = Some(5);
        let others = desk.clone();
        let second =
            tokio::spawn(async move { others.sit(FileId(1)).await.map(|seat| seat.progress.offset) });
        first.is_wanted().await;
        drop(first);
        assert_eq!(second.await.unwrap(), Ok(Some(5)));
        let _other = desk.sit(FileId(2)).await.unwrap();
        desk.forget(FileId(1));
        assert_eq!(desk.sit(FileId(1)).await.unwrap().progress.offset, None);
    }
}
