//! A conversation of a client: what is shown, what is missing, what is to be sent.

use crate::ledger::Said;
use crate::ledger::Uploaded;
use protocol::{Nonce, Seq, Span};
use std::collections::{BTreeMap, VecDeque};
use tokio::time::Instant;

/// The next part of a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// An entry, without its text.
    Entry(Seq, Option<Said>),
    /// Places that show nothing.
    Skip(Span),
}

impl Step {
    fn first(self) -> Seq {
        match self {
            Self::Entry(seq, _) => seq,
            Self::Skip(span) => span.from,
        }
    }

    fn last(self) -> Seq {
        match self {
            Self::Entry(seq, _) => seq,
            Self::Skip(span) => span.to,
        }
    }
}

/// A pending message.
#[derive(Debug, Clone)]
pub struct Message {
    pub nonce: Nonce,
    pub n: u64,
    pub length: usize,
    /// How often it was sent.
    pub tries: u32,
    pub file: Option<Uploaded>,
    /// Whether it is a poll.
    pub poll: bool,
}

/// A conversation of one client.
#[derive(Debug, Default)]
pub struct Timeline {
    /// The last place that is shown.
    pub shown: Seq,
    /// The last place of the log, as far as it is known.
    pub head: Seq,
    /// The last place that the connection received.
    pub wire: Seq,
    /// The place to be shown before the run ends.
    pub goal: Option<Seq>,
    /// The head at the last resume.
    pub behind: Seq,
    /// Whether a command about this log is open.
    pub asking: bool,
    /// Whether to restart from the newest page: the server cannot replay that much.
    pub too_far: bool,
    /// Whether one is not in it any more, or not yet again.
    pub gone: bool,
    /// Nothing is sent here before then: it was refused.
    pub hold: Option<Instant>,
    /// Whether the first message of the outbox is in flight.
    pub in_flight: bool,
    pub outbox: VecDeque<Message>,
    /// Steps that came early, by their last place.
    early: BTreeMap<Seq, Step>,
}

impl Timeline {
    /// One that begins after a place.
    pub fn at(head: Seq) -> Self {
        Self { shown: head, head, wire: head, behind: head, ..Self::default() }
    }

    /// Takes a step, in order or not. Returns what can be shown now, in order.
    pub fn take(&mut self, step: Step) -> Vec<Step> {
        self.head = self.head.max(step.last());
        if step.last() > self.shown {
            self.early.insert(step.last(), step);
        }
        let mut shown = Vec::new();
        // A replay may tell of many places as one that came one by one before, so the next is not always the first.
        while let Some(last) =
            self.early.iter().find(|(_, next)| next.first() <= self.shown.next()).map(|(last, _)| *last)
        {
            let Some(next) = self.early.remove(&last).filter(|next| next.last() > self.shown) else {
                continue;
            };
            self.shown = next.last();
            shown.push(next);
        }
        shown
    }

    /// One is in it again, and it goes on after its head, with a gap.
    pub fn reopen(&mut self, head: Seq) {
        self.gone = false;
        self.restart(head);
        (self.head, self.wire, self.behind) = (head, head, head);
    }

    /// Goes on after a place, with a gap.
    pub fn restart(&mut self, after: Seq) {
        self.shown = after;
        self.early.retain(|seq, _| *seq > after);
        self.too_far = false;
    }

    /// Whether places are missing.
    pub fn misses(&self) -> bool {
        self.shown < self.head
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(seq: u32) -> Step {
        Step::Entry(Seq(seq), None)
    }

    fn skip(from: u32, to: u32) -> Step {
        Step::Skip(Span { from: Seq(from), to: Seq(to) })
    }

    #[test]
    fn entries_are_shown_in_order_and_once() {
        let mut timeline = Timeline::at(Seq(4));
        assert_eq!(timeline.take(entry(5)), [entry(5)]);
        assert_eq!(timeline.take(entry(8)), []);
        assert_eq!(timeline.take(entry(7)), []);
        assert!(timeline.misses());
        assert_eq!(timeline.take(entry(5)), []);
        assert_eq!(timeline.take(entry(6)), [6, 7, 8].map(entry));
        assert!(!timeline.misses());
    }

    #[test]
    fn skipped_places_are_gone_over_in_their_turn() {
        let mut timeline = Timeline::at(Seq(4));
        assert_eq!(timeline.take(skip(6, 8)), []);
        assert!(timeline.misses());
        assert_eq!(timeline.take(entry(5)), [entry(5), skip(6, 8)]);
        assert_eq!(timeline.take(skip(2, 8)), [], "known");
        assert_eq!(timeline.take(skip(7, 10)), [skip(7, 10)], "a part of it was known");
        assert_eq!((timeline.shown, timeline.misses()), (Seq(10), false));
        assert_eq!(timeline.take(skip(12, 12)), []);
        assert_eq!(timeline.take(skip(13, 13)), []);
        assert_eq!(timeline.take(skip(11, 13)), [skip(11, 13)], "many at once, of which some came before");
        assert!(!timeline.misses());
    }

    #[test]
    fn after_a_restart_it_goes_on_elsewhere() {
        let mut timeline = Timeline::at(Seq(4));
        timeline.take(entry(2_000));
        timeline.restart(Seq(1_998));
        assert_eq!(timeline.take(entry(1_999)), [1_999, 2_000].map(entry));
    }
}
