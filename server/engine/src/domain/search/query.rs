//! What somebody looks for. There is no language in it: what is typed is literal, words between spaces have to be there
//! all, in any order, and quotation marks keep one phrase together.

use super::{
    fold::fold,
    grams::{Clause, stem_tokens, tokens},
    stem::{stem, words},
};
use protocol::{Fault, limits::SEARCH_CHARS};
use std::{collections::BTreeSet, ops::Range};

/// Quotation marks as keyboards of both languages give them.
const QUOTES: [char; 4] = ['"', '“', '”', '＂'];

/// What has to be there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    terms: Vec<Term>,
}

/// One word or phrase of it, folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    text: String,
    /// Of an English word: other forms of it count too.
    stem: Option<String>,
}

impl Query {
    /// Reads what somebody typed.
    ///
    /// # Errors
    /// [`Fault::Unreadable`] if it is too long.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        if typed.chars().count() > SEARCH_CHARS {
            return Err(Fault::Unreadable);
        }
        let mut terms: Vec<Term> = Vec::new();
        let mut rest = typed.trim_start();
        while !rest.is_empty() {
            let (term, after) = first(rest);
            if !term.text.is_empty() && !terms.contains(&term) {
                terms.push(term);
            }
            rest = after.trim_start();
        }
        Ok(Self { terms })
    }

    /// Whether nothing has to be there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// What an index has of every text that has this.
    #[must_use]
    pub fn clauses(&self) -> Vec<Clause> {
        let clauses = self.terms.iter().map(Term::clause);
        // A way that asks for nothing is always open.
        clauses.filter(|clause| clause.0.iter().all(|way| !way.is_empty())).collect()
    }

    /// Whether each word or phrase stands in one of these folded texts.
    #[must_use]
    pub fn is_in(&self, folded: &[String]) -> bool {
        self.terms.iter().all(|term| folded.iter().any(|text| term.is_in(text)))
    }

    /// Where any of it stands in a folded text: in order, apart from each other.
    #[must_use]
    pub fn places(&self, folded: &str) -> Vec<Range<usize>> {
        let mut places: Vec<Range<usize>> = self.terms.iter().flat_map(|term| term.places(folded)).collect();
        places.sort_by_key(|place| (place.start, place.end));
        let mut apart: Vec<Range<usize>> = Vec::with_capacity(places.len());
        for place in places {
            match apart.last_mut() {
                Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
                _ => apart.push(place),
            }
        }
        apart
    }
}

/// The first word or phrase, and what follows it. A quotation mark that nothing closes is one like any character.
fn first(rest: &str) -> (Term, &str) {
    let mut chars = rest.chars();
    if chars.next().is_some_and(|c| QUOTES.contains(&c))
        && let Some((phrase, after)) = chars.as_str().split_once(QUOTES)
        && !fold(phrase).is_empty()
    {
        return (Term { text: fold(phrase), stem: None }, after);
    }
    let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let text = fold(word);
    let stem = stem(&text);
    // Folding can bring a space into a word; at its ends there is none to find.
    (Term { text: text.trim().to_owned(), stem }, after)
}

impl Term {
    fn clause(&self) -> Clause {
        let stem = self.stem.as_deref().map(stem_tokens);
        let ways: BTreeSet<_> = [tokens(&self.text)].into_iter().chain(stem.into_iter().flatten()).collect();
        Clause(ways.into_iter().collect())
    }

    fn is_in(&self, folded: &str) -> bool {
        folded.contains(&self.text) || self.forms(folded).next().is_some()
    }

    fn places(&self, folded: &str) -> Vec<Range<usize>> {
        let literal = folded.match_indices(&self.text).map(|(at, found)| at..at + found.len());
        literal.chain(self.forms(folded)).collect()
    }

    /// Where words of the same stem stand.
    fn forms<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        // A word and its stem begin alike.
        let begins = self.stem.as_ref().and_then(|stem| stem.chars().next());
        let words = begins.map(|first| words(folded).filter(move |(_, word)| word.starts_with(first)));
        let of_stem = move |word: &str| stem(word).as_deref() == self.stem.as_deref();
        let found = words.into_iter().flatten().filter(move |(_, word)| of_stem(word));
        found.map(|(at, word)| at..at + word.len())
    }
}
