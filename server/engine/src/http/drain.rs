//! How a server stops: nothing more is taken, what was taken is committed and answered, then everyone is
//! told when to come back.

use crate::actions::Engine;
use protocol::limits::close;
use std::time::Duration;

/// A task that has just read a command hands it to the store within this time, and one that has just been
/// told of its commit hands the answer on.
const HANDING_OVER: Duration = Duration::from_millis(20);
/// The store has this long to do what it was given.
const LAST_COMMITS: Duration = Duration::from_secs(2);
/// Connections have this long to answer the close …
const CLOSING: Duration = Duration::from_millis(700);
/// … and those that still have something to read this long in all.
const DRAIN: Duration = Duration::from_secs(8);
/// Nobody comes back before the next process can listen, milliseconds.
const RESTART_MS: u64 = 100;
/// They come back over at most this time, milliseconds.
const LONGEST_SPREAD_MS: u64 = 10_000;

/// Ends every connection of an engine that is stopping.
pub async fn drain(engine: &Engine) {
    tracing::info!("stopping: nothing more is taken, what was taken is answered");
    engine.health.start_draining();
    tokio::time::sleep(HANDING_OVER).await;
    if tokio::time::timeout(LAST_COMMITS, engine.settle()).await.is_err() {
        tracing::warn!("the store is slow: some commands are not answered before their connection is closed");
    }
    tokio::time::sleep(HANDING_OVER).await;
    let spread = spread_ms(engine.hub.presence().connections());
    engine.hub.close_all(close::RESTART, Box::new(move |id| format!("retry_ms={}", retry_ms(id, spread))));
    engine.tasks.close();
    if tokio::time::timeout(CLOSING, engine.tasks.wait()).await.is_ok() {
        return engine.hub.stop();
    }
    engine.hub.cut_closed();
    if tokio::time::timeout(DRAIN, engine.tasks.wait()).await.is_err() {
        tracing::warn!(left = engine.tasks.len(), "some connections did not leave in time");
    }
    engine.hub.stop();
}

/// A millisecond for each connection: a handshake and a resume take less.
fn spread_ms(connections: u32) -> u64 {
    u64::from(connections).clamp(RESTART_MS, LONGEST_SPREAD_MS)
}

/// Neighbours in number are far apart in time (Knuth, multiplicative hashing).
fn retry_ms(id: u64, spread: u64) -> u64 {
    RESTART_MS + id.wrapping_mul(2_654_435_761) % spread
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spread_grows_with_the_crowd() {
        for (connections, at_least, at_most) in
            [(0, 0, 200), (35, 50, 200), (2_000, 1_500, 2_100), (90_000, 9_000, 10_100)]
        {
            let times: Vec<_> =
                (0..u64::from(connections)).map(|id| retry_ms(id, spread_ms(connections))).collect();
            let last = times.iter().max().copied().unwrap_or_default();
            assert!((at_least..=at_most).contains(&last), "{connections}: {last}");
            assert!(times.iter().all(|time| *time >= RESTART_MS));
        }
    }
}
