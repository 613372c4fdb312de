//! A text in the form in which it is compared: NFKC, lower case (full case folding), one form for all forms of a Han
//! character, of an apostrophe and of the stroke of a fraction, Latin letters without marks, white space as single spaces, and without what is not seen.

use crate::domain::look_alikes;
use caseless::Caseless as _;
use std::{
    ops::Range,
    sync::atomic::{AtomicU32, Ordering},
};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};
use unicode_segmentation::UnicodeSegmentation as _;

/// The folded text.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    walk(text, |_, form| {
        push(&mut folded, form);
    });
    folded
}

/// A folded text that knows where each part of it came from.
#[derive(Debug, Clone)]
pub struct Folded {
    text: String,
    /// Where the form of each grapheme begins in `text`, and where the grapheme stands in the source; in order.
    graphemes: Vec<(usize, Range<usize>)>,
}

impl Folded {
    /// Folds a text.
    #[must_use]
    pub fn new(source: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(source.len()), graphemes: Vec::new() };
        walk(source, |place, form| {
            let begin = folded.text.len();
            if push(&mut folded.text, form) {
                folded.graphemes.push((begin, place));
            }
        });
        folded
    }

    /// The folded text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The whole graphemes of the source that became a part of the folded text.
    #[must_use]
    pub fn source(&self, part: Range<usize>) -> Range<usize> {
        // The last one that begins at the place or before it.
        let find = |at: usize| {
            let after = self.graphemes.partition_point(|(begin, _)| *begin <= at);
            self.graphemes.get(after.saturating_sub(1)).map(|(_, place)| place.clone()).unwrap_or_default()
        };
        find(part.start).start..find(part.end.saturating_sub(1)).end
    }
}

/// Adds the form of a grapheme; white space only after something else. Whether anything was added.
fn push(folded: &mut String, form: &str) -> bool {
    let is_there = form == " " && folded.ends_with(' ') || form.is_empty();
    if !is_there {
        folded.push_str(form);
    }
    !is_there
}

/// Tells the form of each grapheme, and where it stands.
fn walk(text: &str, mut tell: impl FnMut(Range<usize>, &str)) {
    let mut at = 0;
    let mut buffer = [0; 4];
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let mut chars = rest.chars();
        let Some(c) = chars.next() else { break };
        let alone = is_plain(c) && chars.next().is_none_or(is_plain);
        if alone && let Some(form) = known(c) {
            tell(at..at + c.len_utf8(), form.encode_utf8(&mut buffer));
            at += c.len_utf8();
            continue;
        }
        let length = if alone { c.len_utf8() } else { rest.graphemes(true).next().map_or(1, str::len) };
        let grapheme = rest.get(..length).unwrap_or(rest);
        tell(at..at + grapheme.len(), &form(grapheme));
        at += grapheme.len();
    }
}

/// The form of a grapheme.
fn form(grapheme: &str) -> String {
    if grapheme.chars().all(char::is_whitespace) {
        return " ".to_owned();
    }
    let folded: String = look_alikes::folded(grapheme).chars().default_case_fold().collect();
    // Few keyboards have all letters: `cafe` is meant to find café, `ni hao` nǐ hǎo. A mark beside another script's letter
    // makes another letter of it (は and ば, и and й).
    let mut parts = folded.nfd();
    let folded = match parts.next().filter(char::is_ascii_alphabetic) {
        Some(first) => std::iter::once(first).chain(parts.filter(|c| !is_combining_mark(*c))).collect(),
        None => folded,
    };
    let alike = |c: char| match c {
        // Phones write these for the apostrophe of a keyboard.
        '\u{2018}' | '\u{2019}' | '\u{02BC}' => '\'',
        // NFKC makes 1⁄2 of ½.
        '\u{2044}' => '/',
        // NFKC makes spaces of some characters.
        c if c.is_whitespace() => ' ',
        c => c,
    };
    folded.chars().map(alike).filter(|c| !c.is_control()).collect()
}

/// A character that is a grapheme by itself beside others of these: ASCII, Han, kana, Hangul, full-width forms.
fn is_plain(c: char) -> bool {
    c.is_ascii()
        || matches!(c, '\u{3000}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}')
        || matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
        || matches!(c, '\u{FF01}'..='\u{FF5E}')
}

/// Where the forms begin that are kept once they are known.
const KEPT_FROM: u32 = 0x3000;
const KEPT: usize = 0xA000 - 0x3000;
/// By character, once it was asked for; 0 before. [`SEVERAL`] if it has no form of one character.
static FORMS: [AtomicU32; KEPT] = [const { AtomicU32::new(0) }; KEPT];
const SEVERAL: u32 = u32::MAX;

/// The form of a plain character, if it is one character and costs nothing to tell.
fn known(c: char) -> Option<char> {
    if c.is_ascii() {
        return Some(if c.is_ascii_whitespace() || c == '\u{B}' { ' ' } else { c.to_ascii_lowercase() })
            .filter(|c| !c.is_ascii_control());
    }
    let index = u32::from(c).checked_sub(KEPT_FROM)?;
    let kept = FORMS.get(usize::try_from(index).ok()?)?;
    match kept.load(Ordering::Relaxed) {
        0 => {
            let form = form(c.encode_utf8(&mut [0; 4]));
            let mut chars = form.chars();
            let one = chars.next().filter(|_| chars.next().is_none());
            kept.store(one.map_or(SEVERAL, u32::from), Ordering::Relaxed);
            one
        }
        form => char::from_u32(form),
    }
}
