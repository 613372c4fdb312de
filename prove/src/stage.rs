//! What all clients of a phase share: where the server is, what to do now, and what is counted.

use crate::link::Route;
use protocol::ConversationId;
use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::sync::watch;

/// What clients are to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mood {
    /// Say new things.
    Talk,
    /// Nothing new; send what is unanswered until it is answered.
    Finish,
    /// Wait until the timeline shows all that the log has.
    Settle,
    /// Stop at once.
    Leave,
}

/// The phase as its clients see it.
pub struct Stage {
    pub route: Route,
    /// How many connections of a hundred use the HTTP fallback.
    pub fallback_percent: u64,
    /// Somebody says something about this often.
    pub pace: Duration,
    /// Where long texts are said, and there are clients who stop reading; nowhere if absent.
    pub flood: Option<ConversationId>,
    /// Some of those pauses are so long that more is missed than the server replays.
    pub long_naps: bool,
    pub mood: watch::Receiver<Mood>,
    pub tally: Tally,
}

/// What is counted while it happens.
#[derive(Debug, Default)]
pub struct Tally {
    pub sent: AtomicU64,
    pub retried: AtomicU64,
    pub acked: AtomicU64,
    /// Connections that were told they are behind.
    pub behind: AtomicU64,
    /// Pauses in reading.
    pub naps: AtomicU64,
    /// Gaps that were marked because the server could not replay that much.
    pub too_far: AtomicU64,
    /// Clients with nothing left to send.
    pub finished: AtomicUsize,
    /// From the loss of a connection to the reply to `resume`.
    pub reconnects: Times,
    /// From the loss of a connection to a timeline that shows what was missed.
    pub catch_ups: Times,
}

/// Adds one.
pub fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

/// How long something took, each time.
#[derive(Debug, Default)]
pub struct Times(Mutex<Vec<Duration>>);

impl Times {
    pub fn add(&self, time: Duration) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(time);
    }

    /// The p50 and the p99 in milliseconds; nothing if there was nothing.
    pub fn quantiles(&self) -> Option<(u128, u128)> {
        let mut times = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        times.sort_unstable();
        let at = |percent: usize| times.get((times.len() * percent / 100).min(times.len().saturating_sub(1)));
        Some((at(50)?.as_millis(), at(99)?.as_millis()))
    }
}
