//! Days and clock times. The caller provides the offset from UTC, so there is no time zone database.

use super::Words;
use time::Date;

/// The Julian day of 1970-01-01.
const EPOCH: i64 = 2_440_588;

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

    /// `2026-11-21 14:05`, a local date and time of HTML.
    #[must_use]
    pub fn stamp(self) -> String {
        let (year, month, day) = date(self.day).to_calendar_date();
        format!("{year:04}-{:02}-{day:02} {}", u8::from(month), self.clock())
    }

    /// For a day line: today, yesterday, the weekday within a week, or the date.
    #[must_use]
    pub fn day_name(self, today: Self, words: &Words) -> String {
        match today.day - self.day {
            0 => words.today.to_owned(),
            1 => words.yesterday.to_owned(),
            2..=6 => {
                let weekday = usize::from(date(self.day).weekday().number_days_from_monday());
                words.weekdays.get(weekday).copied().unwrap_or_default().to_owned()
            }
            _ => {
                let (year, month, day) = date(self.day).to_calendar_date();
                let (month, day) = (u32::from(u8::from(month)), u32::from(day));
                if year == date(today.day).year() {
                    (words.month_day)(month, day)
                } else {
                    (words.year_month_day)(year.into(), month, day)
                }
            }
        }
    }

    /// Date and time in full, for a tooltip.
    #[must_use]
    pub fn full(self, words: &Words) -> String {
        let (year, month, day) = date(self.day).to_calendar_date();
        let date = (words.year_month_day)(year.into(), u8::from(month).into(), day.into());
        format!("{date} {}", self.clock())
    }

    /// For a list: the time if it is today, else the day.
    #[must_use]
    pub fn short(self, today: Self, words: &Words) -> String {
        if self.day == today.day { self.clock() } else { self.day_name(today, words) }
    }
}

/// The milliseconds since 1970 of a local date of HTML (`2026-11-21`), at its midnight, or of a local date and time
/// (`2026-11-21T14:05`). `zone`: the offset at a time, minutes east of UTC. A time that the clocks leave out is as much later.
#[must_use]
pub fn moment(text: &str, zone: &dyn Fn(i64) -> i32) -> Option<i64> {
    let (date, clock) = text.split_once('T').unwrap_or((text, "00:00"));
    let mut parts = date.splitn(3, '-');
    let (year, month, day) =
        (parts.next()?.parse().ok()?, parts.next()?.parse::<u8>().ok()?, parts.next()?.parse().ok()?);
    let (hour, minute) = clock.split_once(':')?;
    let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.get(..2)?.parse().ok()?);
    if !(0..24).contains(&hour) || !(0..60).contains(&minute) {
        return None;
    }
    let date = Date::from_calendar_date(year, month.try_into().ok()?, day).ok()?;
    let days = i64::from(date.to_julian_day()) - EPOCH;
    let local = days * 86_400_000 + (hour * 60 + minute) * 60_000;
    let at = |guess: i64| local - i64::from(zone(guess)) * 60_000;
    Some(at(at(local)))
}

/// The date of a number of days since 1970-01-01. Days beyond the calendar's range are its first day.
fn date(day: i64) -> Date {
    let julian = day.checked_add(EPOCH).and_then(|day| i32::try_from(day).ok());
    julian.and_then(|day| Date::from_julian_day(day).ok()).unwrap_or(Date::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words;
    use protocol::Locale;
    use time::Month;

    #[test]
    fn a_local_date_begins_at_its_midnight_there() {
        let shanghai = |_| 480;
        // 2026-11-21 00:00 there.
        assert_eq!(moment("2026-11-21", &shanghai), Some(1_795_190_400_000));
        assert_eq!(moment("2026-11-21T10:24", &shanghai), Some(1_795_227_840_000));
        assert_eq!(moment("2026-11-21T10:24:30", &shanghai), Some(1_795_227_840_000));
        // Clocks in Berlin were put back on 2026-10-25 at 01:00 UTC.
        let berlin = |at| if at < 1_792_890_000_000 { 120 } else { 60 };
        assert_eq!(moment("2026-10-25", &berlin), Some(1_792_879_200_000));
        assert_eq!(moment("2026-10-26", &berlin), Some(1_792_969_200_000));
        for wrong in
            ["", "2026-11", "2026-13-01", "2026-02-30", "2026-11-21T24:00", "2026-11-21T10", "x", "--"]
        {
            assert_eq!(moment(wrong, &shanghai), None, "{wrong}");
        }
    }

    #[test]
    fn days_and_times() {
        let (zh, en) = (words(Locale::Zh), words(Locale::En));
        // 2026-11-21 (a Saturday) 02:24 UTC, seen from Shanghai.
        let now = 1_795_227_840_000;
        let today = LocalTime::at(now, 480);
        assert_eq!(today.clock(), "10:24");
        assert_eq!(today.stamp(), "2026-11-21 10:24");
        let ago = |days: i64| LocalTime::at(now - days * 86_400_000, 480);
        assert_eq!(ago(0).day_name(today, zh), "今天");
        assert_eq!(ago(1).day_name(today, en), "Yesterday");
        assert_eq!(ago(3).day_name(today, zh), "周三");
        assert_eq!(ago(30).day_name(today, zh), "10月22日");
        assert_eq!(ago(400).day_name(today, en), "Oct 17, 2025");
        assert_eq!(ago(0).short(today, zh), "10:24");
        assert_eq!(ago(0).full(zh), "2026年11月21日 10:24");
        assert_eq!(ago(400).full(en), "Oct 17, 2025 10:24");
        let ymd = |day| date(day).to_calendar_date();
        assert_eq!(ymd(0), (1970, Month::January, 1));
        assert_eq!(ymd(11_016), (2000, Month::February, 29));
        assert_eq!([date(i64::MAX), date(i64::MIN)], [Date::MIN; 2]);
        // West of Greenwich it is still the day before.
        assert_eq!(LocalTime::at(now, -480).day, today.day - 1);
    }
}
