//! Stems of English words (Snowball's `english`, also called Porter 2).

use rust_stemmers::{Algorithm, Stemmer};
use std::sync::LazyLock;

static ENGLISH: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

/// Shorter words have no other forms that are worth finding.
const SHORTEST: usize = 3;

/// The stem of a folded word; `None` if it is no word of Latin letters.
#[must_use]
pub fn stem(word: &str) -> Option<String> {
    let is_word = word.len() >= SHORTEST && word.bytes().all(|byte| byte.is_ascii_lowercase());
    is_word.then(|| ENGLISH.stem(word).into_owned())
}

/// The words of Latin letters in a folded text, and where they stand.
pub fn words(folded: &str) -> impl Iterator<Item = (usize, &str)> {
    let pieces = folded.split(|c: char| !c.is_ascii_lowercase()).filter(|word| word.len() >= SHORTEST);
    pieces.map(|word| (word.as_ptr() as usize - folded.as_ptr() as usize, word))
}
