//! When an entry is said to have happened. Only decorates: order is the business of sequence numbers.

/// Corrections of the clock up to this many milliseconds are smoothed over.
const SMOOTHED_MS: i64 = 60_000;

/// The timestamp of an entry that follows one stamped `last`, at `now`; milliseconds since 1970.
///
/// A clock that is set back a little does not make a log run backwards. One that was far ahead and was
/// put right does: better one step back than every later message in the future.
#[must_use]
pub fn timestamp(now: i64, last: i64) -> i64 {
    if last.saturating_sub(now) <= SMOOTHED_MS { now.max(last) } else { now }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_corrections_are_smoothed_and_large_ones_believed() {
        assert_eq!(timestamp(100, 50), 100);
        assert_eq!(timestamp(100, 150), 150);
        assert_eq!(timestamp(100, 100 + SMOOTHED_MS), 100 + SMOOTHED_MS);
        assert_eq!(timestamp(100, 101 + SMOOTHED_MS), 100);
        assert_eq!(timestamp(i64::MIN, i64::MAX), i64::MIN);
    }
}
