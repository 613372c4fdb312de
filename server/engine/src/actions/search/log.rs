//! One log as it is searched: from its newest messages to its oldest, a few blocks at a time.

use super::{place::Place, sought::Sought};
use crate::{
    domain::search::{BLOCK, Clause, Written, block},
    ports::store::{Covered, Newest, Read},
    runner::Result,
};
use protocol::{ConversationId, PersonId, Seq};
use std::collections::{BTreeSet, VecDeque};

/// Blocks that are asked of the index at a time, and of what it does not have.
const ASKED: u16 = 64;
const SCANNED: u32 = 8;
/// A log of at most this many places is looked at as it is: it costs no more than asking.
const SHORT: u32 = 512;
/// What asking an index costs, in messages that could be looked at instead.
const ASKING: u32 = 40;
/// So many of the newest blocks are looked at before an index is asked what most texts have: what is everywhere is there.
const FRESH: u32 = 64;
/// A text of so many bytes is like one more message.
const LONG: usize = 500;

/// See the module.
pub struct Log {
    conversation: ConversationId,
    /// The first place that may be looked at.
    first: Seq,
    /// The first place that may not, or was.
    end: Seq,
    /// Nothing that was not found yet is newer, milliseconds since 1970.
    at: i64,
    /// What was found and is not told yet, newest first.
    found: VecDeque<Written>,
    /// What the index has of it; everything is looked at where it has nothing.
    covered: Option<Covered>,
    /// Blocks that are in the index and have to be looked at all the same: of what was changed since.
    also: BTreeSet<u32>,
    /// The only messages that come into question, if that is known.
    only: Option<BTreeSet<Seq>>,
    /// What the index said, newest first, and the block below which it has to be asked again; 0 if nowhere.
    told: VecDeque<u32>,
    below: u32,
}

/// From where to where a log is looked at, the end not included.
#[derive(Debug, Clone, Copy)]
pub struct Range {
    /// The first place.
    pub first: Seq,
    /// The first one after it.
    pub end: Seq,
}

impl Log {
    /// Begins with the newest.
    ///
    /// # Errors
    /// The store's.
    pub fn open(
        read: &mut dyn Read,
        me: PersonId,
        log: Newest,
        range: Range,
        sought: &Sought,
    ) -> Result<Self> {
        let conversation = log.conversation;
        let mut only: Option<BTreeSet<Seq>> = None;
        if sought.pinned {
            only = Some(read.search().pinned(conversation)?.into_iter().collect());
        }
        if sought.starred {
            let starred = read.search().starred(conversation, me)?.into_iter();
            only =
                Some(starred.filter(|seq| only.as_ref().is_none_or(|pinned| pinned.contains(seq))).collect());
        }
        let (mut covered, mut also) = (None, BTreeSet::new());
        if only.is_none() && range.end.0.saturating_sub(range.first.0) > SHORT {
            covered = read.search().covered(conversation)?.filter(|covered| covered.blocks > 0);
            if let Some(Covered { blocks, as_of }) = &mut covered {
                // What was changed in blocks that are in the index has been written there too.
                let known = Seq(*blocks * BLOCK - 1).max(*as_of);
                also = read.search().changed_after(conversation, known)?.into_iter().map(block).collect();
                if sought.clauses.iter().all(Clause::is_weak) {
                    *blocks = (*blocks).min(block(range.end).saturating_sub(FRESH));
                }
            }
        }
        Ok(Self {
            conversation,
            first: range.first,
            end: range.end,
            at: log.at,
            found: VecDeque::new(),
            below: covered.map_or(0, |covered| covered.blocks),
            covered,
            also,
            only,
            told: VecDeque::new(),
        })
    }

    /// The conversation.
    pub fn conversation(&self) -> ConversationId {
        self.conversation
    }

    /// Where it has come to: what it has not told yet is before that.
    pub fn place(&self) -> Option<Place> {
        let place = |at, seq| Place { at, conversation: self.conversation, seq };
        match self.found.front() {
            Some(found) => Some(place(found.at, found.seq.next())),
            None => (self.end > self.first).then_some(place(self.at, self.end)),
        }
    }

    /// The next that was found, if that is known without looking.
    pub fn take(&mut self) -> Option<Written> {
        self.found.pop_front()
    }

    /// Looks at the next few blocks. Gives how many messages that was worth.
    ///
    /// # Errors
    /// The store's.
    pub fn step(&mut self, read: &mut dyn Read, me: PersonId, sought: &Sought) -> Result<u32> {
        let mut cost = 1;
        let last = Seq(self.end.0.saturating_sub(1));
        let next = match (self.covered, &self.only) {
            (_, Some(only)) => only.range(..=last).next_back().map(|seq| (block(*seq), block(*seq))),
            (Some(covered), None) if block(last) < covered.blocks => {
                cost += self.ask(read, &sought.clauses)?;
                let told = self.told.front().copied();
                let also = self.also.range(..=block(last)).next_back().copied();
                told.max(also).map(|one| (one, one))
            }
            // What is not in the index yet is looked at, down to where it begins.
            (covered, None) => {
                let least = covered.map_or(0, |covered| covered.blocks);
                Some((block(last).saturating_sub(SCANNED - 1).max(least), block(last)))
            }
        };
        let Some((lowest, highest)) = next else {
            self.end = self.first;
            return Ok(cost);
        };
        self.told.pop_front_if(|one| *one >= lowest);
        self.also.remove(&highest);
        let from = self.first.max(Seq(lowest * BLOCK));
        let to = last.min(Seq(highest * BLOCK + BLOCK - 1));
        self.end = from;
        let written = read.search().written(self.conversation, me, from, to)?;
        if let Some(oldest) = written.first() {
            self.at = oldest.at;
        }
        let long: usize = written.iter().map(|message| 1 + message.text.len() / LONG).sum();
        let is_one = |seq: &Seq| self.only.as_ref().is_none_or(|only| only.contains(seq));
        self.found.extend(written.into_iter().rev().filter(|one| is_one(&one.seq) && sought.is(one)));
        Ok(cost + u32::try_from(long).unwrap_or(u32::MAX))
    }

    /// Asks the index for more, if what it said is used up. Gives what that cost.
    fn ask(&mut self, read: &mut dyn Read, clauses: &[Clause]) -> Result<u32> {
        let end = block(Seq(self.end.0.saturating_sub(1))) + 1;
        self.told.retain(|one| *one < end);
        if !self.told.is_empty() || self.below == 0 {
            return Ok(0);
        }
        let below = self.below.min(end);
        if clauses.is_empty() {
            // Nothing can be ruled out.
            self.told.extend((below.saturating_sub(u32::from(ASKED))..below).rev());
        } else {
            self.told.extend(read.search().blocks(self.conversation, clauses, below, ASKED)?);
        }
        let is_all = self.told.len() < usize::from(ASKED);
        self.below = if is_all { 0 } else { self.told.back().copied().unwrap_or(0) };
        Ok(ASKING)
    }
}
