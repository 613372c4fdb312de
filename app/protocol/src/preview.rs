//! A message where it is shown in one line: spoilers are covered, signs of Markdown and the addresses of named links left out.

use std::ops::Range;

/// Stands for a spoiler.
pub const COVER: &str = "▇▇▇";

/// Signs that stand around what is strong, deleted or code.
const SIGNS: [&str; 3] = ["**", "~~", "`"];

/// Shorter than what a server cuts a preview to, characters.
const CUT: usize = 100;

/// A part of a text that reads otherwise where it is shown in one line; in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Where it begins, with its signs.
    pub start: usize,
    /// What it is about: what is emphasised, or the name of a link.
    pub name: usize,
    /// The first byte behind that.
    pub name_end: usize,
    /// The first byte behind all of it.
    pub end: usize,
}

/// Where a text has spoilers, with their signs, in bytes. `is_cut`: it may go on; what is cut off within a spoiler is covered
/// to its end.
pub fn spoilers(text: &str, is_cut: bool) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let spoiler = around(text, "||", at, is_cut)?;
        at = spoiler.end;
        Some(spoiler.start..spoiler.end)
    })
}

/// A text with its spoilers covered, without signs of emphasis and those that a line begins with; of a link its name.
#[must_use]
pub fn unmarked(text: &str, is_cut: bool) -> String {
    let covered = told(text, Some(COVER), &|at| around(text, "||", at, is_cut));
    let mut text = String::new();
    for line in covered.lines() {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(content(line));
    }
    let mut text = told(&text, None, &|at| link(&text, at, is_cut));
    for sign in SIGNS {
        text = told(&text, None, &|at| around(&text, sign, at, false));
    }
    text
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
    SIGNS.into_iter().filter(move |sign| around(text, sign, 0, false).is_some())
}

/// The first link with a name after a place, `[name](https://…)`. `is_cut`: the address of the last one may go on.
#[must_use]
pub fn link(text: &str, after: usize, is_cut: bool) -> Option<Part> {
    let mut at = after;
    loop {
        let (before, rest) = text.get(at..)?.split_once("](http")?;
        let address = at + before.len();
        let mut end = address + "](http".len();
        let mut open = 1;
        for byte in rest.bytes() {
            end += 1;
            open += i32::from(byte == b'(') - i32::from(byte == b')');
            if open == 0 || byte <= b' ' || byte == b'[' {
                break;
            }
        }
        let goes_on = || is_cut && end == text.len() && end > CUT;
        let length = before.bytes().rev().position(|byte| matches!(byte, b'[' | b']' | b'\n'));
        if let Some(length @ 1..) = length
            && let sign = address - length - 1
            && text.as_bytes().get(sign) == Some(&b'[')
            && text.as_bytes().get(sign.wrapping_sub(1)) != Some(&b'!')
            && (open == 0 || goes_on())
        {
            return Some(Part { start: sign, name: sign + 1, name_end: address, end });
        }
        at = address + 2;
    }
}

/// Where a sign first stands around something after a place, close to it: not as in `2 ** 3`. `goes_on`: the last one may have
/// its end in what was cut off.
fn around(text: &str, sign: &str, after: usize, goes_on: bool) -> Option<Part> {
    let left = text.get(after..)?;
    let (before, rest) = left.split_once(sign)?;
    if rest.starts_with(' ') || rest.is_empty() || rest.as_bytes().first() == sign.as_bytes().first() {
        return None;
    }
    let start = after + before.len();
    let name = start + sign.len();
    match rest.split_once(sign) {
        Some((inside, _)) if !inside.ends_with(' ') => {
            let name_end = name + inside.len();
            Some(Part { start, name, name_end, end: name_end + sign.len() })
        }
        None if goes_on && left.chars().count() >= CUT => {
            Some(Part { start, name, name_end: text.len(), end: text.len() })
        }
        _ => None,
    }
}

/// A text in which of each part there is what it is about, or something else in its place. `find`: the first part after a place.
fn told(text: &str, instead: Option<&str>, find: &dyn Fn(usize) -> Option<Part>) -> String {
    let (mut told, mut at) = (String::new(), 0);
    while let Some(Part { start, name, name_end, end }) = find(at) {
        told.push_str(text.get(at..start).unwrap_or_default());
        told.push_str(instead.or(text.get(name..name_end)).unwrap_or_default());
        at = end;
    }
    told.push_str(text.get(at..).unwrap_or_default());
    told
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
            assert_eq!(unmarked(text, true), expected, "{text}");
        }
        let told: Vec<_> = spoilers("一||二||三||四||", false).collect();
        assert_eq!(told, [3..10, 13..20]);
        assert_eq!(unmarked(&long, false), long, "a whole text ends without a spoiler");
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
    fn of_a_link_its_name_is_told() {
        let cut = format!("看[群文档](https://a.cn/{}", "x".repeat(100));
        for (text, expected) in [
            ("看[群文档](https://a.cn/x)，再说", "看群文档，再说"),
            ("[**粗** `c`](http://a.cn) [二](https://b.cn)", "粗 c 二"),
            ("[维基](https://zh.example/中文_(x))吧", "维基吧"),
            ("- [ ] [表](https://a.cn)", "表"),
            ("||[谁](https://a.cn)||", "▇▇▇"),
            ("![图](https://a.cn/x.png)", "![图](https://a.cn/x.png)"),
            ("[](https://a.cn)", "[](https://a.cn)"),
            ("[a] b](https://a.cn)", "[a] b](https://a.cn)"),
            ("[x](https://a.cn 谢谢)", "[x](https://a.cn 谢谢)"),
            ("[x](https://a.cn", "[x](https://a.cn"),
            ("[x](/logout) a[0](b)", "[x](/logout) a[0](b)"),
            (cut.as_str(), "看群文档"),
        ] {
            assert_eq!(unmarked(text, true), expected, "{text}");
        }
        assert_eq!(unmarked(&cut, false), cut);
        assert_eq!(
            link("一[二](https://三)四", 0, false),
            Some(Part { start: 3, name: 4, name_end: 7, end: 21 })
        );
    }

    #[test]
    fn as_many_signs_as_fit_take_no_time() {
        let many = "||a".repeat(100_000);
        assert_eq!(unmarked(&many, false).matches(COVER).count(), 50_000);
        let many = "[a](http://".repeat(100_000);
        assert_eq!(unmarked(&many, false), many);
    }
}
