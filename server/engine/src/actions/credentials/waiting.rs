//! What is kept in memory while somebody is at it. A restart ends it.

use crate::{actions::login::hash, domain::second_factor::SecondFactor, ports::store::TokenHash};
use protocol::PersonId;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// How long digits are waited for, milliseconds.
const HALFWAY_MS: i64 = 5 * 60_000;

/// A second factor that is being set up. Nothing of it is stored before the first digits are right.
#[derive(Clone)]
pub struct SetUp {
    pub(super) factor: SecondFactor,
    pub(super) account: String,
    pub(super) until: i64,
    /// Each works once in the place of the digits.
    pub codes: Vec<String>,
}

impl SetUp {
    /// The link for the QR code, and the secret as it is typed.
    #[must_use]
    pub fn for_app(&self) -> Option<(String, String)> {
        self.factor.for_app(&self.account)
    }
}

/// Those who have given the password and not the digits, by the secret that their browser goes on with.
#[derive(Default)]
pub struct Halfway(Mutex<HashMap<TokenHash, Waiting>>);

struct Waiting {
    person: PersonId,
    /// The password that was right: another one ends the wait.
    password: String,
    until: i64,
}

impl Halfway {
    fn at(&self, now: i64) -> MutexGuard<'_, HashMap<TokenHash, Waiting>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, one| one.until > now);
        all
    }

    /// Remembers that somebody's password (a PHC string) was right.
    pub fn add(&self, now: i64, secret: &str, person: PersonId, password: String) {
        self.at(now).insert(hash(secret), Waiting { person, password, until: now + HALFWAY_MS });
    }

    /// Who waits with this secret, and the password that was right.
    pub fn get(&self, now: i64, secret: &str) -> Option<(PersonId, String)> {
        let all = self.at(now);
        all.get(&hash(secret)).map(|one| (one.person, one.password.clone()))
    }

    /// Ends a wait.
    pub fn remove(&self, now: i64, secret: &str) {
        self.at(now).remove(&hash(secret));
    }
}
