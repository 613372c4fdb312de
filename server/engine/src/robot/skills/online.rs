//! Who is online.

use super::{Answer, Context, Question, question::whole};
use protocol::Locale;
use regex::Regex;
use std::sync::LazyLock;

/// So many are named.
const NAMED: usize = 20;

static ASKED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    whole(
        r"(?:现在|都)?(?:有)?(?:谁|哪些人|几个人|多少人|有人)(?:都)?(?:现在)?在(?:线|这里|这儿)?(?:吗|上)?|在线(?:的)?(?:人|人数|列表)?|who(?:'s| is| are)? (?:is )?(?:here|online|there)(?: now)?|online",
    )
});

/// Whether that is asked.
pub fn answer(question: &Question, _: &Context) -> Option<Answer> {
    question.is(&ASKED).then_some(Answer::WhoIsHere)
}

/// Names those who are online, of `online` in all.
#[must_use]
pub fn names(locale: Locale, names: &[&str], online: u32) -> String {
    let some: Vec<&str> = names.iter().copied().take(NAMED).collect();
    let more = usize::try_from(online).unwrap_or(usize::MAX).saturating_sub(some.len());
    match (locale, online) {
        (Locale::Zh, 0) => "现在没有人在线。".to_owned(),
        (Locale::En, 0) => "Nobody is online right now.".to_owned(),
        (Locale::Zh, _) => {
            let rest = if more > 0 { format!(" 等 {online} 人") } else { String::new() };
            format!("在线 {online} 人：{}{rest}", some.join("、"))
        }
        (Locale::En, _) => {
            let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!("{online} online: {}{rest}", some.join(", "))
        }
    }
}
