//! The time of day. Only decorates: order is the business of sequence numbers.

/// Tells milliseconds since 1970.
pub trait Clock: Send + Sync {
    /// Now. May jump; the store never lets a log run backwards.
    fn now(&self) -> i64;
}

/// The operating system's clock.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.ok().and_then(|d| i64::try_from(d.as_millis()).ok()).unwrap_or_default()
    }
}
