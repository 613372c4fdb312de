//! What stands in an index of a text, and what has to stand there for a text to have what is sought.
//!
//! Han and all that is written like it is kept by pairs, alphabets by single characters and by threes, because pairs of
//! letters are everywhere. A run of letters ends with a mark, so that any two letters begin a three, and a run of Han
//! with its last character, so that any character begins something. A gram never goes over white space.

use super::stem::{stem, words};
use protocol::{Has, PersonId};
use std::collections::BTreeSet;

/// Ends a run of letters; no folded text has it.
const END: char = '\n';
/// Marks what is no gram. Private: what a text has of these characters finds too much, never too little.
const STEM: char = '\u{E100}';
const AUTHOR: char = '\u{E101}';
const HAS: char = '\u{E102}';
/// Symbols of ASCII and the mark of an end stand in private characters, so that an index takes them for letters.
const SYMBOLS: u32 = 0xE000;
/// So many grams of one term are asked for: more cost time and rule nothing out.
const ASKED: usize = 16;

/// A word of an index: letters and digits of ASCII, and characters beyond it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Token {
    /// It has exactly this one.
    Is(String),
    /// It has one that begins so.
    Begins(String),
}

impl Token {
    /// That somebody wrote there.
    #[must_use]
    pub fn author(person: PersonId) -> Self {
        Self::Is(format!("{AUTHOR}{}", person.0.cast_unsigned()))
    }

    /// That something of a kind is there.
    #[must_use]
    pub fn has(what: Has) -> Self {
        Self::Is(format!("{HAS}{}", what as u8))
    }

    /// Its letters, or the first of them.
    #[must_use]
    pub fn letters(&self) -> &str {
        match self {
            Self::Is(letters) | Self::Begins(letters) => letters,
        }
    }
}

/// Ways of which one has to hold: each of its tokens is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause(pub Vec<BTreeSet<Token>>);

impl Clause {
    /// Whether it may be true of most texts, and costs much to ask: of a single character, or of two letters.
    #[must_use]
    pub fn is_weak(&self) -> bool {
        let is_weak = |token: &Token| match token {
            Token::Begins(_) => true,
            Token::Is(letters) => letters.chars().nth(1).is_none(),
        };
        self.0.iter().any(|way| way.iter().all(is_weak))
    }
}

/// Characters that stand beside each other: one to three, 21 bits each, the last in the lowest.
type Gram = u64;

fn gram(chars: &[char]) -> Gram {
    chars.iter().fold(0, |gram, c| gram << 21 | u64::from(u32::from(*c)))
}

/// As a word of the index.
fn written(gram: Gram) -> impl Iterator<Item = char> {
    let chars = [gram >> 42, gram >> 21 & 0x1F_FFFF, gram & 0x1F_FFFF];
    let chars = chars.into_iter().filter_map(|c| u32::try_from(c).ok().filter(|c| *c > 0));
    chars.filter_map(|c| char::from_u32(if is_symbol(c) { SYMBOLS + c } else { c }))
}

fn is_symbol(c: u32) -> bool {
    c < 0x80 && !char::from_u32(c).is_some_and(|c| c.is_ascii_alphanumeric())
}

/// Written without spaces between words, and with many characters: a pair says enough.
fn is_wide(c: char) -> bool {
    c >= '\u{2E80}'
}

/// So many grams are collected before it is worthwhile to sort them; 32 KiB.
const UNSORTED: usize = 4_096;

/// Collects what an index has of a block.
#[derive(Debug, Default)]
pub struct Grams {
    /// Most occur several times: sorting them now and then costs less than a look at each.
    grams: Vec<Gram>,
    /// How many were left when they were last sorted.
    sorted: usize,
    marks: BTreeSet<Token>,
    /// The words whose stems were looked at.
    words: BTreeSet<String>,
}

impl Grams {
    /// Adds a folded text.
    pub fn add(&mut self, folded: &str) {
        let mut run: Vec<char> = Vec::new();
        for piece in folded.split(' ') {
            run.clear();
            run.extend(piece.chars());
            let last = run.len().saturating_sub(1);
            let alone = run.iter().enumerate().filter(|(at, c)| *at == last || !is_wide(**c));
            self.grams.extend(alone.map(|(_, c)| gram(&[*c])));
            self.grams.extend(pairs(&run).map(|(gram, _)| gram));
        }
        if self.grams.len() > 2 * self.sorted + UNSORTED {
            self.sort();
        }
        // A stem that a word begins with is found by its grams.
        for (_, word) in words(folded) {
            if self.words.contains(word) {
                continue;
            }
            self.words.insert(word.to_owned());
            if let Some(stem) = stem(word).filter(|stem| !word.starts_with(stem.as_str())) {
                self.marks.insert(Token::Is(format!("{STEM}{stem}")));
            }
        }
    }

    /// Adds a word of another kind.
    pub fn mark(&mut self, mark: Token) {
        self.marks.insert(mark);
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.grams.is_empty() && self.marks.is_empty()
    }

    /// All words, with spaces between them.
    #[must_use]
    pub fn into_text(mut self) -> String {
        self.sort();
        let mut text = String::new();
        for gram in self.grams {
            text.extend(written(gram));
            text.push(' ');
        }
        for mark in &self.marks {
            text.push_str(mark.letters());
            text.push(' ');
        }
        text.truncate(text.trim_end().len());
        text
    }

    /// Leaves each gram once.
    fn sort(&mut self) {
        self.grams.sort_unstable();
        self.grams.dedup();
        self.sorted = self.grams.len();
    }
}

/// The gram of each two characters that stand beside each other, and whether the run's end is in it.
fn pairs(run: &[char]) -> impl Iterator<Item = (Gram, bool)> {
    run.windows(2).enumerate().filter_map(|(at, pair)| {
        let [a, b] = pair else { return None };
        if is_wide(*a) || is_wide(*b) {
            return Some((gram(pair), false));
        }
        let next = run.get(at + 2).copied().filter(|c| !is_wide(*c));
        Some((gram(&[*a, *b, next.unwrap_or(END)]), next.is_none()))
    })
}

/// What a text has that has this in it. Nothing: any text may.
#[must_use]
pub fn tokens(folded: &str) -> BTreeSet<Token> {
    let mut tokens = BTreeSet::new();
    for piece in folded.split(' ') {
        let run: Vec<char> = piece.chars().collect();
        match run.as_slice() {
            [] => {}
            [one] => {
                let letters = written(gram(&[*one])).collect();
                tokens.insert(if is_wide(*one) { Token::Begins(letters) } else { Token::Is(letters) });
            }
            [a, b] if !is_wide(*a) && !is_wide(*b) => {
                tokens.insert(Token::Begins(written(gram(&[*a, *b])).collect()));
            }
            // What goes on after the end is not known.
            _ => {
                let inner = pairs(&run).filter(|(_, has_end)| !has_end);
                tokens.extend(inner.map(|(gram, _)| Token::Is(written(gram).collect())));
            }
        }
    }
    while tokens.len() > ASKED {
        tokens.pop_last();
    }
    tokens
}

/// What a text has that has a word of this stem.
#[must_use]
pub fn stem_tokens(stem: &str) -> [BTreeSet<Token>; 2] {
    [tokens(stem), BTreeSet::from([Token::Is(format!("{STEM}{stem}"))])]
}
