//! A message where it is shown in one line: spoilers are covered, signs of emphasis left out.

use std::{borrow::Cow, ops::Range};

/// Stands for a spoiler.
pub const COVER: &str = "▇▇▇";

/// Signs that stand around what is strong, deleted or code.
const SIGNS: [&str; 3] = ["**", "~~", "`"];

/// Shorter than what a server cuts a preview to, characters.
const CUT: usize = 100;

/// A text as it was typed, with what stands between `||` covered. `is_cut`: it may go on; what is cut off within a spoiler is
/// covered to its end.
#[must_use]
pub fn covered(text: &str, is_cut: bool) -> Cow<'_, str> {
    without(text, spoilers(text, is_cut), |_| COVER)
}

/// Where a text has spoilers, with their signs, in bytes.
pub fn spoilers(text: &str, is_cut: bool) -> impl Iterator<Item = Range<usize>> {
    around(text, "||", is_cut)
}

/// What [`covered`] gives, without signs of emphasis.
#[must_use]
pub fn unmarked(text: &str, is_cut: bool) -> Cow<'_, str> {
    SIGNS.into_iter().fold(covered(text, is_cut), |text, sign| match bare(&text, sign) {
        Cow::Borrowed(_) => text,
        Cow::Owned(bare) => Cow::Owned(bare),
    })
}

/// The signs of emphasis in a text.
pub fn signs(text: &str) -> impl Iterator<Item = &'static str> {
    SIGNS.into_iter().filter(move |sign| around(text, sign, false).next().is_some())
}

fn bare<'a>(text: &'a str, sign: &str) -> Cow<'a, str> {
    without(text, around(text, sign, false), |all| {
        all.get(sign.len()..all.len() - sign.len()).unwrap_or_default()
    })
}

/// Where a sign stands around something, close to it: not as in `2 ** 3`. `goes_on`: a last one may have its end in what was
/// cut off.
fn around(text: &str, sign: &str, goes_on: bool) -> impl Iterator<Item = Range<usize>> {
    let begins = |rest: &str| {
        !rest.starts_with(' ') && !rest.is_empty() && rest.as_bytes().first() != sign.as_bytes().first()
    };
    let mut at = 0;
    std::iter::from_fn(move || {
        let left = text.get(at..)?;
        let (before, rest) = left.split_once(sign).filter(|(_, rest)| begins(rest))?;
        let length = match rest.split_once(sign) {
            Some((inside, _)) if !inside.ends_with(' ') => inside.len() + 2 * sign.len(),
            None if goes_on && left.chars().count() >= CUT => left.len() - before.len(),
            _ => return None,
        };
        let start = at + before.len();
        at = start + length;
        Some(start..at)
    })
}

/// A text with something else in the place of some parts.
fn without<'a, 'b>(
    text: &'a str,
    parts: impl Iterator<Item = Range<usize>>,
    instead: impl Fn(&'a str) -> &'b str,
) -> Cow<'a, str>
where
    'a: 'b,
{
    let (mut told, mut at) = (String::new(), 0);
    for part in parts {
        told.push_str(text.get(at..part.start).unwrap_or_default());
        at = part.end;
        told.push_str(instead(text.get(part).unwrap_or_default()));
    }
    if at == 0 { Cow::Borrowed(text) } else { Cow::Owned(told + text.get(at..).unwrap_or_default()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_tells_no_spoiler() {
        let long = format!("结局是||{}", "小明".repeat(80));
        for (text, expected) in [
            ("好", "好"),
            ("结局是||小明||，||真的||", "结局是▇▇▇，▇▇▇"),
            ("a || b || c", "a || b || c"),
            ("||||", "||||"),
            ("a||b", "a||b"),
            (long.as_str(), "结局是▇▇▇"),
        ] {
            assert_eq!(covered(text, true), expected, "{text}");
        }
        let told: Vec<_> = spoilers("一||二||三||四||", false).collect();
        assert_eq!(told, [3..10, 13..20]);
        assert_eq!(covered(&long, false), long, "a whole text ends without a spoiler");
    }

    #[test]
    fn a_preview_leaves_signs_of_emphasis_out_and_nothing_else() {
        for (text, expected) in [
            ("**明天**考试，带`2B`笔", "明天考试，带2B笔"),
            ("~~周五~~周六，||真的||", "周五周六，▇▇▇"),
            ("2 ** 3 ** 4", "2 ** 3 ** 4"),
            ("**没完", "**没完"),
            ("a*b*c ****", "a*b*c ****"),
            ("**一** 和 **", "一 和 **"),
            ("``", "``"),
        ] {
            assert_eq!(unmarked(text, true), expected, "{text}");
        }
    }

    #[test]
    fn as_many_signs_as_fit_take_no_time() {
        let many = "||a".repeat(100_000);
        assert_eq!(unmarked(&many, false).matches(COVER).count(), 50_000);
    }
}
