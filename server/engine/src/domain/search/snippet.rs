//! What is shown of a text that was found.

use super::{fold::Folded, query::Query};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation as _;

/// A text of at most this many graphemes is shown whole; of a longer one so many.
const SHOWN: usize = 160;
/// So many graphemes before the first place are shown.
const BEFORE: usize = 40;

/// A part of a text, in pieces: those at odd places are what was sought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet {
    /// Never two of the same kind beside each other; the first may be empty.
    pub pieces: Vec<String>,
    /// Whether the text begins before it.
    pub cut_before: bool,
    /// Whether the text goes on after it.
    pub cut_after: bool,
}

/// The part around the first place where something of the query stands, or the beginning.
#[must_use]
pub fn snippet(text: &str, query: &Query) -> Snippet {
    let places = places(text, query);
    let first = places.first().map_or(0, |place| place.start);
    let (start, end) = window(text, first);
    Snippet { pieces: pieces(text, start..end, &places), cut_before: start > 0, cut_after: end < text.len() }
}

/// The whole text in pieces: see [`Snippet::pieces`].
#[must_use]
pub fn highlighted(text: &str, query: &Query) -> Vec<String> {
    pieces(text, 0..text.len(), &places(text, query))
}

fn places(text: &str, query: &Query) -> Vec<Range<usize>> {
    let folded = Folded::new(text);
    query.places(folded.text()).into_iter().map(|place| folded.source(place)).collect()
}

/// Where what is shown begins and ends.
fn window(text: &str, first: usize) -> (usize, usize) {
    let all: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
    if all.len() <= SHOWN {
        return (0, text.len());
    }
    let first = all.partition_point(|at| *at < first);
    // Near the end, what is left over is shown before.
    let start = first.saturating_sub(BEFORE).min(all.len() - SHOWN);
    let at = |n: usize| all.get(n).copied().unwrap_or(text.len());
    (at(start), at(start + SHOWN))
}

fn pieces(text: &str, shown: Range<usize>, places: &[Range<usize>]) -> Vec<String> {
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default().to_owned();
    let (mut pieces, mut done) = (Vec::new(), shown.start);
    for place in places {
        let (from, to) = (place.start.max(done), place.end.min(shown.end));
        if from < to {
            pieces.extend([part(done, from), part(from, to)]);
            done = to;
        }
    }
    if done < shown.end || pieces.is_empty() {
        pieces.push(part(done, shown.end));
    }
    joined(pieces)
}

/// Two places that stand side by side are one.
fn joined(pieces: Vec<String>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::with_capacity(pieces.len());
    for (n, piece) in pieces.into_iter().enumerate() {
        match joined.len() {
            // An even place between two others that is empty.
            length if n > 0 && n % 2 == 1 && length > 1 && joined.last().is_some_and(String::is_empty) => {
                joined.pop();
                if let Some(last) = joined.last_mut() {
                    last.push_str(&piece);
                }
            }
            _ => joined.push(piece),
        }
    }
    joined
}
