//! How long to wait before the next connection: exponential backoff with full jitter, so that clients do not
//! all come back at the same moment after a restart.

/// The longest wait before the first try, milliseconds. It doubles with each try.
const FIRST: u32 = 250;
/// The longest wait before any try, milliseconds.
const LAST: u32 = 30_000;
/// A connection that lasted this long resets the backoff, milliseconds.
const STABLE: i64 = 60_000;

/// The state between tries.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Backoff {
    tries: u32,
}

impl Backoff {
    /// The wait in milliseconds after a connection that lasted `stood` milliseconds. `random` is between 0 and
    /// 1. The server may have asked for a minimum.
    pub fn next(&mut self, stood: i64, random: f64, asked: Option<u32>) -> u32 {
        if stood >= STABLE {
            self.tries = 0;
        }
        let ceiling = FIRST.saturating_mul(1 << self.tries.min(10)).min(LAST);
        self.tries += 1;
        let jittered = (f64::from(ceiling) * random.clamp(0.0, 1.0)) as u32;
        jittered.max(asked.unwrap_or(0).min(LAST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ceilings_double_up_to_thirty_seconds_and_fall_only_after_a_stable_minute() {
        let mut backoff = Backoff::default();
        let ceilings: Vec<u32> = (0..9).map(|_| backoff.next(0, 1.0, None)).collect();
        assert_eq!(ceilings, [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
        assert_eq!(backoff.next(59_999, 1.0, None), 30_000);
        assert_eq!(backoff.next(60_000, 1.0, None), 250);
    }

    #[test]
    fn the_wait_is_anywhere_below_and_never_before_the_server_wants() {
        let mut backoff = Backoff::default();
        assert_eq!(backoff.next(0, 0.0, None), 0);
        assert_eq!(backoff.next(0, 0.5, None), 250);
        assert_eq!(backoff.next(0, 0.0, Some(4_000)), 4_000);
    }
}
