//! Times as an administrator reads them.

use jiff::Timestamp;

/// A clock may be off by so much without anybody having to know, milliseconds.
const TOLERATED_MS: i64 = 60_000;

/// `2026-01-02 03:04:05 UTC`.
pub fn shown(milliseconds: i64) -> String {
    match Timestamp::from_millisecond(milliseconds) {
        Ok(time) => time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
        Err(_) => format!("{milliseconds} ms after 1970"),
    }
}

/// How far a time lies in the future, if that is more than a minute: `5 min`, `3 h`, `35 days`.
pub fn ahead(time: i64, now: i64) -> Option<String> {
    let minutes = Some(time.saturating_sub(now)).filter(|ahead| *ahead > TOLERATED_MS)? / 60_000;
    Some(match minutes {
        0..120 => format!("{minutes} min"),
        120..2_880 => format!("{} h", minutes / 60),
        _ => format!("{} days", minutes / 1_440),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_whole_units() {
        assert_eq!(shown(1_767_323_045_678), "2026-01-02 03:04:05 UTC");
        assert_eq!(shown(i64::MAX), "9223372036854775807 ms after 1970");
        let hour = 3_600_000;
        for (milliseconds, told) in [
            (-hour, None),
            (60_000, None),
            (61_000, Some("1 min")),
            (2 * hour, Some("2 h")),
            (35 * 24 * hour, Some("35 days")),
            (i64::MAX, Some("106751991167 days")),
        ] {
            assert_eq!(ahead(milliseconds, 0).as_deref(), told, "{milliseconds}");
        }
    }
}
