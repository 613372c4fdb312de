//! The loaded part of a conversation: the known places of its log, and its items.

use super::{
    items::Items,
    log::{Fit, Log},
};
use protocol::{Command, ConversationId, Entry, History, PersonId, Replayed, Seq, Span, What, limits::PAGE};

/// Items kept in memory per conversation. Older ones can be asked for again.
const KEPT: usize = 2_000;
/// How many more there may be before they are removed together.
const SPARE: usize = 200;

/// How many places before the one that is looked for a page begins.
const CONTEXT: u32 = 30;

/// A page of history that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// The newest items. They replace what is known.
    Newest,
    /// Items around a place. They replace what is known.
    Around(Seq),
    /// Items before the known places.
    Older(Seq),
    /// Items after the known places.
    Newer(Seq),
}

impl Ask {
    /// The page that a conversation is opened with: the newest, or that around its first unread place.
    #[must_use]
    pub fn first(unread_from: Option<Seq>) -> Self {
        unread_from.map_or(Self::Newest, Self::Around)
    }

    /// The command that asks for it.
    #[must_use]
    pub fn command(self, conversation: ConversationId) -> Command {
        let (before, after, limit) = match self {
            Self::Newest => (None, None, None),
            Self::Older(first) => (Some(first), None, None),
            Self::Newer(last) => (None, Some(last), None),
            Self::Around(seq) => (None, Some(Seq(seq.0.saturating_sub(CONTEXT))), Some(PAGE.into())),
        };
        Command::History { conversation, before, after, limit }
    }
}

/// See the module.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timeline {
    log: Log,
    items: Items,
    /// Whether the log has anything before the known places.
    pub more: bool,
    /// The known places end before the end of the log, and are not followed: what comes is not added.
    pub newer: bool,
    /// The page of history that was asked for.
    pub loading: Option<Ask>,
    /// A replay was asked for.
    pub filling: bool,
    /// A first page of history was received.
    pub loaded: bool,
    /// How often a page has replaced what was known.
    pub starts: u32,
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

    /// Takes an event for `me`, if it comes next.
    pub fn apply(&mut self, entry: Entry, me: PersonId) -> Fit {
        let fit = self.log.append(Span { from: entry.seq, to: entry.seq });
        if fit == Fit::Next {
            match entry.what {
                What::Changed { by, how, item } => self.items.change(*item, by.id, &how, me),
                _ => self.items.push(entry),
            }
        }
        fit
    }

    /// Takes a message with what is the reader's own about it.
    pub fn take_mine(&mut self, entry: Entry) {
        self.items.take_mine(entry);
    }

    /// Removes items from what is shown.
    pub fn remove(&mut self, seqs: &[Seq]) {
        self.items.remove(seqs);
    }

    /// Takes places without an event for this reader, if they come next.
    pub fn skip(&mut self, span: Span) -> Fit {
        self.log.append(span)
    }

    /// Removes the oldest items, if there are too many.
    pub fn trim(&mut self) {
        if self.items.len() > KEPT + SPARE && self.loading.is_none() {
            self.items.keep_newest(KEPT);
            self.log.trim(self.items.first().unwrap_or_default());
            self.more = true;
        }
    }

    /// Takes a replay: events and skipped spans, in the order of their places. Returns whether to ask for more.
    pub fn fill(&mut self, replayed: Replayed, me: PersonId) -> bool {
        self.filling = false;
        if replayed.too_far {
            // What is being read stays; what followed is paged in from here.
            self.newer = true;
            return false;
        }
        let (before, end) = (self.log.last(), replayed.end());
        let mut skipped = replayed.skipped.into_iter().peekable();
        for event in replayed.events {
            while let Some(span) = skipped.next_if(|span| span.from < event.seq) {
                self.skip(span);
            }
            self.apply(event, me);
        }
        for span in skipped {
            self.skip(span);
        }
        // Not if it has nothing, or begins after a gap: the same would come again. What it has may be known by
        // now, because a retry was answered meanwhile.
        let last = self.log.last();
        last < replayed.head && (last > before || end.is_some_and(|end| end <= last))
    }

    /// Takes a page of history that was asked for.
    pub fn take_page(&mut self, ask: Ask, page: History) {
        let span = Span { from: page.from, to: page.to };
        match ask {
            Ask::Newest | Ask::Around(_) => self.start(page),
            Ask::Older(_) if self.log.prepend(span) => {
                self.more = page.more;
                self.items.take_page(page.items);
            }
            Ask::Newer(last) if self.log.last() == last && self.log.append(span) != Fit::Gap => {
                self.newer = page.to < page.as_of;
                page.items.into_iter().for_each(|entry| self.items.push(entry));
            }
            // It does not join what is known by now.
            Ask::Older(_) | Ask::Newer(_) => {}
        }
    }

    /// Starts from a page, whatever was known.
    pub fn start(&mut self, page: History) {
        *self = Self { loaded: true, starts: self.starts + 1, ..Self::default() };
        self.log.start(Span { from: page.from, to: page.to });
        self.more = page.more;
        self.newer = page.to < page.as_of;
        self.items.take_page(page.items);
    }

    /// What to ask for to have a place, or the end; `None` if it is there or asked for.
    #[must_use]
    pub fn lacks(&self, place: Option<Seq>) -> Option<Ask> {
        let ask = match place {
            None if self.loaded && !self.newer => return None,
            None => Ask::Newest,
            Some(seq) if self.covers(seq) => return None,
            Some(seq) if self.loaded && seq == self.log.last().next() => Ask::Newer(self.log.last()),
            Some(seq) => Ask::Around(seq),
        };
        (self.loading != Some(ask)).then_some(ask)
    }

    /// Whether a page or a replay is on its way, or still to be asked for.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        !self.loaded || self.loading.is_some() || self.filling
    }

    /// Whether nothing has to be loaded to show a place: it is known, or nothing is beyond the known ones.
    fn covers(&self, seq: Seq) -> bool {
        let above = seq >= self.log.first() || !self.more;
        let below = seq <= self.log.last() || !self.newer;
        self.loaded && above && below
    }

    /// What to ask for to see older items, if there are some and no page was asked for.
    #[must_use]
    pub fn older(&self) -> Option<Ask> {
        (self.more && self.loading.is_none()).then(|| Ask::Older(self.log.first()))
    }

    /// What to ask for to see newer items, if the known places end before them and no page was asked for.
    #[must_use]
    pub fn newer(&self) -> Option<Ask> {
        (self.newer && self.loading.is_none()).then(|| Ask::Newer(self.log.last()))
    }

    /// The first message of somebody else from a place on: where the unread line stands.
    #[must_use]
    pub fn line(&self, unread_from: Seq, me: PersonId) -> Option<Seq> {
        let mut since = self.items.since(unread_from);
        since.find(|item| is_from_others(&item.entry, me)).map(|item| item.entry.seq)
    }

    /// How many messages of others are after one place, up to another.
    #[must_use]
    pub fn count_from_others(&self, after: Seq, to: Seq, me: PersonId) -> u32 {
        let passed = self.items.since(after.next()).take_while(|item| item.entry.seq <= to);
        u32::try_from(passed.filter(|item| is_from_others(&item.entry, me)).count()).unwrap_or(u32::MAX)
    }
}

/// Whether an item counts as unread until it is seen. One of an unknown kind might.
fn is_from_others(entry: &Entry, me: PersonId) -> bool {
    match &entry.what {
        What::Message { author, .. } => author.id != me,
        what => matches!(what, What::Unknown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: PersonId = PersonId(7);
    use protocol::{AvatarId, Nonce, Person};

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
            as_of: Seq(to),
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
        timeline.start(page(21, 30, &[22, 25, 29]));
        assert_eq!(timeline.apply(entry(31), ME), Fit::Next, "30 has nothing to show, and is known");
        assert_eq!(timeline.skip(Span { from: Seq(32), to: Seq(40) }), Fit::Next);
        assert_eq!(timeline.apply(entry(40), ME), Fit::Known);
        assert_eq!(timeline.apply(entry(41), ME), Fit::Next);
        assert_eq!(timeline.apply(entry(43), ME), Fit::Gap);
        let older = timeline.older().unwrap();
        assert_eq!(older, Ask::Older(Seq(21)), "not 22: that would bring the same page again");
        timeline.take_page(older, page(1, 20, &[]));
        assert_eq!((places(&timeline), timeline.log().first()), (vec![22, 25, 29, 31, 41], Seq(1)));
        assert_eq!((timeline.older(), timeline.newer()), (None, None));
    }

    #[test]
    fn a_replay_is_events_and_skipped_spans() {
        let mut timeline = Timeline::default();
        timeline.start(page(1, 2, &[1, 2]));
        assert!(!timeline.fill(replayed(&[5, 6, 9], &[(3, 4), (7, 8), (10, 12)], 12), ME));
        assert_eq!((places(&timeline), timeline.log().last()), (vec![1, 2, 5, 6, 9], Seq(12)));
        assert!(timeline.fill(replayed(&[13], &[], 14), ME), "14 is still missing");
        // A span that nobody knew of is a hole, and what is after it has to wait.
        assert!(!timeline.fill(replayed(&[16], &[], 16), ME));
        assert!(!timeline.fill(replayed(&[], &[], 16), ME), "asked again it would be the same for ever");
        assert_eq!(timeline.log().last(), Seq(13));
        assert!(!timeline.fill(replayed(&[], &[(14, 16)], 16), ME));
        // All of it is known by now: what comes after it is still to be asked for.
        assert!(timeline.fill(replayed(&[15], &[(16, 16)], 18), ME));
        assert_eq!(timeline.log().last(), Seq(16));
    }

    #[test]
    fn a_page_that_overlaps_brings_the_current_state() {
        let mut timeline = Timeline::default();
        timeline.start(page(11, 14, &[11, 12, 13, 14]));
        let number = timeline.items().number();
        let mut newer = page(6, 12, &[8, 11, 12]);
        newer.items.last_mut().unwrap().at = 5;
        timeline.take_page(Ask::Older(Seq(11)), newer);
        assert_eq!(places(&timeline), [8, 11, 12, 13, 14]);
        let revisions: Vec<_> = timeline.items().iter().map(|item| item.revision).collect();
        assert_eq!((revisions, timeline.items().changes()), (vec![0, 0, 1, 0, 0], 1));
        assert_eq!(timeline.items().number(), number - 1, "each keeps its number");
        timeline.take_page(Ask::Older(Seq(6)), page(1, 3, &[1, 2, 3]));
        assert_eq!(places(&timeline), [8, 11, 12, 13, 14], "4 and 5 are missing");
    }

    #[test]
    fn old_items_go_all_at_once_and_can_be_asked_for() {
        let mut timeline = Timeline::default();
        let all: Vec<u32> = (1..=3_000).filter(|place| place % 2 == 0).collect();
        timeline.start(page(1, 3_000, &all));
        for place in 3_001..=3_700 {
            timeline.apply(entry(place), ME);
        }
        timeline.trim();
        assert_eq!(timeline.items().len(), 2_200, "few enough");
        timeline.apply(entry(3_701), ME);
        timeline.trim();
        assert_eq!((timeline.items().len(), timeline.older()), (KEPT, Some(Ask::Older(Seq(404)))));
        assert_eq!(timeline.items().first(), Some(Seq(404)));
        timeline.take_page(Ask::Older(Seq(404)), page(304, 403, &[400, 402]));
        assert_eq!(timeline.items().first(), Some(Seq(400)));
    }

    #[test]
    fn it_may_end_before_the_log_does_and_is_paged_down_to_it() {
        let mut timeline = Timeline::default();
        assert_eq!(timeline.lacks(Some(Seq(101))), Some(Ask::Around(Seq(101))));
        let around = |from, to, items: &[u32]| History { as_of: Seq(300), ..page(from, to, items) };
        timeline.start(around(71, 170, &[71, 100, 101, 170]));
        assert!(timeline.newer && timeline.more);
        assert_eq!(timeline.lacks(Some(Seq(120))), None);
        assert_eq!(timeline.lacks(Some(Seq(171))), Some(Ask::Newer(Seq(170))));
        assert_eq!(timeline.lacks(Some(Seq(172))), Some(Ask::Around(Seq(172))));
        assert_eq!(timeline.lacks(Some(Seq(70))), Some(Ask::Around(Seq(70))));
        assert_eq!(timeline.lacks(None), Some(Ask::Newest));
        assert_eq!(timeline.apply(entry(301), ME), Fit::Gap, "not followed");
        let newer = timeline.newer().unwrap();
        timeline.loading = Some(newer);
        assert_eq!((timeline.newer(), timeline.older(), timeline.lacks(Some(Seq(171)))), (None, None, None));
        timeline.loading = None;
        timeline.take_page(newer, around(171, 299, &[171, 299]));
        timeline.take_page(newer, around(171, 299, &[171, 299]));
        assert!(timeline.newer && places(&timeline) == [71, 100, 101, 170, 171, 299], "it came twice");
        timeline.take_page(Ask::Newer(Seq(299)), History { as_of: Seq(301), ..page(300, 301, &[301]) });
        assert!(!timeline.newer);
        assert_eq!(timeline.apply(entry(302), ME), Fit::Next);
        assert_eq!((timeline.lacks(None), timeline.lacks(Some(Seq(999)))), (None, None));
        let starts = timeline.starts;
        timeline.take_page(Ask::Newest, page(280, 302, &[299, 302]));
        assert_eq!((places(&timeline), timeline.starts), (vec![299, 302], starts + 1));
    }

    #[test]
    fn the_line_stands_before_the_first_of_others() {
        let said = |seq, by| {
            let name = String::new();
            let author = Person {
                id: PersonId(by),
                name,
                avatar: AvatarId(1),
                owner: false,
                gone: false,
                robot: false,
            };
            let what = What::Message { author, nonce: Nonce(1), text: String::new(), more: None };
            Entry { what, ..entry(seq) }
        };
        let mut timeline = Timeline::default();
        timeline.start(History {
            items: vec![said(1, 8), said(2, 7), said(4, 8), said(5, 8)],
            ..page(1, 5, &[])
        });
        let me = PersonId(7);
        let lines = [1, 2, 3, 4, 5, 6].map(|from| timeline.line(Seq(from), me).map(|seq| seq.0));
        assert_eq!(lines, [Some(1), Some(4), Some(4), Some(4), Some(5), None]);
        assert_eq!(timeline.count_from_others(Seq(0), Seq(9), me), 3);
        assert_eq!(timeline.count_from_others(Seq(1), Seq(4), me), 1);
        assert_eq!(timeline.count_from_others(Seq(5), Seq(9), me), 0);
    }
}
