//! Follows one sequence of entries – a history, a timeline, a connection – and counts what breaks it.

use super::{Books, Count, Verdict};
use crate::ledger::Said;
use protocol::{PersonId, Seq};
use std::collections::HashMap;

/// Where a sequence stands.
#[derive(Default)]
pub struct Follow {
    last: Option<Seq>,
    seen: HashMap<Said, Seq>,
    /// The newest of each author's messages, by their own count.
    authors: HashMap<PersonId, u64>,
}

impl Follow {
    /// One whose next entry has to be the one after this place.
    pub fn after(seq: Seq) -> Self {
        Self { last: Some(seq), ..Self::default() }
    }

    /// Something is missing here, and it is said so.
    pub fn mark(&mut self) {
        self.last = None;
    }

    /// Goes on after this place.
    pub fn restart(&mut self, seq: Seq) {
        self.last = Some(seq);
    }

    /// Takes the next entry.
    pub fn entry(
        &mut self,
        verdict: &mut Verdict,
        books: &Books,
        seq: Seq,
        said: Option<Said>,
        whose: &dyn Fn() -> String,
    ) {
        let last = self.last.replace(seq);
        if let Some(before) = said.and_then(|said| self.seen.insert(said, seq)) {
            return verdict.add(Count::Dup, || format!("{} has {said:?} at {before} and at {seq}", whose()));
        }
        match last {
            Some(last) if seq <= last => {
                return verdict.add(Count::Invert, || format!("{}: {seq} comes after {last}", whose()));
            }
            Some(last) if seq > last.next() => {
                verdict.add(Count::Gap, || format!("{}: {seq} comes after {last}", whose()));
            }
            _ => {}
        }
        let Some(said) = said else { return };
        let Some(intent) = books.intents.get(&said) else { return };
        let before = self.authors.insert(said.author, intent.n);
        if before.is_some_and(|before| before >= intent.n) {
            verdict.add(Count::Invert, || {
                format!(
                    "{}: at {seq}, {}'s no. {} comes after no. {before:?}",
                    whose(),
                    said.author,
                    intent.n
                )
            });
        }
    }
}
