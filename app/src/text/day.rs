//! Days and clock times. The caller provides the offset from UTC, so there is no time zone database.

use super::Words;

/// A time as a clock and a calendar show it somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalTime {
    /// Days since 1970-01-01.
    pub day: i64,
    /// Minutes since midnight.
    pub minute: i64,
}

impl LocalTime {
    /// Of a time in milliseconds since 1970, `zone` minutes east of UTC.
    #[must_use]
    pub fn at(milliseconds: i64, zone: i32) -> Self {
        let minutes = milliseconds.div_euclid(60_000) + i64::from(zone);
        Self { day: minutes.div_euclid(1_440), minute: minutes.rem_euclid(1_440) }
    }

    /// `14:05`.
    #[must_use]
    pub fn clock(self) -> String {
        format!("{:02}:{:02}", self.minute / 60, self.minute % 60)
    }

    /// For a day line: today, yesterday, the weekday within a week, or the date.
    #[must_use]
    pub fn day_name(self, today: Self, words: &Words) -> String {
        match today.day - self.day {
            0 => words.today.to_owned(),
            1 => words.yesterday.to_owned(),
            // 1970-01-01 was a Thursday.
            2..=6 => words
                .weekdays
                .get((self.day + 3).rem_euclid(7) as usize)
                .copied()
                .unwrap_or_default()
                .to_owned(),
            _ => {
                let (year, month, day) = civil(self.day);
                if year == civil(today.day).0 {
                    (words.month_day)(month, day)
                } else {
                    (words.year_month_day)(year, month, day)
                }
            }
        }
    }

    /// For a list: the time if it is today, else the day.
    #[must_use]
    pub fn short(self, today: Self, words: &Words) -> String {
        if self.day == today.day { self.clock() } else { self.day_name(today, words) }
    }
}

/// Year, month and day of a day number (proleptic Gregorian; Hinnant, "chrono-compatible low-level date algorithms").
fn civil(day: i64) -> (i64, u32, u32) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = (of_year - (153 * month + 2) / 5 + 1) as u32;
    let month = if month < 10 { month + 3 } else { month - 9 } as u32;
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words;
    use protocol::Locale;

    #[test]
    fn days_and_times() {
        let (zh, en) = (words(Locale::Zh), words(Locale::En));
        // 2026-11-21 (a Saturday) 02:24 UTC, seen from Shanghai.
        let now = 1_795_227_840_000;
        let today = LocalTime::at(now, 480);
        assert_eq!(today.clock(), "10:24");
        let ago = |days: i64| LocalTime::at(now - days * 86_400_000, 480);
        assert_eq!(ago(0).day_name(today, zh), "今天");
        assert_eq!(ago(1).day_name(today, en), "Yesterday");
        assert_eq!(ago(3).day_name(today, zh), "周三");
        assert_eq!(ago(30).day_name(today, zh), "10月22日");
        assert_eq!(ago(400).day_name(today, en), "Oct 17, 2025");
        assert_eq!(ago(0).short(today, zh), "10:24");
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(11_016), (2000, 2, 29));
        // West of Greenwich it is still the day before.
        assert_eq!(LocalTime::at(now, -480).day, today.day - 1);
    }
}
