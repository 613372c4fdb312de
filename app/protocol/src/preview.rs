//! A message where it is shown in one line: spoilers are covered, signs of Markdown left out.

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

/// What [`covered`] gives, without signs of emphasis and those that a line begins with.
#[must_use]
pub fn unmarked(text: &str, is_cut: bool) -> String {
    let mut told = String::new();
    for line in covered(text, is_cut).lines() {
        if !told.is_empty() {
            told.push('\n');
        }
        told.push_str(content(line));
    }
    for sign in SIGNS {
        if let Cow::Owned(bare) = bare(&told, sign) {
            told = bare;
        }
    }
    told
}

/// What stands in a line behind the marks of headings, quotes, lists and tasks.
fn content(line: &str) -> &str {
    let mut content = line;
    // A mark before nothing but punctuation is what was meant.
    while let Some((mark, rest)) = content.trim_start().split_once(' ')
        && matches!(mark.as_bytes(), [b'-' | b'*' | b'>'] | [b'#', ..])
        && (mark.len() == 1 || mark.len() < 7 && mark.bytes().all(|byte| byte == b'#'))
        && rest.bytes().any(|byte| !byte.is_ascii_punctuation() && byte != b' ')
    {
        let is_task = matches!(rest.as_bytes(), [b'[', b' ' | b'x' | b'X', b']', b' ', ..]);
        content = rest.get(if is_task { 4 } else { 0 }..).unwrap_or_default();
    }
    content
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
            ("# 周末\n- [ ] 买菜\n- [x] **做饭**\n> 好\n1. 一", "周末\n买菜\n做饭\n好\n1. 一"),
            ("> > # 深", "深"),
            ("- [X] 完", "完"),
            ("+ 86 138 0013 8000", "+ 86 138 0013 8000"),
            ("-> 三号楼", "-> 三号楼"),
            ("-- 小明", "-- 小明"),
            ("- ?", "- ?"),
            ("** 通知 **", "** 通知 **"),
            ("####### 七", "####### 七"),
            ("#标签 -3 度", "#标签 -3 度"),
            ("- ", "- "),
            (">", ">"),
            ("- **粗**的", "粗的"),
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
