//! How many days it is until, or since, some day.

use super::{Answer, Context, Question, clock, lunar::find_festival, moment::find_day, question::whole};
use jiff::Unit;
use protocol::Locale;
use regex::Regex;
use std::sync::LazyLock;

static ASKED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    whole(
        r"(?:现在|今天)?(?:距离?|离|到)?(?P<a>.{1,24}?)(?:还有|还剩|有|还要|已经过了|过了)(?:几|多少)天(?:了)?|还有(?:几|多少)天(?:是|到|就是|就)?(?P<b>.{1,24}?)|(?:how many )?days (?:until|till|to|since|before) (?P<c>.{1,40}?)|how (?:long|many days)(?: is it)? (?:until|till|to) (?P<d>.{1,40}?)",
    )
});

/// Counts days.
pub fn answer(question: &Question, context: &Context) -> Option<Answer> {
    let found = ASKED.as_ref()?.captures(&question.plain)?;
    let named = ["a", "b", "c", "d"].iter().find_map(|name| found.name(name))?.as_str().trim();
    let today = context.now.date();
    let date = match find_festival(named, today) {
        Some(festival) => festival.date,
        None => find_day(named, today)?.value.ok()?,
    };
    let days = today.until((Unit::Day, date)).ok()?.get_days();
    let shown = clock::day(context.locale, date);
    Some(Answer::Say(match (context.locale, days) {
        (Locale::Zh, 0) => format!("就是今天（{shown}）！"),
        (Locale::Zh, 1..) => format!("还有 {days} 天（{shown}）"),
        (Locale::Zh, _) => format!("已经过去 {} 天（{shown}）", -days),
        (Locale::En, 0) => format!("That is today ({shown})!"),
        (Locale::En, 1) => format!("1 day ({shown})"),
        (Locale::En, 1..) => format!("{days} days ({shown})"),
        (Locale::En, _) => format!("{} days ago ({shown})", -days),
    }))
}
