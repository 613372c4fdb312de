//! What is written with signs, where a message is shown in one line: spoilers are covered, signs of emphasis left out.

use std::borrow::Cow;

const COVER: &str = "▇▇▇";

/// The beginning of a text as it was typed, with what stands between `||` covered. One that is cut off within a spoiler
/// is covered to its end.
#[must_use]
pub fn covered(text: &str) -> Cow<'_, str> {
    let Some((before, rest)) = text.split_once("||").filter(|(_, rest)| !rest.starts_with([' ', '|'])) else {
        return Cow::Borrowed(text);
    };
    match rest.split_once("||") {
        Some((inside, after)) if !inside.ends_with(' ') => {
            Cow::Owned(format!("{before}{COVER}{}", covered(after)))
        }
        // A preview of this length has been cut.
        None if text.chars().count() >= CUT => Cow::Owned(format!("{before}{COVER}")),
        _ => Cow::Borrowed(text),
    }
}

/// Signs that stand around what is strong, deleted or code.
const SIGNS: [&str; 3] = ["**", "~~", "`"];

/// A text in one line: what [`covered`] gives, without signs of emphasis.
#[must_use]
pub fn unmarked(text: &str) -> Cow<'_, str> {
    signs(text).fold(covered(text), |text, sign| Cow::Owned(text.replace(sign, "")))
}

/// The signs of emphasis in a text.
pub fn signs(text: &str) -> impl Iterator<Item = &'static str> {
    SIGNS.into_iter().filter(move |sign| is_around(text, sign))
}

/// Whether a sign stands around parts of a text each time, and close to them: not as in `2 ** 3`.
fn is_around(text: &str, sign: &str) -> bool {
    let mut parts = text.split(sign).skip(1);
    let mut is = false;
    while let Some(inside) = parts.next() {
        is = !inside.is_empty() && inside.trim() == inside && parts.next().is_some();
        if !is {
            break;
        }
    }
    is
}

/// Shorter than what a server cuts a preview to.
const CUT: usize = 100;
