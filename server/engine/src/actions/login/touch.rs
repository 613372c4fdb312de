//! Notes that a login is in use.

use crate::{Engine, ports::store::Identity};

/// Uses within this many milliseconds are noted once.
const NOTED_EVERY_MS: i64 = 3_600_000;

/// Notes that a login is in use, to the hour; and that its cookie was set again, if it was.
pub fn touch(engine: &Engine, identity: &Identity, renewed: bool) {
    // A clock that was set back notes it too: what was noted lies in its future.
    if renewed || (engine.clock.now() - identity.seen).abs() > NOTED_EVERY_MS {
        let login = identity.login;
        engine.writes.submit(move |tx| Ok(tx.touch_login(login, renewed)?), |_| {});
    }
}
