//! Reminders: what is to be told when, and what is said about them.

use super::{
    Answer, Context, Question, clock,
    moment::{Wrong, find_after, find_at},
    numerals::number,
    question::whole,
};
use crate::ports::store::Reminder;
use jiff::{Timestamp, ToSpan as _, ZonedDateTime, civil::Date, tz::TimeZone};
use protocol::{Locale, limits::REMIND_DAYS};
use regex::Regex;
use std::sync::LazyLock;

/// Of what is to be told, this many characters.
const LONGEST: usize = 200;

static WANTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:请|麻烦你?|记得|到时候?)?(?:提醒|叫)一?下?我(?:一下|一声|们)?|\b(?:please )?remind me(?: again)?\b|\bset a reminder(?: for)?\b").ok()
});
static LIST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    whole(
        r"(?:看看|查看|列出)?(?:我的|我有(?:哪些|什么)|有(?:哪些|什么))?提醒(?:列表)?(?:有(?:哪些|什么))?|(?:list |show )?(?:me )?(?:my |all )?reminders|what are my reminders",
    )
});
static CANCEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    whole(
        r"(?:取消|删除|删掉|去掉)(?:第)?(?:个)?提醒\s*(?:#|第)?(?P<a>\d{1,4}|[一二三四五六七八九十]{1,3})(?:个|号)?|(?:取消|删除|删掉|去掉)第?\s*(?P<c>\d{1,4}|[一二三四五六七八九十]{1,3})[个号](?:提醒)?|(?:cancel|delete|remove) (?:reminder|the reminder|my reminder)(?: number| no\.?)? ?#?(?P<b>\d{1,4})",
    )
});
/// What is left of a sentence around what it is about.
static EDGES: LazyLock<[Option<Regex>; 2]> = LazyLock::new(|| {
    [
        r"(?i)^(?:[\s,，、。.:：;；]|小乐|请|到时候?|在|的时候|时候|一下|要|\b(?:to|that|about|at|on|by|please|and|lele)\b)+",
        r"(?i)(?:[\s,，、。.:：;；!！?？]|在|\b(?:at|on|by|please|to)\b)+$",
    ]
    .map(|pattern| Regex::new(pattern).ok())
});

/// Reads a reminder, or what somebody wants to do with those there are.
pub fn answer(question: &Question, context: &Context) -> Option<Answer> {
    if question.is(&LIST) {
        return Some(Answer::Reminders);
    }
    if let Some(found) = CANCEL.as_ref()?.captures(&question.plain) {
        let named = found.name("a").or(found.name("b")).or(found.name("c"))?;
        return Some(Answer::Cancel(number(named.as_str())?));
    }
    if !WANTED.as_ref()?.is_match(&question.text) {
        return None;
    }
    Some(read(&question.text, context).unwrap_or_else(|why| Answer::Say(sentence(why, context).to_owned())))
}

/// Why a reminder cannot be set.
enum Refused {
    NoTime,
    Wrong(Wrong),
    TooFar,
}

fn read(text: &str, context: &Context) -> Result<Answer, Refused> {
    let wanted = WANTED.as_ref().ok_or(Refused::NoTime)?;
    // Small letters of ASCII alone keep every place where it is.
    let small = text.to_ascii_lowercase();
    let (mut ranges, at) = match find_after(&small, &context.now) {
        Some(found) => (vec![found.range], found.value),
        None => find_at(&small, &context.now).ok_or(Refused::NoTime)?,
    };
    let at = at.map_err(Refused::Wrong)?;
    if at <= context.now {
        return Err(Refused::Wrong(Wrong::Past));
    }
    if context.now.checked_add(REMIND_DAYS.days()).is_ok_and(|last| at > last) {
        return Err(Refused::TooFar);
    }
    ranges.sort_by_key(|range| std::cmp::Reverse(range.start));
    let mut left = text.to_owned();
    for range in ranges {
        left.replace_range(range, " ");
    }
    let left = wanted.replace_all(&left, " ");
    Ok(Answer::Remind { at, what: told(context.locale, trimmed(&left)) })
}

fn trimmed(left: &str) -> String {
    let mut left = left.split_whitespace().collect::<Vec<_>>().join(" ");
    if let [Some(before), Some(after)] = &*EDGES {
        left = after.replace(&before.replace(&left, ""), "").into_owned();
    }
    left.chars().take(LONGEST).collect()
}

fn told(locale: Locale, what: String) -> String {
    match (locale, what.is_empty()) {
        (Locale::Zh, false) => format!("⏰ 提醒：{what}"),
        (Locale::Zh, true) => "⏰ 时间到了".to_owned(),
        (Locale::En, false) => format!("⏰ Reminder: {what}"),
        (Locale::En, true) => "⏰ Time is up".to_owned(),
    }
}

fn sentence(why: Refused, context: &Context) -> &'static str {
    let (zh, en) = match why {
        Refused::NoTime => (
            "要我什么时候提醒？比如：十分钟后提醒我关火，或 明天早上8点提醒我开会。",
            "When should I remind you? For example: remind me in 10 minutes to turn off the stove, or remind me tomorrow at 8am to call home.",
        ),
        Refused::Wrong(Wrong::Nonsense) => (
            "这个时间我没看懂，换个说法试试？",
            "I do not understand that time. Could you put it another way?",
        ),
        Refused::Wrong(Wrong::Past) => ("这个时间已经过去了。", "That time has passed."),
        Refused::TooFar => ("我最多能记一年之内的事。", "I can remember things for at most a year."),
    };
    match context.locale {
        Locale::Zh => zh,
        Locale::En => en,
    }
}

fn shown(locale: Locale, at: &ZonedDateTime) -> String {
    format!("{} {}", clock::day(locale, at.date()), hour(at))
}

fn hour(at: &ZonedDateTime) -> String {
    let seconds = if at.second() == 0 { String::new() } else { format!(":{:02}", at.second()) };
    format!("{:02}:{:02}{seconds}", at.hour(), at.minute())
}

/// What is said about a reminder that was set. The date is left out when it is `today`.
#[must_use]
pub fn added(locale: Locale, made: &Reminder, at: &ZonedDateTime, today: Option<Date>) -> String {
    let (number, zone) = (made.number, clock::zone(at, locale));
    let when = match (Some(at.date()) == today, locale) {
        (true, Locale::Zh) => format!("今天 {}", hour(at)),
        (true, Locale::En) => format!("today at {}", hour(at)),
        (false, Locale::Zh) => shown(locale, at),
        (false, Locale::En) => format!("on {}", shown(locale, at)),
    };
    match locale {
        Locale::Zh => format!("好的，{when} 提醒你{zone}。不要了就说：取消提醒 {number}"),
        Locale::En => {
            format!("OK, I will remind you {when}{zone}. To take it back, say: cancel reminder {number}")
        }
    }
}

/// Somebody has as many as one may have.
#[must_use]
pub fn too_many(locale: Locale) -> &'static str {
    match locale {
        Locale::Zh => "你已经有 50 条提醒了，先取消几条吧（说“我的提醒”看看）。",
        Locale::En => "You have 50 reminders already. Cancel some first (say “my reminders”).",
    }
}

/// What somebody is to be reminded of.
#[must_use]
pub fn listed(locale: Locale, waiting: &[Reminder], zone: &TimeZone) -> String {
    if waiting.is_empty() {
        return match locale {
            Locale::Zh => "你现在没有提醒。",
            Locale::En => "You have no reminders.",
        }
        .to_owned();
    }
    let line = |reminder: &Reminder| {
        let at = Timestamp::from_millisecond(reminder.at).unwrap_or_default().to_zoned_datetime(zone.clone());
        format!("{}. {} {}", reminder.number, shown(locale, &at), reminder.text)
    };
    waiting.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What is said about one that was taken back.
#[must_use]
pub fn cancelled(locale: Locale, number: u32, found: Option<&Reminder>) -> String {
    match (locale, found) {
        (Locale::Zh, Some(reminder)) => format!("已取消提醒 {number}（{}）", reminder.text),
        (Locale::En, Some(reminder)) => format!("Reminder {number} is cancelled ({})", reminder.text),
        (Locale::Zh, None) => format!("没有编号 {number} 的提醒。说“我的提醒”看看有哪些。"),
        (Locale::En, None) => format!("There is no reminder {number}. Say “my reminders” to see them."),
    }
}
