//! Who looks at a page just now. Known to this process alone: after a start nobody is here until their page says so.

use crate::domain::permission::Caller;
use protocol::{LoginId, PersonId, limits::HERE_SECONDS};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// See the module.
#[derive(Debug, Default)]
pub struct Attention(Mutex<BTreeMap<(PersonId, LoginId), i64>>);

impl Attention {
    /// A page of somebody says that they look at it, or no longer. `now`: milliseconds since 1970.
    pub fn set(&self, caller: Caller, here: bool, now: i64) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (caller.person, caller.login);
        if here {
            known.insert(key, now + i64::from(HERE_SECONDS) * 1_000);
        } else {
            known.remove(&key);
        }
    }

    /// Whether somebody looks at any page.
    pub fn has(&self, person: PersonId, now: i64) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.range((person, LoginId(i64::MIN))..=(person, LoginId(i64::MAX))).any(|(_, until)| *until > now)
    }

    /// Forgets who is gone.
    pub fn sweep(&self, now: i64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, until| *until > now);
    }
}
