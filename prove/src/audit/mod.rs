//! The seven counts (PROMISES §1) over what clients noted and what the server's history says.

mod follow;
#[cfg(test)]
mod tests;

use crate::ledger::{self, Line, Said};
use follow::Follow;
use protocol::{ConversationId, PersonId, Seq};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Details told per count, at most.
const TOLD: u64 = 4;

/// What can go wrong with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// Acknowledged, but not in the history at that place.
    Lost,
    /// In the history, but nobody ever meant to say it.
    Phantom,
    /// The same author and nonce twice, in the history or in one view.
    Dup,
    /// A view out of the log's order, or an author's messages out of theirs.
    Invert,
    /// A hole in a view without a marker that says so.
    Gap,
    /// Told to somebody who is not a member.
    Leak,
    /// Shown to somebody, but in no history.
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

/// One entry of a history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub seq: Seq,
    pub said: Option<Said>,
    pub text: String,
}

/// Every conversation's whole log.
pub type Histories = BTreeMap<ConversationId, Vec<Place>>;
/// Who is in what, from beginning to end.
pub type Members = BTreeMap<ConversationId, BTreeSet<PersonId>>;
/// What each client noted.
pub type Diaries = BTreeMap<PersonId, Vec<Line>>;

/// What an audit found.
#[derive(Debug, Default, Clone)]
pub struct Verdict {
    counts: [u64; 7],
    /// The first few of each count, in words.
    pub details: Vec<String>,
    /// What is none of the seven and yet should not be.
    pub odd: Vec<String>,
}

impl Verdict {
    pub fn of(&self, count: Count) -> u64 {
        self.counts.get(count as usize).copied().unwrap_or_default()
    }

    pub fn add(&mut self, count: Count, detail: impl FnOnce() -> String) {
        let Some(counted) = self.counts.get_mut(count as usize) else { return };
        *counted += 1;
        if *counted <= TOLD {
            self.details.push(format!("{count:?}: {}", detail()));
        }
    }

    pub fn odd(&mut self, what: String) {
        self.odd.push(what);
    }

    /// Whether everything is as promised.
    pub fn is_clean(&self) -> bool {
        self.counts.iter().all(|count| *count == 0) && self.odd.is_empty()
    }
}

/// What somebody meant to say.
struct Intent {
    conversation: ConversationId,
    n: u64,
    length: usize,
}

/// The index of all that was meant and all that is kept.
pub struct Books {
    intents: HashMap<Said, Intent>,
    kept: HashMap<(ConversationId, Seq), Option<Said>>,
}

/// Counts.
pub fn audit(members: &Members, histories: &Histories, diaries: &Diaries) -> Verdict {
    let mut verdict = Verdict::default();
    let books = Books { intents: intents(diaries), kept: kept(histories) };
    for (conversation, places) in histories {
        check_history(&mut verdict, &books, *conversation, places);
    }
    check_twice(&mut verdict, histories);
    for (person, lines) in diaries {
        check_diary(&mut verdict, &books, members, *person, lines);
    }
    verdict
}

fn intents(diaries: &Diaries) -> HashMap<Said, Intent> {
    let mut intents = HashMap::new();
    for (person, lines) in diaries {
        for line in lines {
            if let Line::Intent { conversation, nonce, n, length } = line {
                let intent = Intent { conversation: *conversation, n: *n, length: *length };
                intents.insert(Said { author: *person, nonce: *nonce }, intent);
            }
        }
    }
    intents
}

fn kept(histories: &Histories) -> HashMap<(ConversationId, Seq), Option<Said>> {
    let places = histories.iter().flat_map(|(id, places)| places.iter().map(move |p| (*id, p)));
    places.map(|(id, place)| ((id, place.seq), place.said)).collect()
}

fn check_history(verdict: &mut Verdict, books: &Books, conversation: ConversationId, places: &[Place]) {
    let mut follow = Follow::after(Seq(0));
    for place in places {
        follow.entry(verdict, books, place.seq, place.said, &|| format!("history of {conversation}"));
        let Some(said) = place.said else { continue };
        let meant = books.intents.get(&said).filter(|intent| intent.conversation == conversation);
        if meant.is_none_or(|intent| ledger::text(said.nonce, intent.n, intent.length) != place.text) {
            verdict.add(Count::Phantom, || {
                format!("{conversation} {} has {said:?}: nobody said that", place.seq)
            });
        }
    }
}

/// One nonce in two conversations; twice in one is seen by following it.
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

fn check_diary(verdict: &mut Verdict, books: &Books, members: &Members, person: PersonId, lines: &[Line]) {
    let mut views: HashMap<ConversationId, Follow> = HashMap::new();
    let mut wires: HashMap<ConversationId, Follow> = HashMap::new();
    let (mut leaked, mut ghosts) = (HashSet::new(), HashSet::new());
    for line in lines {
        let told = match line {
            Line::View { conversation, seq, said } => {
                let view = views.entry(*conversation).or_default();
                view.entry(verdict, books, *seq, *said, &|| format!("{person}'s view of {conversation}"));
                Some((*conversation, Some((*seq, *said))))
            }
            Line::Wire { conversation, seq, said } => {
                let wire = wires.entry(*conversation).or_default();
                wire.entry(verdict, books, *seq, *said, &|| format!("{person}'s connection, {conversation}"));
                Some((*conversation, Some((*seq, *said))))
            }
            Line::Gap { conversation } => {
                views.entry(*conversation).or_default().mark();
                None
            }
            Line::From { conversation, seq } => {
                wires.entry(*conversation).or_default().restart(*seq);
                Some((*conversation, None))
            }
            Line::Heard { conversation, .. } => Some((*conversation, None)),
            Line::Ack { conversation, seq, nonce } => {
                let said = Some(Said { author: person, nonce: *nonce });
                if books.kept.get(&(*conversation, *seq)) != Some(&said) {
                    verdict.add(Count::Lost, || {
                        format!("{person} was told that {nonce} is {conversation} {seq}")
                    });
                }
                None
            }
            Line::Odd { what } => {
                verdict.odd(format!("{person}: {what}"));
                None
            }
            Line::Intent { .. } => None,
        };
        let Some((conversation, entry)) = told else { continue };
        let belongs = members.get(&conversation).is_some_and(|members| members.contains(&person));
        if !belongs && leaked.insert((conversation, entry)) {
            verdict.add(Count::Leak, || format!("{person} was told of {conversation}: {line:?}"));
        }
        if let Some((seq, said)) = entry
            && books.kept.get(&(conversation, seq)) != Some(&said)
            && ghosts.insert((conversation, seq, said))
        {
            verdict.add(Count::Ghost, || format!("{person} was shown {said:?} as {conversation} {seq}"));
        }
    }
}
