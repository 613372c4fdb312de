//! Which places of a conversation's log are known.

use protocol::{Seq, Span};

/// The known places, always contiguous. A place is known once its event was received, a page of history
/// covered it, or the server skipped it. Whether it shows anything is up to [`super::items::Items`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Log {
    first: Seq,
    last: Seq,
}

/// How places relate to the known ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// They come next.
    Next,
    /// They were known.
    Known,
    /// Places before them are missing.
    Gap,
}

impl Default for Log {
    /// No place is known; the log's first is next.
    fn default() -> Self {
        Self { first: Seq(1), last: Seq(0) }
    }
}

impl Log {
    /// The first known place; after [`Self::last`] if none is known.
    #[must_use]
    pub fn first(&self) -> Seq {
        self.first
    }

    /// The last known place; 0 in an empty log.
    #[must_use]
    pub fn last(&self) -> Seq {
        self.last
    }

    /// Adds places at the end, unless places before them are missing.
    pub fn append(&mut self, span: Span) -> Fit {
        if span.to <= self.last {
            return Fit::Known;
        }
        if span.from > self.last.next() {
            return Fit::Gap;
        }
        self.last = span.to;
        Fit::Next
    }

    /// Starts with the places of the first page of history.
    pub fn start(&mut self, span: Span) {
        *self = Self { first: span.from, last: span.to };
    }

    /// Adds the places of an older page. `false` if places in between are missing.
    pub fn prepend(&mut self, span: Span) -> bool {
        let joins = span.to.next() >= self.first;
        if joins && span.from < self.first {
            self.first = span.from;
        }
        joins
    }

    /// Forgets the places before this one.
    pub fn trim(&mut self, first: Seq) {
        self.first = self.first.max(first.min(self.last.next()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: u32, to: u32) -> Span {
        Span { from: Seq(from), to: Seq(to) }
    }

    #[test]
    fn it_grows_at_its_ends_and_nowhere_else() {
        let mut log = Log::default();
        assert_eq!(log.append(span(2, 2)), Fit::Gap);
        log.start(span(11, 20));
        assert_eq!(log.append(span(21, 21)), Fit::Next);
        assert_eq!(log.append(span(21, 21)), Fit::Known);
        assert_eq!(log.append(span(23, 30)), Fit::Gap);
        assert_eq!(log.append(span(15, 30)), Fit::Next, "a part of it was known");
        assert!(!log.prepend(span(1, 9)), "10 is missing");
        assert!(log.prepend(span(6, 10)));
        assert!(log.prepend(span(4, 8)));
        assert_eq!((log.first(), log.last()), (Seq(4), Seq(30)));
        log.trim(Seq(25));
        assert_eq!((log.first(), log.last()), (Seq(25), Seq(30)));
        log.trim(Seq(99));
        assert_eq!(log.append(span(31, 31)), Fit::Next);
    }

    #[test]
    fn an_empty_page_covers_nothing() {
        let mut log = Log::default();
        log.start(span(1, 0));
        assert_eq!((log.first(), log.last()), (Seq(1), Seq(0)));
        assert_eq!(log.append(span(1, 1)), Fit::Next);
    }
}
