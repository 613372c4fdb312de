//! Who looks at a page just now. Known to this process alone: after a start nobody is here until their page says so.

use crate::hub::{Condition, Connection};
use protocol::{PersonId, limits::HERE_SECONDS};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

/// Whether somebody looks at a page that has told them of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Here {
    /// They look at none.
    No,
    /// A page says that they do, and nothing was heard from it since: the computer may have been shut.
    Unsure,
    /// They do.
    Yes,
}

/// A page that is looked at: by its connection, with which that ends.
#[derive(Debug)]
struct Page {
    connection: Weak<Connection>,
    until: i64,
}

/// See the module.
#[derive(Debug, Default)]
pub struct Attention(Mutex<BTreeMap<(PersonId, u64), Page>>);

impl Attention {
    /// A page of somebody says that they look at it, or no longer. `now`: milliseconds since 1970.
    pub fn set(&self, connection: &Arc<Connection>, here: bool, now: i64) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (connection.person_id(), connection.id);
        if here {
            let until = now + i64::from(HERE_SECONDS) * 1_000;
            known.insert(key, Page { connection: Arc::downgrade(connection), until });
        } else {
            known.remove(&key);
        }
    }

    /// Whether somebody looks at a page that has told them of what happened at `at`. `second`: [`crate::hub::Hub::second`].
    pub fn of(&self, person: PersonId, at: i64, now: i64, second: u32) -> Here {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // The whole second after that: what was heard in it was heard later.
        let ago = u32::try_from((now - at).max(0) / 1_000).unwrap_or(u32::MAX);
        let since = (second + 1).saturating_sub(ago);
        let mut here = Here::No;
        for page in known.range((person, 0)..=(person, u64::MAX)).map(|(_, page)| page) {
            let Some(connection) = page.connection.upgrade() else { continue };
            if page.until <= now || connection.condition() != Condition::Open {
                continue;
            }
            if connection.last_heard() >= since {
                return Here::Yes;
            }
            here = Here::Unsure;
        }
        here
    }

    /// Forgets who is gone.
    pub fn sweep(&self, now: i64) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, page| page.until > now && page.connection.strong_count() > 0);
    }
}
