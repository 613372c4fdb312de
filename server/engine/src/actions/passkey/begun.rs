//! What was begun and waits for the authenticator. Nothing of it is stored: a restart ends it.

use super::site::Site;
use crate::{
    actions::login::{hash, new_token},
    ports::store::{Passkey, TokenHash},
    runner::Error,
};
use protocol::{Fault, PersonId};
use serde::Serialize;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};
use webauthn_rs::prelude::{DiscoverableAuthentication, PasskeyAuthentication, PasskeyRegistration};

/// How long the authenticator is waited for, milliseconds.
const HOLDS_MS: i64 = 5 * 60_000;
/// How long new recovery codes are shown, milliseconds.
const SHOWN_MS: i64 = 5 * 60_000;
/// Waits at the same time; past this, the oldest ends.
const MOST: usize = 4_096;

/// What the browser goes on with.
#[derive(Debug, Serialize)]
pub struct Begun<O> {
    /// The secret that finishes it, once.
    pub id: String,
    /// What `navigator.credentials` is asked with, as JSON (Web Authentication §5.1.8).
    pub options: O,
}

/// What waits, and for what.
pub enum Wait {
    /// A new passkey of somebody, whom authenticators name by this handle.
    Add { person: PersonId, handle: [u8; 16], site: Site, state: PasskeyRegistration },
    /// Somebody who comes in.
    Enter { site: Site, state: DiscoverableAuthentication },
    /// Somebody whose password was right, by the secret that goes on with it. `keys`: theirs, as they were.
    SecondStep {
        person: PersonId,
        halfway: TokenHash,
        site: Site,
        state: PasskeyAuthentication,
        keys: Vec<Passkey>,
    },
}

/// What passkeys need in memory.
#[derive(Default)]
pub struct Passkeys {
    waits: Mutex<HashMap<TokenHash, (i64, Wait)>>,
    fresh: Mutex<HashMap<PersonId, (i64, Vec<String>)>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Passkeys {
    /// Waits for an authenticator from now on.
    ///
    /// # Errors
    /// If the system gives no randomness.
    pub(super) fn begin<O>(&self, now: i64, wait: Wait, options: O) -> Result<Begun<O>, Fault> {
        let id = new_token().map_err(Error::into_fault)?;
        let mut waits = lock(&self.waits);
        if waits.len() >= MOST {
            waits.retain(|_, (until, _)| *until > now);
        }
        if waits.len() >= MOST {
            let oldest = waits.iter().min_by_key(|(_, (until, _))| *until).map(|(id, _)| *id);
            oldest.and_then(|id| waits.remove(&id));
        }
        waits.insert(hash(&id), (now + HOLDS_MS, wait));
        Ok(Begun { id, options })
    }

    /// Takes what waits for this secret: nobody gets it twice.
    pub(super) fn take(&self, now: i64, id: &str) -> Option<Wait> {
        lock(&self.waits).remove(&hash(id)).filter(|(until, _)| *until > now).map(|(_, wait)| wait)
    }

    /// Keeps new recovery codes until their page has been looked at.
    pub(super) fn keep_codes(&self, now: i64, person: PersonId, codes: Vec<String>) {
        let mut fresh = lock(&self.fresh);
        fresh.retain(|_, (until, _)| *until > now);
        fresh.insert(person, (now + SHOWN_MS, codes));
    }

    /// They count no longer.
    pub(super) fn forget_codes(&self, person: PersonId) {
        lock(&self.fresh).remove(&person);
    }

    /// The new recovery codes of somebody.
    pub(super) fn codes(&self, now: i64, person: PersonId) -> Vec<String> {
        let fresh = lock(&self.fresh);
        fresh
            .get(&person)
            .filter(|(until, _)| *until > now)
            .map(|(_, codes)| codes.clone())
            .unwrap_or_default()
    }

    /// Forgets what is too old.
    pub(crate) fn sweep(&self, now: i64) {
        lock(&self.waits).retain(|_, (until, _)| *until > now);
        lock(&self.fresh).retain(|_, (until, _)| *until > now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait() -> Wait {
        let site = Site::of("http://localhost").unwrap();
        let (_, state) = site.webauthn.start_discoverable_authentication().unwrap();
        Wait::Enter { site, state }
    }

    #[test]
    fn each_is_taken_once_and_in_time() {
        let passkeys = Passkeys::default();
        let id = passkeys.begin(0, wait(), ()).unwrap().id;
        assert!(passkeys.take(1, &id).is_some());
        assert!(passkeys.take(1, &id).is_none());
        let id = passkeys.begin(0, wait(), ()).unwrap().id;
        assert!(passkeys.take(HOLDS_MS, &id).is_none(), "too late");
        assert!(passkeys.take(0, "x").is_none());
    }

    #[test]
    fn there_is_an_end_to_them() {
        let passkeys = Passkeys::default();
        let first = passkeys.begin(0, wait(), ()).unwrap().id;
        for _ in 0..MOST {
            passkeys.begin(1, wait(), ()).unwrap();
        }
        assert_eq!(lock(&passkeys.waits).len(), MOST);
        assert!(passkeys.take(2, &first).is_none(), "the oldest has made room");
        passkeys.sweep(1 + HOLDS_MS);
        assert!(lock(&passkeys.waits).is_empty());
    }

    #[test]
    fn new_codes_are_shown_for_a_while() {
        let (passkeys, ada) = (Passkeys::default(), PersonId(5));
        passkeys.keep_codes(0, ada, vec!["A".into()]);
        assert_eq!(passkeys.codes(1, ada), ["A"]);
        assert!(passkeys.codes(1, PersonId(6)).is_empty() && passkeys.codes(SHOWN_MS, ada).is_empty());
    }
}
