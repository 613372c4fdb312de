//! Finds days and times in a sentence, in Chinese and English.

use super::numerals::number;
use jiff::{
    SignedDuration, Span, ToSpan as _, ZonedDateTime,
    civil::{Date, Time, Weekday},
};
use regex::{Captures, Regex};
use std::{ops::Range, sync::LazyLock};

/// Something found in a text.
#[derive(Debug)]
pub struct Found<T> {
    /// Where.
    pub range: Range<usize>,
    /// What it means, if anything.
    pub value: Result<T, Wrong>,
}

/// Why a moment that somebody named is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// There is no such day or time.
    Nonsense,
    /// It is over.
    Past,
}

const NUM: &str = r"\d{1,4}(?:\.\d{1,2})?|[零〇一二两三四五六七八九十百千]{1,7}|半";
const ZH_UNIT: &str = r"秒钟|秒|分钟|分|刻钟|小时|钟头|天|日|周|星期|礼拜|个月|月";
const EN_NUM: &str = r"\d{1,4}(?:\.\d{1,2})?|\b(?:an?|half an?|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|forty|fifty|sixty)\b";
const EN_UNIT: &str = r"seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|s|m|h|d";

fn pattern(text: &str) -> Option<Regex> {
    Regex::new(text).ok()
}

static ZH_AFTER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let step = format!(r"(?:(?:{NUM})\s*个?半?\s*(?:{ZH_UNIT})\s*[零又]?)+");
    pattern(&format!(r"(?:再?过)?(?P<a>{step})钟?(?:之后|以后|过后|后)|再?过(?P<b>{step})"))
});
static ZH_STEP: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(&format!(r"(?P<n>{NUM})\s*个?(?P<half>半)?\s*(?P<unit>{ZH_UNIT})")));
static EN_AFTER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let step = format!(r"(?:{EN_NUM})\s*(?:{EN_UNIT})\b");
    pattern(&format!(r"\b(?:in|after) (?P<a>{step}(?:(?:,| and)? ?{step})*)|\b(?P<b>{step}) from now"))
});
static EN_STEP: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(&format!(r"(?P<n>{EN_NUM})\s*(?P<unit>{EN_UNIT})\b")));

/// Finds "十分钟后", "一个半小时后", "in 2 hours and 5 minutes".
pub fn find_after(text: &str, now: &ZonedDateTime) -> Option<Found<ZonedDateTime>> {
    let zh = ZH_AFTER.as_ref().and_then(|after| after.captures(text));
    let (found, step) = match zh {
        Some(found) => (found, ZH_STEP.as_ref()?),
        None => (EN_AFTER.as_ref()?.captures(text)?, EN_STEP.as_ref()?),
    };
    let range = found.get(0)?.range();
    let steps = found.name("a").or(found.name("b"))?.as_str();
    let at = step.captures_iter(steps).try_fold(now.clone(), |at, step| add(&at, &step));
    Some(Found { range, value: at.ok_or(Wrong::Nonsense) })
}

/// Adds one "三天" or "2 hours".
fn add(at: &ZonedDateTime, step: &Captures<'_>) -> Option<ZonedDateTime> {
    let (n, unit) = (step.name("n")?.as_str(), step.name("unit")?.as_str());
    let n = amount(n)? + if step.name("half").is_some() { 0.5 } else { 0.0 };
    let whole = (n.fract() == 0.0).then_some(n as i32);
    let seconds = |each: f64| at.checked_add(SignedDuration::from_secs((n * each).round() as i64)).ok();
    let days = |each: i32| match whole {
        // A day is no 24 hours where clocks are changed.
        Some(n) => at.checked_add(Span::new().try_days(n.checked_mul(each)?).ok()?).ok(),
        None => seconds(86_400.0 * f64::from(each)),
    };
    match unit {
        "秒钟" | "秒" | "s" | "sec" | "secs" | "second" | "seconds" => seconds(1.0),
        "分钟" | "分" | "m" | "min" | "mins" | "minute" | "minutes" => seconds(60.0),
        "刻钟" => seconds(900.0),
        "小时" | "钟头" | "h" | "hr" | "hrs" | "hour" | "hours" => seconds(3_600.0),
        "天" | "日" | "d" | "day" | "days" => days(1),
        "周" | "星期" | "礼拜" | "week" | "weeks" => days(7),
        _ => at.checked_add(Span::new().try_months(whole?).ok()?).ok(),
    }
}

fn amount(n: &str) -> Option<f64> {
    Some(match n {
        "半" | "half a" | "half an" => 0.5,
        "a" | "an" | "one" => 1.0,
        "two" => 2.0,
        "three" => 3.0,
        "four" => 4.0,
        "five" => 5.0,
        "six" => 6.0,
        "seven" => 7.0,
        "eight" => 8.0,
        "nine" => 9.0,
        "ten" => 10.0,
        "fifteen" => 15.0,
        "twenty" => 20.0,
        "thirty" => 30.0,
        "forty" => 40.0,
        "fifty" => 50.0,
        "sixty" => 60.0,
        n => match number(n) {
            Some(number) => number.into(),
            None => n.parse().ok()?,
        },
    })
}

static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?P<word>大后天|大前天|后天|前天|昨天|今天|今日|今晚|今早|明天|明日|明早|明晚|\bthe day after tomorrow\b|\bday after tomorrow\b|\byesterday\b|\btoday\b|\btonight\b|\btomorrow\b)|(?P<zhnext>下个?|这个?|本)?(?:周|星期|礼拜)(?P<zhday>[一二三四五六日天])|(?:(?P<y>\d{4})年)?(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})月(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})[日号]?|(?P<y2>\d{4})[-/.](?P<m2>\d{1,2})[-/.](?P<d2>\d{1,2})|\b(?:on |this )?(?P<ennext>next )?(?P<enday>mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:on )?(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (?P<d3>\d{1,2})(?:st|nd|rd|th)?(?:,? (?P<y3>\d{4}))?|(?P<d4>\d{1,2})[号日]",
    )
});

/// Finds a day; one without a year is the next there is.
pub fn find_day(text: &str, today: Date) -> Option<Found<Date>> {
    let found = DAY.as_ref()?.captures(text)?;
    let range = found.get(0)?.range();
    Some(Found { range, value: day(&found, today).ok_or(Wrong::Nonsense) })
}

fn day(found: &Captures<'_>, today: Date) -> Option<Date> {
    let named = |name: &str| found.name(name).map(|found| found.as_str());
    if let Some(word) = named("word") {
        return today.checked_add(offset(word).days()).ok();
    }
    if let Some(day) = named("zhday") {
        let day = weekday("一二三四五六日天".chars().position(|c| day.starts_with(c))?)?;
        return Some(on_weekday(today, day, named("zhnext").is_some_and(|next| next.starts_with('下'))));
    }
    if let Some(day) = named("enday") {
        let days = ["mon", "tues", "wednes", "thurs", "fri", "satur", "sun"];
        let day = weekday(days.iter().position(|name| *name == day)?)?;
        return Some(on_weekday(today, day, named("ennext").is_some()));
    }
    let (year, month, day) = if let Some(month) = named("month") {
        let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        (named("y3"), u32::try_from(months.iter().position(|name| *name == month)? + 1).ok()?, named("d3")?)
    } else if let Some(month) = named("m2") {
        (named("y2"), number(month)?, named("d2")?)
    } else if let Some(month) = named("m") {
        (named("y"), number(month)?, named("d")?)
    } else {
        return on_day_of_month(today, number(named("d4")?)?);
    };
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(number(day)?).ok()?);
    match year {
        Some(year) => Date::new(year.parse().ok()?, month, day).ok(),
        None => {
            let years = today.year()..=today.year() + 4;
            years.filter_map(|year| Date::new(year, month, day).ok()).find(|date| *date >= today)
        }
    }
}

fn offset(word: &str) -> i32 {
    match word {
        "大前天" => -3,
        "前天" => -2,
        "昨天" | "yesterday" => -1,
        "明天" | "明日" | "明早" | "明晚" | "tomorrow" => 1,
        "后天" | "the day after tomorrow" | "day after tomorrow" => 2,
        "大后天" => 3,
        _ => 0,
    }
}

fn weekday(at: usize) -> Option<Weekday> {
    Weekday::from_monday_zero_offset(i8::try_from(at.min(6)).ok()?).ok()
}

/// The next such day, today included; with "下" the one of next week, which begins on Monday.
fn on_weekday(today: Date, day: Weekday, next_week: bool) -> Date {
    let (now, then) = (today.weekday().to_monday_zero_offset(), day.to_monday_zero_offset());
    let ahead = if next_week { then + 7 - now } else { (then - now).rem_euclid(7) };
    today.saturating_add(i32::from(ahead).days())
}

fn on_day_of_month(today: Date, day: u32) -> Option<Date> {
    let day = i8::try_from(day).ok()?;
    let months = (0..4).filter_map(|ahead: i32| today.first_of_month().checked_add(ahead.months()).ok());
    months.filter_map(|first| Date::new(first.year(), first.month(), day).ok()).find(|date| *date >= today)
}

/// A time of the day, and what is not certain about it.
#[derive(Debug, Clone, Copy)]
struct Clock {
    time: Time,
    /// Midnight of "晚上12点" belongs to the next day.
    next_day: bool,
    /// It may as well be twelve hours later.
    vague: bool,
}

static CLOCK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?P<part>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜|今晚|明晚|今早|明早)?\s*(?P<h>\d{1,2}|[零一二两三四五六七八九十]{1,3})(?:[点时](?:钟|整)?(?:(?P<frac>半|一刻|三刻)|(?P<min>\d{1,2}|[零〇一二三四五六七八九十]{1,3})分?)?|:(?P<min2>\d{2}))(?:\s*(?P<ampm0>[ap])\.?m\b\.?)?|\b(?:at |by )?(?P<h2>\d{1,2})(?::(?P<min3>\d{2}))?\s*(?P<ampm>[ap])\.?m\b\.?|\b(?:at|by) (?P<h3>\d{1,2})(?::(?P<min4>\d{2}))?\b|\b(?:at )?(?P<word>noon|midnight)\b|(?P<only>中午|正午|半夜)",
    )
});

fn find_clock(text: &str, evening: bool) -> Option<Found<Clock>> {
    let found = CLOCK.as_ref()?.captures(text)?;
    let range = found.get(0)?.range();
    Some(Found { range, value: clock(&found, evening).ok_or(Wrong::Nonsense) })
}

fn clock(found: &Captures<'_>, evening: bool) -> Option<Clock> {
    let named = |name: &str| found.name(name).map(|found| found.as_str());
    if let Some(word) = named("word").or(named("only")) {
        let noon = matches!(word, "noon" | "中午" | "正午");
        return Some(Clock {
            time: Time::new(if noon { 12 } else { 0 }, 0, 0, 0).ok()?,
            next_day: !noon,
            vague: false,
        });
    }
    let hour = number(named("h").or(named("h2")).or(named("h3"))?)?;
    let minute = match (named("frac"), named("min").or(named("min2")).or(named("min3")).or(named("min4"))) {
        (Some("半"), _) => 30,
        (Some("一刻"), _) => 15,
        (Some(_), _) => 45,
        (None, Some(minute)) => number(minute)?,
        (None, None) => 0,
    };
    let part = named("part").or(evening.then_some("晚上")).unwrap_or_default();
    let late =
        matches!(part, "下午" | "傍晚" | "晚上" | "夜里" | "今晚" | "明晚") || (part == "中午" && hour < 4);
    let half = named("ampm").or(named("ampm0"));
    let (hour, next_day) = match (half, hour) {
        (Some("p"), 1..12) => (hour + 12, false),
        (Some("a"), 12) => (0, false),
        (None, 12) if matches!(part, "晚上" | "夜里" | "半夜" | "今晚" | "明晚") => (0, true),
        (None, 12) if part == "凌晨" => (0, false),
        (None, 24) => (0, true),
        (None, 1..12) if late && !(part == "夜里" && hour < 6) => (hour + 12, false),
        _ => (hour, false),
    };
    let time = Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0).ok()?;
    Some(Clock { time, next_day, vague: half.is_none() && part.is_empty() && (1..12).contains(&hour) })
}

/// When somebody who names a day and no time wants to hear of it.
const MORNING: i8 = 9;

/// A moment whose day and time stand apart: all places that it was found in, last first, and what it means.
pub type FoundApart = (Vec<Range<usize>>, Result<ZonedDateTime, Wrong>);

/// Finds "明天早上8点", "周五", "tomorrow at 8am", "at 15:30".
pub fn find_at(text: &str, now: &ZonedDateTime) -> Option<FoundApart> {
    let day = find_day(text, now.date());
    let day_text = day.as_ref().and_then(|day| text.get(day.range.clone())).unwrap_or_default().to_owned();
    // Blanked, so that a date is not taken for a time, nor is the same found twice.
    let mut rest = text.to_owned();
    if let Some(day) = &day {
        rest.replace_range(day.range.clone(), &"\0".repeat(day.range.len()));
    }
    let evening = matches!(day_text.as_str(), "今晚" | "明晚" | "tonight");
    let clock = find_clock(&rest, evening);
    let mut ranges: Vec<Range<usize>> =
        [day.as_ref().map(|day| day.range.clone()), clock.as_ref().map(|clock| clock.range.clone())]
            .into_iter()
            .flatten()
            .collect();
    ranges.sort_by_key(|range| std::cmp::Reverse(range.start));
    if ranges.is_empty() {
        return None;
    }
    let (day, clock) = (day.map(|day| day.value).transpose(), clock.map(|clock| clock.value).transpose());
    let at = day.and_then(|day| clock.and_then(|clock| resolve(day, clock, evening, now)));
    Some((ranges, at))
}

fn resolve(
    day: Option<Date>,
    clock: Option<Clock>,
    evening: bool,
    now: &ZonedDateTime,
) -> Result<ZonedDateTime, Wrong> {
    let usual = Clock {
        time: Time::constant(if evening { 20 } else { MORNING }, 0, 0, 0),
        next_day: false,
        vague: false,
    };
    let Clock { time, next_day, vague } = clock.unwrap_or(usual);
    let base = day.unwrap_or_else(|| now.date());
    let on = |date: Date, time: Time| {
        let date = if next_day { date.tomorrow().ok()? } else { date };
        date.to_datetime(time).to_zoned_datetime(now.time_zone().clone()).ok()
    };
    let later = Time::new(time.hour() + if vague { 12 } else { 0 }, time.minute(), 0, 0).unwrap_or(time);
    let mut tries = vec![on(base, time), on(base, later)];
    if day.is_none() {
        tries.push(base.tomorrow().ok().and_then(|tomorrow| on(tomorrow, time)));
    }
    let ahead = tries.iter().flatten().find(|at| *at > now);
    ahead.cloned().ok_or(if tries.iter().all(Option::is_none) { Wrong::Nonsense } else { Wrong::Past })
}
