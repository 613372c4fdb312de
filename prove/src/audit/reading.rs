//! Checks what one client was told: that it came in order, is in the history, and is for them.

use super::{Count, Index, Sequence, Verdict, changes};
use crate::ledger::{Line, Said};
use protocol::{ConversationId, PersonId, Seq, Span};
use std::collections::{HashMap, HashSet};

/// What somebody was told of a conversation: an entry at a place, or something else.
type Told = (ConversationId, Option<(Seq, Option<Said>)>);

/// A client's timelines and its connection, as its ledger tells them.
struct Reading<'a> {
    verdict: &'a mut Verdict,
    index: &'a Index,
    person: PersonId,
    views: HashMap<ConversationId, Sequence>,
    wires: HashMap<ConversationId, Sequence>,
    leaked: HashSet<Told>,
    ghosts: HashSet<(ConversationId, Seq, Option<Said>)>,
}

/// Checks what one client noted.
pub fn check(verdict: &mut Verdict, index: &Index, person: PersonId, lines: &[Line]) {
    let (views, wires) = Default::default();
    let (leaked, ghosts) = Default::default();
    let mut reading = Reading { verdict, index, person, views, wires, leaked, ghosts };
    for line in lines {
        reading.follow(line);
        if !reading.is_theirs(line) {
            reading.leak(line);
        }
    }
}

impl Reading<'_> {
    /// Checks the order of what was shown and received, and that it is what the history has.
    fn follow(&mut self, line: &Line) {
        let (verdict, index, person) = (&mut *self.verdict, self.index, self.person);
        match line {
            Line::View { conversation, seq, said } => {
                let whose = || format!("{person}'s view of {conversation}");
                self.views.entry(*conversation).or_default().entry(verdict, index, *seq, *said, &whose);
                self.ghost(*conversation, *seq, *said);
            }
            Line::Wire { conversation, seq, said } => {
                let whose = || format!("{person}'s connection, {conversation}");
                self.wires.entry(*conversation).or_default().entry(verdict, index, *seq, *said, &whose);
                self.ghost(*conversation, *seq, *said);
            }
            Line::ViewSkip { conversation, from, to } => {
                let skipped = (person, *conversation, Span { from: *from, to: *to });
                let whose = || format!("{person}'s view of {conversation}");
                self.views.entry(*conversation).or_default().skip(verdict, index, skipped, &whose);
            }
            Line::WireSkip { conversation, from, to } => {
                let skipped = (person, *conversation, Span { from: *from, to: *to });
                let whose = || format!("{person}'s connection, {conversation}");
                self.wires.entry(*conversation).or_default().skip(verdict, index, skipped, &whose);
            }
            Line::Gap { conversation } => self.views.entry(*conversation).or_default().mark(),
            Line::From { conversation, seq } => self.wires.entry(*conversation).or_default().restart(*seq),
            Line::Ack { conversation, seq, nonce } => {
                let said = Some(Said { author: person, nonce: *nonce });
                if index.said_at(*conversation, *seq) != Some(said) {
                    verdict.add(Count::Lost, || {
                        format!("{person} was noted that {nonce} is {conversation} {seq}")
                    });
                }
            }
            Line::ChangeAck { conversation, seq, of } => {
                changes::check_ack(verdict, index, person, (*conversation, *seq, *of));
            }
            Line::State { conversation, of, changed, text } => {
                changes::check_state(verdict, index, person, (*conversation, *of), (*changed, *text));
            }
            Line::Unexpected { what } => verdict.unexpected(format!("{person}: {what}")),
            Line::Received { .. }
            | Line::Unlisted { .. }
            | Line::Answered { .. }
            | Line::Intent { .. }
            | Line::Meant { .. }
            | Line::Later { .. }
            | Line::LaterAck { .. }
            | Line::Cancel { .. }
            | Line::CancelAck { .. }
            | Line::Draft { .. }
            | Line::DraftAck { .. }
            | Line::Vote { .. }
            | Line::VoteAck { .. }
            | Line::Attached { .. }
            | Line::Tried { .. }
            | Line::Contact { .. } => {}
        }
    }

    fn ghost(&mut self, conversation: ConversationId, seq: Seq, said: Option<Said>) {
        if self.index.said_at(conversation, seq) != Some(said)
            && self.ghosts.insert((conversation, seq, said))
        {
            let person = self.person;
            self.verdict.add(Count::Ghost, || format!("{person} was shown {said:?} as {conversation} {seq}"));
        }
    }

    /// Whether this person may know what a line tells them.
    fn is_theirs(&self, line: &Line) -> bool {
        let (members, me) = (&self.index.memberships, self.person);
        let is_for = |conversation: &ConversationId, seq: &Seq| {
            self.index.kept.get(&(*conversation, *seq)).is_none_or(|kept| kept.is_for(me))
        };
        match line {
            Line::Wire { conversation, seq, .. } => {
                members.was_in(*conversation, me, *seq) && is_for(conversation, seq)
            }
            Line::View { conversation, seq, .. } | Line::Answered { conversation, to: seq } => {
                members.could_read(*conversation, me, *seq) && is_for(conversation, seq)
            }
            Line::WireSkip { conversation, .. }
            | Line::ViewSkip { conversation, .. }
            | Line::From { conversation, .. }
            | Line::Received { conversation, .. } => members.ever_in(*conversation, me),
            Line::Unlisted { .. } => false,
            Line::Intent { .. }
            | Line::Meant { .. }
            | Line::Later { .. }
            | Line::LaterAck { .. }
            | Line::Cancel { .. }
            | Line::CancelAck { .. }
            | Line::Draft { .. }
            | Line::DraftAck { .. }
            | Line::Vote { .. }
            | Line::VoteAck { .. }
            | Line::Attached { .. }
            | Line::ChangeAck { .. }
            | Line::State { .. }
            | Line::Ack { .. }
            | Line::Gap { .. }
            | Line::Unexpected { .. }
            | Line::Tried { .. }
            | Line::Contact { .. } => true,
        }
    }

    /// Counts it, once for each thing that was told.
    fn leak(&mut self, line: &Line) {
        let told = match line {
            Line::Wire { conversation, seq, said } | Line::View { conversation, seq, said } => {
                (*conversation, Some((*seq, *said)))
            }
            Line::Answered { conversation, to } => (*conversation, Some((*to, None))),
            Line::WireSkip { conversation, .. }
            | Line::ViewSkip { conversation, .. }
            | Line::From { conversation, .. }
            | Line::Received { conversation, .. }
            | Line::Unlisted { conversation, .. } => (*conversation, None),
            _ => return,
        };
        if self.leaked.insert(told) {
            let (person, conversation) = (self.person, told.0);
            self.verdict.add(Count::Leak, || format!("{person} was noted of {conversation}: {line:?}"));
        }
    }
}
