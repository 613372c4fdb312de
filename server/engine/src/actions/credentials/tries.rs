//! Counts wrong guesses on the monotonic clock.

use protocol::Fault;
use std::{
    borrow::Borrow,
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// Keys counted at the same time; more are not counted, so that memory ends.
const KEYS: usize = 100_000;

/// How often somebody has tried, by who or whom. A limiter of the usual kind takes no try back: here one that
/// was right does not count.
pub struct Tries<K> {
    most: u32,
    within: Duration,
    counts: Mutex<HashMap<K, (Instant, u32)>>,
}

impl<K: Eq + Hash> Tries<K> {
    /// Lets this many through within this time, beginning with the first.
    #[must_use]
    pub fn new(most: u32, within: Duration) -> Self {
        Self { most, within, counts: Mutex::default() }
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<K, (Instant, u32)>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts one, before it is known whether it is right: many at once do not slip through.
    ///
    /// # Errors
    /// [`Fault::RateLimited`].
    pub fn admit(&self, key: K) -> Result<(), Fault> {
        let now = Instant::now();
        let mut counts = self.counts();
        if counts.len() >= KEYS && !counts.contains_key(&key) {
            return Ok(());
        }
        let (since, count) = counts.entry(key).or_insert((now, 0));
        if now.duration_since(*since) >= self.within {
            (*since, *count) = (now, 0);
        }
        if *count >= self.most {
            let left = self.within.saturating_sub(now.duration_since(*since)).as_millis();
            return Err(Fault::RateLimited { retry_ms: u32::try_from(left).unwrap_or(u32::MAX) });
        }
        *count += 1;
        Ok(())
    }

    /// Takes one back.
    pub fn take_back<Q: Eq + Hash + ?Sized>(&self, key: &Q)
    where
        K: Borrow<Q>,
    {
        if let Some((_, count)) = self.counts().get_mut(key) {
            *count = count.saturating_sub(1);
        }
    }

    /// Forgets all of one.
    pub fn clear<Q: Eq + Hash + ?Sized>(&self, key: &Q)
    where
        K: Borrow<Q>,
    {
        self.counts().remove(key);
    }

    /// Forgets what counts no longer.
    pub fn sweep(&self) {
        let (now, within) = (Instant::now(), self.within);
        self.counts().retain(|_, (since, count)| *count > 0 && now.duration_since(*since) < within);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_wrong_ones_count_and_only_for_a_while() {
        let tries = Tries::new(2, Duration::from_secs(60));
        for _ in 0..10 {
            tries.admit("ada").unwrap();
            tries.take_back("ada");
        }
        tries.admit("ada").unwrap();
        tries.admit("ada").unwrap();
        let Err(Fault::RateLimited { retry_ms }) = tries.admit("ada") else { panic!() };
        assert!((59_000..=60_000).contains(&retry_ms), "{retry_ms}");
        tries.admit("bob").unwrap();
        tries.clear("ada");
        tries.admit("ada").unwrap();
        let over = Tries::new(1, Duration::ZERO);
        over.admit(1).unwrap();
        over.admit(1).unwrap();
        over.sweep();
        assert!(over.counts().is_empty());
    }
}
