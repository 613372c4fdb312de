//! The loaded part of a conversation: the known places of its log, and its items.

use super::{
    items::Items,
    log::{Fit, Log},
};
use protocol::{Entry, History, Replayed, Seq, Span};

/// Items kept in memory per conversation. Older ones can be asked for again.
const KEPT: usize = 2_000;
/// How many more there may be before they are removed together.
const SPARE: usize = 200;

/// See the module.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timeline {
    log: Log,
    items: Items,
    /// Whether the log has anything before the known places.
    pub more: bool,
    /// A page of history was asked for.
    pub loading: bool,
    /// A replay was asked for.
    pub filling: bool,
    /// The newest page of history was received.
    pub loaded: bool,
}

impl Timeline {
    /// The known places.
    #[must_use]
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// The items.
    #[must_use]
    pub fn items(&self) -> &Items {
        &self.items
    }

    /// The current states of the items, oldest first.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &Entry> + DoubleEndedIterator {
        self.items.iter().map(|item| &item.entry)
    }

    /// Takes an event, if it comes next.
    pub fn apply(&mut self, entry: Entry) -> Fit {
        let fit = self.log.append(Span { from: entry.seq, to: entry.seq });
        if fit == Fit::Next {
            self.items.push(entry);
        }
        fit
    }

    /// Takes places without an event for this reader, if they come next.
    pub fn skip(&mut self, span: Span) -> Fit {
        self.log.append(span)
    }

    /// Removes the oldest items, if there are too many.
    pub fn trim(&mut self) {
        if self.items.len() > KEPT + SPARE && !self.loading {
            self.items.keep_newest(KEPT);
            self.log.trim(self.items.first().unwrap_or_default());
            self.more = true;
        }
    }

    /// Takes a replay: events and skipped spans, in the order of their places. Returns whether to ask for more.
    pub fn fill(&mut self, replayed: Replayed) -> bool {
        self.filling = false;
        if replayed.too_far {
            *self = Self::default();
            return true;
        }
        let (before, end) = (self.log.last(), replayed.end());
        let mut skipped = replayed.skipped.into_iter().peekable();
        for event in replayed.events {
            while let Some(span) = skipped.next_if(|span| span.from < event.seq) {
                self.skip(span);
            }
            self.apply(event);
        }
        for span in skipped {
            self.skip(span);
        }
        // Not if it has nothing, or begins after a gap: the same would come again. What it has may be known by
        // now, because a retry was answered meanwhile.
        let last = self.log.last();
        last < replayed.head && (last > before || end.is_some_and(|end| end <= last))
    }

    /// Takes a page of history: the first one, or one that joins the known places.
    pub fn take_page(&mut self, page: History) {
        self.loading = false;
        let span = Span { from: page.from, to: page.to };
        if !self.loaded {
            self.loaded = true;
            self.log.start(span);
        } else if !self.log.prepend(span) {
            return;
        }
        self.more = page.more;
        self.items.take_page(page.items);
    }

    /// The place to ask for older items before, if there are some and no page was asked for.
    #[must_use]
    pub fn older_than(&self) -> Option<Seq> {
        (self.more && !self.loading).then(|| self.log.first())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{ConversationId, What};

    fn entry(seq: u32) -> Entry {
        let conversation = ConversationId::LOBBY;
        Entry { conversation, seq: Seq(seq), ord: 0, at: 0, what: What::Unknown }
    }

    fn page(from: u32, to: u32, items: &[u32]) -> History {
        History {
            conversation: ConversationId::LOBBY,
            items: items.iter().copied().map(entry).collect(),
            from: Seq(from),
            to: Seq(to),
            as_of: Seq(99),
            more: from > 1,
        }
    }

    fn replayed(events: &[u32], skipped: &[(u32, u32)], head: u32) -> Replayed {
        Replayed {
            conversation: ConversationId::LOBBY,
            events: events.iter().copied().map(entry).collect(),
            skipped: skipped.iter().map(|(from, to)| Span { from: Seq(*from), to: Seq(*to) }).collect(),
            head: Seq(head),
            too_far: false,
        }
    }

    fn places(timeline: &Timeline) -> Vec<u32> {
        timeline.entries().map(|entry| entry.seq.0).collect()
    }

    #[test]
    fn places_without_an_item_are_covered() {
        let mut timeline = Timeline::default();
        timeline.take_page(page(21, 30, &[22, 25, 29]));
        assert_eq!(timeline.apply(entry(31)), Fit::Next, "30 has nothing to show, and is known");
        assert_eq!(timeline.skip(Span { from: Seq(32), to: Seq(40) }), Fit::Next);
        assert_eq!(timeline.apply(entry(40)), Fit::Known);
        assert_eq!(timeline.apply(entry(41)), Fit::Next);
        assert_eq!(timeline.apply(entry(43)), Fit::Gap);
        assert_eq!(timeline.older_than(), Some(Seq(21)), "not 22: that would bring the same page again");
        timeline.take_page(page(1, 20, &[]));
        assert_eq!((places(&timeline), timeline.log().first()), (vec![22, 25, 29, 31, 41], Seq(1)));
        assert_eq!(timeline.older_than(), None);
    }

    #[test]
    fn a_replay_is_events_and_skipped_spans() {
        let mut timeline = Timeline::default();
        timeline.take_page(page(1, 2, &[1, 2]));
        assert!(!timeline.fill(replayed(&[5, 6, 9], &[(3, 4), (7, 8), (10, 12)], 12)));
        assert_eq!((places(&timeline), timeline.log().last()), (vec![1, 2, 5, 6, 9], Seq(12)));
        assert!(timeline.fill(replayed(&[13], &[], 14)), "14 is still missing");
        // A span that nobody knew of is a hole, and what is after it has to wait.
        assert!(!timeline.fill(replayed(&[16], &[], 16)));
        assert!(!timeline.fill(replayed(&[], &[], 16)), "asked again it would be the same for ever");
        assert_eq!(timeline.log().last(), Seq(13));
        assert!(!timeline.fill(replayed(&[], &[(14, 16)], 16)));
        // All of it is known by now: what comes after it is still to be asked for.
        assert!(timeline.fill(replayed(&[15], &[(16, 16)], 18)));
        assert_eq!(timeline.log().last(), Seq(16));
    }

    #[test]
    fn a_page_that_overlaps_brings_the_current_state() {
        let mut timeline = Timeline::default();
        timeline.take_page(page(11, 14, &[11, 12, 13, 14]));
        let number = timeline.items().number();
        let mut newer = page(6, 12, &[8, 11, 12]);
        newer.items.last_mut().unwrap().at = 5;
        timeline.take_page(newer);
        assert_eq!(places(&timeline), [8, 11, 12, 13, 14]);
        let revisions: Vec<_> = timeline.items().iter().map(|item| item.revision).collect();
        assert_eq!((revisions, timeline.items().changes()), (vec![0, 0, 1, 0, 0], 1));
        assert_eq!(timeline.items().number(), number - 1, "each keeps its number");
        timeline.take_page(page(1, 3, &[1, 2, 3]));
        assert_eq!(places(&timeline), [8, 11, 12, 13, 14], "4 and 5 are missing");
    }

    #[test]
    fn old_items_go_all_at_once_and_can_be_asked_for() {
        let mut timeline = Timeline::default();
        let all: Vec<u32> = (1..=3_000).filter(|place| place % 2 == 0).collect();
        timeline.take_page(page(1, 3_000, &all));
        for place in 3_001..=3_700 {
            timeline.apply(entry(place));
        }
        timeline.trim();
        assert_eq!(timeline.items().len(), 2_200, "few enough");
        timeline.apply(entry(3_701));
        timeline.trim();
        assert_eq!((timeline.items().len(), timeline.older_than()), (KEPT, Some(Seq(404))));
        assert_eq!(timeline.items().first(), Some(Seq(404)));
        timeline.take_page(page(304, 403, &[400, 402]));
        assert_eq!(timeline.items().first(), Some(Seq(400)));
    }
}
