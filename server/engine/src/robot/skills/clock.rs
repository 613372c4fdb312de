//! Time, date and day of the week.

use super::{Answer, Context, Question, moment::find_day, question::whole};
use jiff::{
    ZonedDateTime,
    civil::{Date, Weekday},
};
use protocol::Locale;
use regex::Regex;
use std::sync::LazyLock;

static TIME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    whole(
        r"(?:现在|当前)?(?:是)?(?:几点|什么时间|什么时候|时间)(?:钟)?(?:了)?|what(?:'s| is)? (?:the )?(?:current )?time(?: is it)?(?: now)?|time(?: now)?",
    )
});
static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    whole(
        r"(?P<day>.{0,24}?)(?:是)?(?:几号|几月几号|几月几日|多少号|什么日子|日期|星期几|周几|礼拜几)(?:了)?|what(?:'s| is)? (?:the |today's )?date(?: is it)?(?: today)?|date|what (?:week)?day (?:is it|was it|is|was|will be|will it be)(?: it)?(?P<en> .{1,24})?|today",
    )
});

/// Tells the time, or what day some day is.
pub fn answer(question: &Question, context: &Context) -> Option<Answer> {
    if question.is(&TIME) {
        return Some(Answer::Say(time(context)));
    }
    let found = DATE.as_ref()?.captures(&question.plain)?;
    let named = found.name("day").or(found.name("en")).map_or("", |day| day.as_str().trim());
    let today = context.now.date();
    let date = match named {
        "" => today,
        named => {
            let found = find_day(named, today)?;
            // "春游是星期几" is not about a day that it knows.
            let rest = named.len() - found.range.len();
            if rest > 3 {
                return None;
            }
            found.value.ok()?
        }
    };
    let shown = day(context.locale, date);
    let zone = if date == today { zone(&context.now, context.locale) } else { String::new() };
    Some(Answer::Say(match context.locale {
        Locale::Zh if named.is_empty() => format!("今天是 {shown}{zone}"),
        Locale::Zh => format!("{shown}{zone}"),
        Locale::En if named.is_empty() => format!("Today is {shown}{zone}"),
        Locale::En => format!("{shown}{zone}"),
    }))
}

fn time(context: &Context) -> String {
    let now = &context.now;
    let (hour, minute) = (now.hour(), now.minute());
    let (date, zone) = (day(context.locale, now.date()), zone(now, context.locale));
    match context.locale {
        Locale::Zh => format!("现在是 {hour:02}:{minute:02}，{date}{zone}"),
        Locale::En => format!("It is {hour:02}:{minute:02}, {date}{zone}"),
    }
}

/// The zone of the server's clock, which need not be the asker's.
pub fn zone(now: &ZonedDateTime, locale: Locale) -> String {
    let offset = now.offset();
    let shown = if offset.seconds() == 0 { "UTC".to_owned() } else { format!("UTC{offset}") };
    // "Etc/UTC" says nothing that "UTC" does not.
    let name = now.time_zone().iana_name().filter(|name| !name.ends_with("UTC"));
    let name = name.map(|name| format!("{name} ")).unwrap_or_default();
    match locale {
        Locale::Zh => format!("（服务器时区 {name}{shown}）"),
        Locale::En => format!(" (server time, {name}{shown})"),
    }
}

/// A date with its day of the week.
pub fn day(locale: Locale, date: Date) -> String {
    let (year, month, number) = (date.year(), date.month(), date.day());
    match locale {
        Locale::Zh => format!("{year}年{month}月{number}日，{}", weekday(locale, date.weekday())),
        Locale::En => format!("{}, {}", weekday(locale, date.weekday()), date.strftime("%-d %B %Y")),
    }
}

fn weekday(locale: Locale, weekday: Weekday) -> &'static str {
    let (zh, en) = match weekday {
        Weekday::Monday => ("星期一", "Monday"),
        Weekday::Tuesday => ("星期二", "Tuesday"),
        Weekday::Wednesday => ("星期三", "Wednesday"),
        Weekday::Thursday => ("星期四", "Thursday"),
        Weekday::Friday => ("星期五", "Friday"),
        Weekday::Saturday => ("星期六", "Saturday"),
        Weekday::Sunday => ("星期日", "Sunday"),
    };
    match locale {
        Locale::Zh => zh,
        Locale::En => en,
    }
}
