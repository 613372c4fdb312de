//! Notes that logins are in use.

use crate::{
    Engine,
    ports::store::{Identity, Tx},
    runner::Result,
};

/// Uses within this many milliseconds are noted once.
const NOTED_EVERY_MS: i64 = 3_600_000;

/// Logins noted in one transaction.
const TOGETHER: usize = 200;

/// Notes that a login is in use, to the hour; and that its cookie was set again, if it was.
pub fn touch(engine: &Engine, identity: &Identity, renewed: bool) {
    // A clock that was set back notes it too: what was noted lies in its future.
    if renewed || (engine.clock.now() - identity.seen).abs() > NOTED_EVERY_MS {
        let login = identity.login;
        engine.writes.submit(move |tx| Ok(tx.touch_login(login, renewed)?), |_| {});
    }
}

/// Notes that all logins that have a connection are in use. A connection may stay for weeks: call it every
/// hour, or its person's name is free while they are here.
pub async fn touch_open(engine: &Engine) {
    let mut open = engine.hub.logins().await;
    while !open.is_empty() {
        let some = open.split_off(open.len().saturating_sub(TOGETHER));
        let touch = move |tx: &mut dyn Tx| -> Result<()> {
            for login in &some {
                tx.touch_login(*login, false)?;
            }
            Ok(())
        };
        engine.writes.submit(touch, |_| {});
    }
}
