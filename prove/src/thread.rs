//! One conversation as a client follows it: what it shows, what it still misses, what it has to send.

use crate::ledger::Said;
use protocol::{Nonce, Seq};
use std::collections::{BTreeMap, VecDeque};

/// An entry without its text.
pub type Shown = (Seq, Option<Said>);

/// Something to be sent, until it is acknowledged.
#[derive(Debug, Clone)]
pub struct Message {
    pub nonce: Nonce,
    pub n: u64,
    pub length: usize,
    /// How often it was sent.
    pub tries: u32,
}

/// A conversation of one client.
#[derive(Debug, Default)]
pub struct Thread {
    /// The timeline shows everything up to here.
    pub shown: Seq,
    /// The log goes at least up to here.
    pub head: Seq,
    /// The connection told of everything up to here.
    pub wire: Seq,
    /// To be shown before the run may end.
    pub goal: Option<Seq>,
    /// What the connection that was resumed last has to catch up with.
    pub behind: Seq,
    /// A question about this log is open.
    pub asking: bool,
    /// The server cannot replay that much: start again from the newest page.
    pub too_far: bool,
    /// The first message of the outbox is on its way.
    pub in_flight: bool,
    pub outbox: VecDeque<Message>,
    /// Entries that came before their turn.
    early: BTreeMap<Seq, Option<Said>>,
}

impl Thread {
    /// One that shows nothing yet and begins after the log's head.
    pub fn at(head: Seq) -> Self {
        Self { shown: head, head, wire: head, behind: head, ..Self::default() }
    }

    /// Takes an entry; gives what can be shown now, in order.
    pub fn take(&mut self, seq: Seq, said: Option<Said>) -> Vec<Shown> {
        self.head = self.head.max(seq);
        if seq > self.shown {
            self.early.insert(seq, said);
        }
        let mut shown = Vec::new();
        while let Some(first) = self.early.first_entry().filter(|first| *first.key() == self.shown.next()) {
            self.shown = *first.key();
            shown.push(first.remove_entry());
        }
        shown
    }

    /// Goes on after this place, with a gap.
    pub fn restart(&mut self, after: Seq) {
        self.shown = after;
        self.early.retain(|seq, _| *seq > after);
        self.too_far = false;
    }

    /// Whether something is known to be missing.
    pub fn misses(&self) -> bool {
        self.shown < self.head
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seqs(shown: &[Shown]) -> Vec<u32> {
        shown.iter().map(|(seq, _)| seq.0).collect()
    }

    #[test]
    fn entries_are_shown_in_order_and_once() {
        let mut thread = Thread::at(Seq(4));
        assert_eq!(seqs(&thread.take(Seq(5), None)), [5]);
        assert_eq!(seqs(&thread.take(Seq(8), None)), [0; 0]);
        assert_eq!(seqs(&thread.take(Seq(7), None)), [0; 0]);
        assert!(thread.misses());
        assert_eq!(seqs(&thread.take(Seq(5), None)), [0; 0]);
        assert_eq!(seqs(&thread.take(Seq(6), None)), [6, 7, 8]);
        assert!(!thread.misses());
    }

    #[test]
    fn after_a_restart_it_goes_on_elsewhere() {
        let mut thread = Thread::at(Seq(4));
        thread.take(Seq(2_000), None);
        thread.restart(Seq(1_998));
        assert_eq!(seqs(&thread.take(Seq(1_999), None)), [1_999, 2_000]);
    }
}
