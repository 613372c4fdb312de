//! The items of a conversation: its messages and notices in their current state.

use protocol::{Entry, How, PersonId, Seq, What, limits::QUOTE_CHARS};
use std::collections::VecDeque;

/// A message or notice, at the place of its first event.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its current state.
    pub entry: Entry,
    /// How often it has changed since it was received. Place and revision identify what is shown.
    pub revision: u32,
}

impl Item {
    fn new(entry: Entry) -> Self {
        Self { entry, revision: 0 }
    }
}

/// The items of a contiguous part of a log, oldest first. A place may have none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Items {
    list: VecDeque<Item>,
    number: usize,
    changes: u32,
}

impl Items {
    /// The items, oldest first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Item> + DoubleEndedIterator {
        self.list.iter()
    }

    /// The number of items.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The number of the first item: an upper bound of how many come before it. An item keeps its number while
    /// others are added and removed at both ends.
    #[must_use]
    pub fn number(&self) -> usize {
        self.number
    }

    /// How often an item has changed in place.
    #[must_use]
    pub fn changes(&self) -> u32 {
        self.changes
    }

    /// The place of the oldest item.
    #[must_use]
    pub fn first(&self) -> Option<Seq> {
        self.list.front().map(|item| item.entry.seq)
    }

    /// The items from a place on, oldest first.
    pub fn since(&self, seq: Seq) -> impl Iterator<Item = &Item> {
        self.list.range(self.position(seq)..)
    }

    /// How many items come before a place.
    #[must_use]
    pub fn position(&self, seq: Seq) -> usize {
        self.list.partition_point(|item| item.entry.seq < seq)
    }

    /// Adds the newest item.
    pub fn push(&mut self, entry: Entry) {
        if self.list.is_empty() {
            self.number = before(entry.seq);
        }
        self.list.push_back(Item::new(entry));
    }

    /// Takes a page, oldest first: updates the items that are there, and adds older ones in front.
    pub fn take_page(&mut self, mut page: Vec<Entry>) {
        let Some(first) = self.first() else {
            self.number = page.first().map_or(0, |entry| before(entry.seq));
            self.list = page.into_iter().map(Item::new).collect();
            return;
        };
        let known = page.split_off(page.partition_point(|entry| entry.seq < first));
        known.into_iter().for_each(|entry| self.update(entry, true));
        self.number = self.number.saturating_sub(page.len());
        page.into_iter().rev().for_each(|entry| self.list.push_front(Item::new(entry)));
    }

    /// Removes the oldest items, so that `count` are left.
    pub fn keep_newest(&mut self, count: usize) {
        let gone = self.list.len().saturating_sub(count);
        self.list.drain(..gone);
        self.number += gone;
    }

    /// A message was changed, by `by`. What is shown of it by those who answered it changes, too.
    pub fn change(&mut self, mut entry: Entry, by: PersonId, how: &How, me: PersonId) {
        if let Some(known) = self.at(entry.seq) {
            if changed(&known.entry) > changed(&entry) {
                return;
            }
            keep_mine(&known.entry, &mut entry, how, by == me);
        }
        self.quote_anew(&entry);
        // A form is drawn by itself: its row stays.
        let is_drawn = !matches!(how, How::Responded | How::Closed | How::Reminded);
        self.update(entry, is_drawn);
    }

    /// Takes a message with what is the reader's own about it.
    pub fn take_mine(&mut self, entry: Entry) {
        if self.at(entry.seq).is_some_and(|known| changed(&known.entry) <= changed(&entry)) {
            self.update(entry, false);
        }
    }

    /// Removes items from what is shown.
    pub fn remove(&mut self, seqs: &[Seq]) {
        self.list.retain(|item| !seqs.contains(&item.entry.seq));
        self.changes += 1;
    }

    /// The item at a place.
    #[must_use]
    pub fn at(&self, seq: Seq) -> Option<&Item> {
        self.list.get(self.position(seq)).filter(|item| item.entry.seq == seq)
    }

    fn update(&mut self, entry: Entry, is_drawn: bool) {
        let place = self.position(entry.seq);
        if let Some(item) = self.list.get_mut(place)
            && item.entry.seq == entry.seq
            && item.entry != entry
        {
            item.entry = entry;
            item.revision += u32::from(is_drawn);
            self.changes += 1;
        }
    }

    fn quote_anew(&mut self, entry: &Entry) {
        let What::Message { text, more, .. } = &entry.what else { return };
        let text: String = text.chars().take(QUOTE_CHARS).collect();
        let files = more.as_ref().and_then(|more| more.told_files()).map(Box::new);
        for item in &mut self.list {
            if let What::Message { more: Some(more), .. } = &mut item.entry.what
                && let Some(quote) = more.reply.as_mut().filter(|quote| quote.seq == entry.seq)
                && (quote.text != text || quote.files != files)
            {
                quote.text.clone_from(&text);
                quote.files.clone_from(&files);
                item.revision += 1;
                self.changes += 1;
            }
        }
    }
}

/// The place at which a message was changed last.
fn changed(entry: &Entry) -> u32 {
    if let What::Message { more: Some(more), .. } = &entry.what { more.changed } else { 0 }
}

/// An event is the same for all: one's own reactions, and one's answer, are carried over from the state before.
fn keep_mine(before: &Entry, now: &mut Entry, how: &How, is_by_me: bool) {
    let (mut mine, response) = match &before.what {
        What::Message { more: Some(more), .. } => (more.mine.clone(), more.response.clone()),
        _ => (Vec::new(), None),
    };
    if let (How::Reacted { emoji, on }, true) = (how, is_by_me) {
        mine.retain(|one| one != emoji);
        if *on {
            mine.push(emoji.clone());
        }
    }
    if let What::Message { more: Some(more), .. } = &mut now.what {
        mine.retain(|one| more.tallies.iter().any(|tally| tally.emoji == *one));
        more.mine = mine;
        more.response = more.response.take().or(response);
    }
}

/// How many items come before a place at most.
fn before(seq: Seq) -> usize {
    (seq.0 as usize).saturating_sub(1)
}
