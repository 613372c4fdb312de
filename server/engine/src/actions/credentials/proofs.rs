//! When somebody last showed who they are.

use protocol::LoginId;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// How long it holds that somebody has shown who they are.
const FRESH: Duration = Duration::from_secs(15 * 60);

/// When the person of a login last showed a password or a second factor. A restart forgets it.
#[derive(Default)]
pub struct Proofs(Mutex<HashMap<LoginId, Instant>>);

impl Proofs {
    fn fresh(&self, now: Instant) -> MutexGuard<'_, HashMap<LoginId, Instant>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, since| now.duration_since(*since) < FRESH);
        all
    }

    /// They have just shown it.
    pub fn note(&self, login: LoginId) {
        let now = Instant::now();
        self.fresh(now).insert(login, now);
    }

    /// Whether they have lately.
    pub fn holds(&self, login: LoginId) -> bool {
        self.fresh(Instant::now()).contains_key(&login)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_holds_for_a_quarter_of_an_hour_and_for_one_login() {
        let (proofs, now) = (Proofs::default(), Instant::now());
        proofs.note(LoginId(1));
        assert!(proofs.holds(LoginId(1)) && !proofs.holds(LoginId(2)));
        assert!(proofs.fresh(now + FRESH - Duration::from_secs(1)).contains_key(&LoginId(1)));
        assert!(proofs.fresh(now + FRESH + Duration::from_secs(1)).is_empty());
    }
}
