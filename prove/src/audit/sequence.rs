//! Checks one sequence of entries: a history, a timeline or a connection.

use super::{Count, Index, Verdict};
use crate::ledger::Said;
use protocol::{ConversationId, PersonId, Seq, Span};
use std::collections::HashMap;

/// A sequence up to its present end.
#[derive(Default)]
pub struct Sequence {
    last: Option<Seq>,
    seen: HashMap<Said, Seq>,
    /// The number of each author's newest message.
    authors: HashMap<PersonId, u64>,
}

impl Sequence {
    /// A sequence that goes on after this place.
    pub fn after(seq: Seq) -> Self {
        Self { last: Some(seq), ..Self::default() }
    }

    /// A marked gap: the next entry may have any place.
    pub fn mark(&mut self) {
        self.last = None;
    }

    /// Goes on after this place.
    pub fn restart(&mut self, seq: Seq) {
        self.last = Some(seq);
    }

    /// Takes places that show nothing. Entries of the history for this reader there count as a gap.
    pub fn skip(
        &mut self,
        verdict: &mut Verdict,
        index: &Index,
        (reader, conversation, span): (PersonId, ConversationId, Span),
        whose: &dyn Fn() -> String,
    ) {
        let last = self.last.replace(span.to);
        let holes = last.is_some_and(|last| span.from > last.next());
        let hidden = index.kept_between(reader, conversation, span);
        if holes || hidden > 0 {
            verdict.add(Count::Gap, || format!("{}: {span:?} after {last:?} skips {hidden}", whose()));
        }
    }

    /// Takes the next entry.
    pub fn entry(
        &mut self,
        verdict: &mut Verdict,
        index: &Index,
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
        let Some(intent) = index.intents.get(&said).filter(|intent| !intent.is_later) else { return };
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
