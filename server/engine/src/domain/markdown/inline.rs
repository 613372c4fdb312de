//! Which characters of a line may be markup. `CommonMark` finds emphasis in `2*3*4`, in faces such as `(*^_^*)` and in
//! addresses, and takes `5~6天，7~8天` for something struck out; in a chat these mean themselves.

use super::stand_in::{GUARD, literal};
use protocol::links::{Piece, pieces};
use std::ops::Range;

/// What comes in pairs.
pub(super) const PAIRED: [char; 5] = ['*', '_', '~', '|', '`'];
/// What may stand between the beginning of an emphasis and its first letter, and between its last and its end.
const OPENING: &str = "\"'([{#@$+-.“‘《〈「『【（［｛〔＃";
const CLOSING: &str = "\"')]}.,;:!?%”’》〉」』】）］｝〕，。、；：？！…—～％";
/// How far is looked for that letter.
const LOOK: usize = 8;

/// How a line is read.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    /// Whether a backslash takes a mark its meaning.
    pub escapes: bool,
    /// In a row of a table, how many `|` part its cells. Others mean themselves.
    pub parts: Option<usize>,
}

/// Writes a line as the parser shall see it. Says whether a backslash took something its meaning.
pub(super) fn write_inline(out: &mut String, line: &str, reading: Reading) -> bool {
    let kept = kept(line);
    let mut kept = kept.iter().peekable();
    let (mut at, mut escaped, mut parts) = (0, false, reading.parts);
    while let Some(c) = line.get(at..).and_then(|rest| rest.chars().next()) {
        while kept.next_if(|range| range.end <= at).is_some() {}
        if kept.peek().is_some_and(|range| range.start <= at) {
            out.push(literal(c));
            at += c.len_utf8();
            continue;
        }
        let run = if PAIRED.contains(&c) { run(line, at, c) } else { c.len_utf8() };
        let (before, after) = around(line, at, run);
        let next = after.chars().next().unwrap_or(' ');
        match c {
            '\\' if reading.escapes && PAIRED.contains(&next) && !(next == '_' && before.ends_with('¯')) => {
                out.extend([c, next]);
                escaped = true;
                at += c.len_utf8() + next.len_utf8();
                continue;
            }
            '|' if let Some(left) = parts.as_mut() => {
                for _ in 0..run {
                    let is_last = after.trim().is_empty();
                    out.push(if *left > 0 || is_last { c } else { literal(c) });
                    *left = left.saturating_sub(1);
                }
            }
            '\\' | '&' | '<' => out.push(literal(c)),
            // Pictures.
            '[' if before.ends_with('!') => out.push(literal(c)),
            // Definitions of links, which would not be shown.
            ']' if next == ':' => out.extend([c, GUARD]),
            _ if PAIRED.contains(&c) => {
                let shown = if may_mark(c, run, before, after) { c } else { literal(c) };
                out.extend(std::iter::repeat_n(shown, run));
            }
            _ => out.push(c),
        }
        at += run;
    }
    escaped
}

/// Where a line has addresses. Nothing in them is markup.
fn kept(line: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let place = |piece: Piece| {
        let start = at;
        at += piece.shown().len();
        matches!(piece, Piece::Link { .. }).then_some(start..at)
    };
    pieces(line).into_iter().filter_map(place).collect()
}

/// How many bytes the run of a character at a place has.
fn run(line: &str, at: usize, c: char) -> usize {
    line.get(at..).map_or(0, |rest| rest.len() - rest.trim_start_matches(c).len())
}

fn around(line: &str, at: usize, run: usize) -> (&str, &str) {
    (line.get(..at).unwrap_or_default(), line.get(at + run..).unwrap_or_default())
}

/// Whether a run of a character may begin or end something.
fn may_mark(c: char, run: usize, before: &str, after: &str) -> bool {
    let last = before.chars().next_back().unwrap_or(' ');
    let next = after.chars().next().unwrap_or(' ');
    let pairs = || begins(c, run, after) || ends(c, run, before);
    let is_inside = last.is_ascii_alphanumeric() && next.is_ascii_alphanumeric();
    match c {
        // (´・ω・`)
        '`' => run > 1 || !(matches!(next, ')' | '）') && !last.is_ascii() && !last.is_alphanumeric()),
        '~' | '|' => run == 2 && !is_inside && pairs(),
        // Paths, comments of programs, products.
        '*' => {
            run <= 3 && !is_inside && !matches!(last, '/' | '\\') && !matches!(next, '/' | '\\') && pairs()
        }
        _ => run <= 3 && !is_name(run, before, after) && pairs(),
    }
}

/// `__init__`, a name in a program.
fn is_name(run: usize, before: &str, after: &str) -> bool {
    let in_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let ahead = before.len() - before.trim_end_matches(in_name).len();
    let behind = after.len() - after.trim_start_matches(in_name).len();
    run == 2
        && (after.get(..behind).is_some_and(|name| name.ends_with("__"))
            || before.get(before.len() - ahead..).is_some_and(|name| name.starts_with("__")))
}

fn begins(c: char, run: usize, after: &str) -> bool {
    !after.starts_with(char::is_whitespace) && meets_letter(c, run, OPENING, after.chars())
}

fn ends(c: char, run: usize, before: &str) -> bool {
    !before.ends_with(char::is_whitespace) && meets_letter(c, run, CLOSING, before.chars().rev())
}

/// Whether something that can be emphasised comes before the same mark does: a letter, and for two marks together
/// whatever is not ASCII.
fn meets_letter(c: char, run: usize, passed: &str, chars: impl Iterator<Item = char>) -> bool {
    for met in chars.take(LOOK) {
        if met == c {
            return false;
        }
        // Half-width kana are mostly seen in faces.
        if met == '`' || met.is_alphanumeric() && !('\u{FF65}'..='\u{FF9F}').contains(&met) {
            return true;
        }
        if PAIRED.contains(&met) || met == '\\' || passed.contains(met) {
            continue;
        }
        return run > 1 && !met.is_ascii() && !met.is_whitespace();
    }
    false
}
