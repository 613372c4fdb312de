//! A message where it is shown in one line: spoilers are covered, signs of emphasis left out.

use std::borrow::Cow;

const COVER: &str = "▇▇▇";

/// Signs that stand around what is strong, deleted or code.
const SIGNS: [&str; 3] = ["**", "~~", "`"];

/// Shorter than what a server cuts a preview to, characters.
const CUT: usize = 100;

/// A text as it was typed, with what stands between `||` covered. `is_cut`: it may go on; what is cut off within a spoiler is
/// covered to its end.
#[must_use]
pub fn covered(text: &str, is_cut: bool) -> Cow<'_, str> {
    without(text, "||", Some((COVER, is_cut)))
}

/// What [`covered`] gives, without signs of emphasis.
#[must_use]
pub fn unmarked(text: &str, is_cut: bool) -> Cow<'_, str> {
    SIGNS.into_iter().fold(covered(text, is_cut), |text, sign| match without(&text, sign, None) {
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
fn without<'a>(text: &'a str, sign: &str, cover: Option<(&str, bool)>) -> Cow<'a, str> {
    let begins = |rest: &str| {
        !rest.starts_with(' ') && !rest.is_empty() && rest.as_bytes().first() != sign.as_bytes().first()
    };
    let (mut bare, mut left) = (String::new(), text);
    while let Some((before, rest)) = left.split_once(sign).filter(|(_, rest)| begins(rest)) {
        let (inside, after) = match (rest.split_once(sign), cover) {
            (Some((inside, after)), cover) if !inside.ends_with(' ') => {
                (cover.map_or(inside, |(cover, _)| cover), after)
            }
            (None, Some((cover, true))) if left.chars().count() >= CUT => (cover, ""),
            _ => break,
        };
        bare.extend([before, inside]);
        left = after;
    }
    if left.len() == text.len() { Cow::Borrowed(text) } else { Cow::Owned(bare + left) }
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
