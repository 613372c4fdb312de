//! The part of a conversation's log that is here: contiguous, or it asks for what is missing.

use protocol::{Entry, History, Replayed, Seq};
use std::collections::VecDeque;

/// Entries kept in memory per conversation; older ones are a page away.
const KEPT: usize = 2_000;
/// How many more there may be before they go, all at once.
const SPARE: usize = 200;

/// A contiguous run of a log's entries.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timeline {
    entries: VecDeque<Entry>,
    /// Whether there is anything older.
    pub more: bool,
    /// A page of older entries is on its way.
    pub loading: bool,
    /// A replay is on its way.
    pub filling: bool,
    /// The newest page arrived at least once.
    pub loaded: bool,
}

/// What an entry did to the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    /// It is the newest now.
    Appended,
    /// It was here.
    Known,
    /// There is a hole before it: replay after this place.
    Gap(Seq),
}

impl Timeline {
    /// The entries, oldest first.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &Entry> + DoubleEndedIterator {
        self.entries.iter()
    }

    /// How many are here.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The oldest place that is here.
    #[must_use]
    pub fn first(&self) -> Option<Seq> {
        self.entries.front().map(|entry| entry.seq)
    }

    /// The newest place that is here; 0 for an empty log.
    #[must_use]
    pub fn last(&self) -> Seq {
        self.entries.back().map_or(Seq(0), |entry| entry.seq)
    }

    /// Takes one entry, if it is the next.
    pub fn apply(&mut self, entry: Entry) -> Applied {
        let last = self.last();
        if entry.seq <= last {
            return Applied::Known;
        }
        if entry.seq > last.next() {
            return Applied::Gap(last);
        }
        self.entries.push_back(entry);
        Applied::Appended
    }

    /// Lets go of the oldest entries, if there are too many.
    pub fn trim(&mut self) {
        if self.entries.len() > KEPT + SPARE && !self.loading {
            self.entries.drain(..self.entries.len() - KEPT);
            self.more = true;
        }
    }

    /// Takes what a replay brought. Whether the log may have more after it.
    pub fn fill(&mut self, replayed: Replayed) -> bool {
        self.filling = false;
        if replayed.too_far {
            *self = Self::default();
            return true;
        }
        for entry in replayed.events {
            self.apply(entry);
        }
        self.last() < replayed.head
    }

    /// Takes a page: below what is here, or, if nothing is, the newest.
    pub fn prepend(&mut self, page: History) {
        self.loading = false;
        self.loaded = true;
        let joins = match (self.first(), page.items.last()) {
            (None, _) => true,
            (Some(first), Some(newest)) => newest.seq.next() == first,
            (Some(_), None) => true,
        };
        if !joins {
            return;
        }
        self.more = page.more;
        for entry in page.items.into_iter().rev() {
            self.entries.push_front(entry);
        }
    }
}
