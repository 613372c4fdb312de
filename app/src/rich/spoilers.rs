//! What is written with signs, where a message is shown in one line: spoilers are covered, signs of emphasis left out.

use std::borrow::Cow;

const COVER: &str = "▇▇▇";

/// Signs that stand around what is strong, deleted or code.
const SIGNS: [&str; 3] = ["**", "~~", "`"];

/// The beginning of a text as it was typed, with what stands between `||` covered. One that is cut off within a spoiler
/// is covered to its end.
#[must_use]
pub fn covered(text: &str) -> Cow<'_, str> {
    without(text, "||", Some(COVER))
}

/// A text in one line: what [`covered`] gives, without signs of emphasis.
#[must_use]
pub fn unmarked(text: &str) -> Cow<'_, str> {
    SIGNS.into_iter().fold(covered(text), |text, sign| match without(&text, sign, None) {
        Cow::Borrowed(_) => text,
        Cow::Owned(bare) => Cow::Owned(bare),
    })
}

/// The signs of emphasis in a text.
pub fn signs(text: &str) -> impl Iterator<Item = &'static str> {
    SIGNS.into_iter().filter(move |sign| matches!(without(text, sign, None), Cow::Owned(_)))
}

/// A text without a sign where that stands around something, close to it: not as in `2 ** 3`. With a cover, without what it
/// stands around, too.
fn without<'a>(text: &'a str, sign: &str, cover: Option<&str>) -> Cow<'a, str> {
    let begins = |rest: &str| {
        !rest.starts_with(' ') && !rest.is_empty() && rest.as_bytes().first() != sign.as_bytes().first()
    };
    let Some((before, rest)) = text.split_once(sign).filter(|(_, rest)| begins(rest)) else {
        return Cow::Borrowed(text);
    };
    match rest.split_once(sign) {
        Some((inside, after)) if !inside.ends_with(' ') => {
            Cow::Owned(format!("{before}{}{}", cover.unwrap_or(inside), without(after, sign, cover)))
        }
        // A preview of this length has been cut.
        None if cover.is_some() && text.chars().count() >= CUT => Cow::Owned(format!("{before}{COVER}")),
        _ => Cow::Borrowed(text),
    }
}

/// Shorter than what a server cuts a preview to.
const CUT: usize = 100;
