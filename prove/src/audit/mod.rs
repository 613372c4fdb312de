//! The seven counts, from the clients' ledgers and the server's history.

mod changes;
mod contacts;
mod later;
mod log;
mod meant;
mod memberships;
mod reading;
mod sequence;
#[cfg(test)]
mod tests;

use crate::ledger::{self, Line, Said};
pub use log::{Change, Histories, Members, Place};
use meant::Meant;
pub use memberships::Memberships;
use protocol::{ConversationId, PersonId, Seq, Span};
use sequence::Sequence;
use std::collections::{BTreeMap, HashMap};

/// The most details that are printed per count.
const SHOWN: u64 = 4;

/// What can go wrong with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// Acknowledged, but not in the history at that place.
    Lost,
    /// In the history, but never sent with this text.
    Phantom,
    /// The same author and nonce twice, in the history or in one view.
    Dup,
    /// A timeline out of the log's order, or an author's messages out of the order they were sent in.
    Invert,
    /// A gap in a timeline that is not marked.
    Gap,
    /// Told to somebody whom it is not for: no member at that place, somebody who blocks the author, somebody else's
    /// private list.
    Leak,
    /// Shown to a client, but not in the history.
    Ghost,
}

impl Count {
    pub const ALL: [(Self, &str); 7] = [
        (Self::Lost, "LOST"),
        (Self::Phantom, "PHANTOM"),
        (Self::Dup, "DUP"),
        (Self::Invert, "INVERT"),
        (Self::Gap, "GAP"),
        (Self::Leak, "LEAK"),
        (Self::Ghost, "GHOST"),
    ];
}

/// The ledger of every client.
pub type Ledgers = BTreeMap<PersonId, Vec<Line>>;

/// The result of an audit.
#[derive(Debug, Default, Clone)]
pub struct Verdict {
    counts: [u64; 7],
    /// The first few findings of each count.
    pub details: Vec<String>,
    /// Other findings.
    pub unexpected: Vec<String>,
}

impl Verdict {
    pub fn of(&self, count: Count) -> u64 {
        self.counts.get(count as usize).copied().unwrap_or_default()
    }

    pub fn add(&mut self, count: Count, detail: impl FnOnce() -> String) {
        let Some(counted) = self.counts.get_mut(count as usize) else { return };
        *counted += 1;
        if *counted <= SHOWN {
            self.details.push(format!("{count:?}: {}", detail()));
        }
    }

    pub fn unexpected(&mut self, what: String) {
        self.unexpected.push(what);
    }

    /// Whether nothing was found.
    pub fn is_clean(&self) -> bool {
        self.counts.iter().all(|count| *count == 0) && self.unexpected.is_empty()
    }
}

/// A message that a client intended to send.
struct Intent {
    conversation: ConversationId,
    n: u64,
    length: usize,
    /// Whether the server was to send it later.
    is_later: bool,
}

/// All intended messages, and all entries of the histories.
pub struct Index {
    intents: HashMap<Said, Intent>,
    meant: Meant,
    kept: HashMap<(ConversationId, Seq), Kept>,
    memberships: Memberships,
}

/// What the history has at a place.
#[derive(Clone, Copy)]
struct Kept {
    said: Option<Said>,
    hidden: bool,
    changes: Option<(PersonId, Seq)>,
    changed: Option<Seq>,
    text: u64,
}

impl Kept {
    /// Whether somebody receives it.
    fn is_for(self, person: PersonId) -> bool {
        let author = self.said.map(|said| said.author).or(self.changes.map(|(by, _)| by));
        !self.hidden || author == Some(person)
    }
}

impl Index {
    /// The number of entries that the history has for somebody in a span.
    fn kept_between(&self, reader: PersonId, conversation: ConversationId, span: Span) -> usize {
        let places = (span.from.0..=span.to.0).map(Seq);
        let kept = places.filter_map(|seq| self.kept.get(&(conversation, seq)));
        kept.filter(|kept| kept.is_for(reader) && kept.changes.is_none()).count()
    }

    /// What the history says at a place.
    fn said_at(&self, conversation: ConversationId, seq: Seq) -> Option<Option<Said>> {
        self.kept.get(&(conversation, seq)).map(|kept| kept.said)
    }
}

/// Audits a run.
pub fn audit(members: &Members, histories: &Histories, ledgers: &Ledgers) -> Verdict {
    let mut verdict = Verdict::default();
    let memberships = Memberships::of(members, histories);
    let index =
        Index { intents: intents(ledgers), meant: meant::meant(ledgers), kept: kept(histories), memberships };
    for (conversation, places) in histories {
        check_history(&mut verdict, &index, *conversation, places);
    }
    check_twice(&mut verdict, histories);
    for (person, lines) in ledgers {
        reading::check(&mut verdict, &index, *person, lines);
    }
    contacts::check(&mut verdict, ledgers);
    later::check(&mut verdict, histories, ledgers);
    verdict
}

fn intents(ledgers: &Ledgers) -> HashMap<Said, Intent> {
    let mut intents = HashMap::new();
    for (person, lines) in ledgers {
        for line in lines {
            let (conversation, nonce, n, length, is_later) = match *line {
                Line::Intent { conversation, nonce, n, length } => (conversation, nonce, n, length, false),
                Line::Later { conversation, nonce, n } => (conversation, nonce, n, ledger::LATER, true),
                _ => continue,
            };
            let intent = Intent { conversation, n, length, is_later };
            intents.insert(Said { author: *person, nonce }, intent);
        }
    }
    intents
}

fn kept(histories: &Histories) -> HashMap<(ConversationId, Seq), Kept> {
    let places = histories.iter().flat_map(|(id, places)| places.iter().map(move |p| (*id, p)));
    let kept = |(id, place): (ConversationId, &Place)| {
        let Place { seq, said, hidden, changes, changed, ref text, ref votes, .. } = *place;
        ((id, seq), Kept { said, hidden, changes, changed, text: ledger::digest(text, votes) })
    };
    places.map(kept).collect()
}

fn check_history(verdict: &mut Verdict, index: &Index, conversation: ConversationId, places: &[Place]) {
    let mut follow = Sequence::after(Seq(0));
    for place in places {
        follow.entry(verdict, index, place.seq, place.said, &|| format!("history of {conversation}"));
        let Some(said) = place.said else { continue };
        let meant = index.intents.get(&said).filter(|intent| intent.conversation == conversation);
        let is_changed = || index.meant.is_meant(said.author, (conversation, place.seq), &place.text);
        if meant.is_none_or(|intent| {
            ledger::text(said.nonce, intent.n, intent.length) != place.text && !is_changed()
        }) {
            verdict.add(Count::Phantom, || {
                format!("{conversation} {} has {said:?}: nobody said that", place.seq)
            });
        }
    }
}

/// Finds a nonce that is in two conversations. Twice in one is found by [`Sequence`].
fn check_twice(verdict: &mut Verdict, histories: &Histories) {
    let mut seen: HashMap<Said, ConversationId> = HashMap::new();
    for (conversation, places) in histories {
        for said in places.iter().filter_map(|place| place.said) {
            if let Some(other) = seen.insert(said, *conversation).filter(|other| other != conversation) {
                verdict.add(Count::Dup, || format!("{said:?} is in {conversation} and in {other}"));
            }
        }
    }
}
