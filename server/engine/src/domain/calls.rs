//! Whom a text calls by name: `@` and what somebody is called. Next to Han there is no space (交给@小明处理), so the
//! longest name that somebody has is meant.

use super::look_alikes::skeleton;
use protocol::{
    EVERYBODY,
    limits::{MENTIONS, NAME_GRAPHEMES},
};
use unicode_segmentation::UnicodeSegmentation as _;

/// The calls of a text: to be found once, off the writer thread.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calls {
    /// For each `@`, what may be a name after it, longest first.
    pub names: Vec<Vec<Called>>,
    /// Whether it calls everybody.
    pub everybody: bool,
}

/// What may be a name after an `@`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// As it is written.
    pub name: String,
    /// The key by which a name like this is found: see [`super::name::Name::skeleton`].
    pub key: String,
}

/// Finds the calls of a text; of the first [`MENTIONS`] `@` in it.
#[must_use]
pub fn calls(text: &str) -> Calls {
    let mut calls = Calls::default();
    for (_, rest) in ats(text).take(MENTIONS) {
        if EVERYBODY.iter().any(|name| begins_with(rest, name)) {
            calls.everybody = true;
            continue;
        }
        calls.names.push(candidates(rest));
    }
    calls
}

/// Whether a text calls somebody by this name.
#[must_use]
pub fn is_called(text: &str, name: &str) -> bool {
    !name.is_empty() && ats(text).any(|(_, rest)| begins_with(rest, name))
}

/// The place of each `@` that can begin a call, and what follows it: an address like ada@example.org has none.
pub(super) fn ats(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.char_indices().filter(|(_, c)| matches!(c, '@' | '＠')).filter_map(|(at, c)| {
        let before = text.get(..at)?.chars().next_back();
        let is_address = before.is_some_and(|c| c.is_ascii_alphanumeric());
        let rest = text.get(at + c.len_utf8()..).filter(|rest| !is_address && !rest.is_empty())?;
        Some((at, rest))
    })
}

/// Whether `rest` begins with a name, and the name ends there.
pub(super) fn begins_with(rest: &str, name: &str) -> bool {
    let begins = rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    begins && rest.get(name.len()..).is_some_and(|after| ends_name(name, after))
}

/// A Latin name does not end within a word.
fn ends_name(name: &str, after: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    !(name.chars().next_back().is_some_and(is_word) && after.chars().next().is_some_and(is_word))
}

fn candidates(rest: &str) -> Vec<Called> {
    let line = rest.lines().next().unwrap_or_default();
    let ends = line.grapheme_indices(true).map(|(at, grapheme)| at + grapheme.len());
    let mut found: Vec<Called> = ends
        .take(NAME_GRAPHEMES)
        .filter_map(|end| line.get(..end).zip(line.get(end..)))
        .filter(|(name, after)| name.trim() == *name && ends_name(name, after))
        .map(|(name, _)| Called { name: name.to_owned(), key: skeleton(name) })
        .collect();
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn longest(text: &str) -> Vec<String> {
        calls(text).names.iter().filter_map(|names| names.first()).map(|one| one.name.clone()).collect()
    }

    fn may_be(text: &str, name: &str) -> bool {
        calls(text).names.iter().flatten().any(|one| one.name == name)
    }

    #[test]
    fn a_name_next_to_han_needs_no_space_and_a_latin_one_ends_with_its_word() {
        assert!(may_be("交给@小明处理", "小明"));
        assert!(may_be("交给@Scout处理", "Scout"));
        assert!(!may_be("@Scouting", "Scout"));
        assert!(may_be("@Ada Lovelace, hi", "Ada Lovelace"));
        assert!(may_be("@Ada Lovelace, hi", "Ada"));
        assert_eq!(longest("@小明"), ["小明"], "the longest comes first");
    }

    #[test]
    fn an_address_calls_nobody() {
        assert_eq!(calls("ada@example.org"), Calls::default());
        assert_eq!(calls("a @"), Calls::default());
        assert_eq!(calls(""), Calls::default());
    }

    #[test]
    fn everybody_has_names_too() {
        for text in ["@所有人 开会", "开会@所有人", "@all hi", "＠All", "@everyone!"] {
            assert!(calls(text).everybody, "{text}");
        }
        for text in ["@allan", "call@all", "所有人"] {
            assert!(!calls(text).everybody, "{text}");
        }
    }

    #[test]
    fn what_is_long_stays_bounded() {
        let many = "@".repeat(100_000);
        assert!(calls(&many).names.len() <= MENTIONS);
        let long = format!("@{}", "长".repeat(10_000));
        assert_eq!(calls(&long).names.iter().map(Vec::len).collect::<Vec<_>>(), [NAME_GRAPHEMES]);
    }

    #[test]
    fn a_chosen_name_counts_where_it_stands() {
        assert!(is_called("问@课代表吧", "课代表"));
        assert!(!is_called("问课代表吧", "课代表"));
        assert!(!is_called("x", ""));
    }
}
