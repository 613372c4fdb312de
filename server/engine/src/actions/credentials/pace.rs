//! Slows guesses down that come from everywhere.

use protocol::Fault;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// Accounts counted at the same time, so that memory ends.
const ACCOUNTS: usize = 100_000;
/// Wrong ones are remembered for so long after the last.
const REMEMBERED: Duration = Duration::from_secs(24 * 3_600);

/// How fast guesses at one account may follow each other, wherever they come from. After some, each has to wait twice
/// as long as the one before, up to a limit: nobody is locked out for good, and nobody gets far.
pub struct Pace {
    free: u32,
    most: Duration,
    wrong: Mutex<HashMap<String, (Instant, u32)>>,
}

impl Pace {
    /// So many are free; no wait is longer than `most`.
    #[must_use]
    pub fn new(free: u32, most: Duration) -> Self {
        Self { free, most, wrong: Mutex::default() }
    }

    fn wrong(&self) -> MutexGuard<'_, HashMap<String, (Instant, u32)>> {
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts one, before it is known whether it is right.
    ///
    /// # Errors
    /// [`Fault::RateLimited`].
    pub fn admit(&self, account: &str) -> Result<(), Fault> {
        let now = Instant::now();
        let mut wrong = self.wrong();
        if wrong.len() >= ACCOUNTS && !wrong.contains_key(account) {
            // Whoever fills this up with addresses of their own must not hide the ones that are under attack.
            wrong.retain(|_, (_, count)| *count >= self.free);
            if wrong.len() >= ACCOUNTS {
                return Ok(());
            }
        }
        let (last, count) = wrong.entry(account.to_owned()).or_insert((now, 0));
        let since = now.duration_since(*last);
        if since >= REMEMBERED {
            *count = 0;
        }
        let left = self.wait(*count).saturating_sub(since);
        if !left.is_zero() {
            let retry_ms = u32::try_from(left.as_millis()).unwrap_or(u32::MAX).max(1);
            return Err(Fault::RateLimited { retry_ms });
        }
        (*last, *count) = (now, *count + 1);
        Ok(())
    }

    /// Takes one back.
    pub fn take_back(&self, account: &str) {
        if let Some((_, count)) = self.wrong().get_mut(account) {
            *count = count.saturating_sub(1);
        }
    }

    /// How long the next one waits after so many wrong ones.
    fn wait(&self, count: u32) -> Duration {
        match count.checked_sub(self.free) {
            None => Duration::ZERO,
            Some(over) => self.most.min(Duration::from_secs(1 << over.min(20))),
        }
    }

    /// Forgets what counts no longer.
    pub fn sweep(&self) {
        let now = Instant::now();
        self.wrong().retain(|_, (last, count)| *count > 0 && now.duration_since(*last) < REMEMBERED);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_waits_twice_as_long_up_to_a_limit() {
        let pace = Pace::new(3, Duration::from_secs(60));
        let waits = (0..12).map(|count| pace.wait(count).as_secs()).collect::<Vec<_>>();
        assert_eq!(waits, [0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(pace.wait(u32::MAX), Duration::from_secs(60));
    }

    #[test]
    fn right_ones_do_not_count_and_others_do_not_wait() {
        let pace = Pace::new(2, Duration::from_secs(60));
        for _ in 0..10 {
            pace.admit("ada").unwrap();
            pace.take_back("ada");
        }
        pace.admit("ada").unwrap();
        pace.admit("ada").unwrap();
        let Err(Fault::RateLimited { retry_ms }) = pace.admit("ada") else { panic!() };
        assert!((900..=1_000).contains(&retry_ms), "{retry_ms}");
        pace.admit("bob").unwrap();
        pace.take_back("bob");
        pace.sweep();
        assert_eq!(pace.wrong().len(), 1, "bob is forgotten, ada is not");
    }
}
