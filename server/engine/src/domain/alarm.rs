//! When something that waits for its time has to be looked at again.

use std::sync::atomic::{AtomicI64, Ordering};

/// When the next one is due, milliseconds since 1970.
#[derive(Debug)]
pub struct Alarm(AtomicI64);

impl Default for Alarm {
    fn default() -> Self {
        // What waits from an earlier run is not known yet.
        Self(AtomicI64::new(i64::MIN))
    }
}

impl Alarm {
    /// Something is due at this time too.
    pub fn set(&self, at: Option<i64>) {
        if let Some(at) = at {
            self.0.fetch_min(at, Ordering::Relaxed);
        }
    }

    /// When the next one is due.
    #[must_use]
    pub fn at(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Nothing is due, until it is set again.
    pub fn clear(&self) {
        self.0.store(i64::MAX, Ordering::Relaxed);
    }
}
