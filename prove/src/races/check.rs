//! What a race must not show. LEAK: the victim is told of a place after their end or before their beginning, hears
//! anything after they were told that they are out, or is let in afterwards. The others lose, double and miss nothing.

use super::{
    actor::Heard,
    race::{Kind, Race, went},
};
use crate::{
    audit::{Count, Verdict},
    ledger::Said,
};
use protocol::{Command, ConversationId, Entry, Event, Fault, PersonId, Reply, Role, Seq, What};
use std::collections::HashSet;

/// Checks it, and gives how many messages were acknowledged.
pub fn check(race: &Race, verdict: &mut Verdict) -> u64 {
    let [owner, writer, other, victim] = &race.records;
    let [_, _, _, who] = race.people;
    let mut acked = 0;
    for (person, record) in race.people.iter().zip(&race.records) {
        acked += race.check_sends(*person, record, verdict);
        race.check_after_gone(*person, record, verdict);
    }
    let stays: &[_] = match race.kind {
        Kind::Block => &[writer],
        _ => &[owner, writer, other],
    };
    for record in stays {
        race.check_order(record, race.base, None, verdict);
    }
    race.check_phantoms(verdict);
    match race.kind {
        Kind::Add => race.check_newcomer(who, victim, verdict),
        Kind::Block => race.check_blocked(victim, verdict),
        Kind::Kick | Kind::Leave | Kind::Demote | Kind::Return | Kind::Delete | Kind::Room | Kind::Lobby => {
            race.check_end(who, victim, verdict)
        }
    }
    if race.kind == Kind::Demote {
        race.check_role(verdict);
    }
    acked
}

/// What an event is about.
fn about(event: &Event) -> Option<ConversationId> {
    match event {
        Event::Entry(entry) => Some(entry.conversation),
        Event::Skip { conversation, .. }
        | Event::Read { conversation, .. }
        | Event::Typing { conversation, .. } => Some(*conversation),
        Event::Conversation(view) => Some(view.id),
        Event::Presence(change) => Some(change.conversation),
        _ => None,
    }
}

/// The entries that an answer has.
fn entries(reply: &Reply) -> &[Entry] {
    match reply {
        Reply::History(page) => &page.items,
        Reply::Replayed(replayed) => &replayed.events,
        Reply::Sent(entry) => std::slice::from_ref(entry),
        _ => &[],
    }
}

impl Race {
    /// How many messages the victim was not to hear: those after their end, before their beginning, or from whom they
    /// block. Races of which none had any would show nothing.
    pub fn unheard(&self) -> usize {
        let [_, _, _, who] = self.people;
        let came = |entry: &&Entry| matches!(&entry.what, What::Added { person, .. } if person.id == who);
        let came = self.log.iter().find(came).map(|entry| entry.seq);
        let end = went(&self.log, who);
        let hidden = |entry: &&&Entry| match self.kind {
            Kind::Add => came.is_some_and(|came| entry.seq < came),
            Kind::Block => {
                let [_, _, _, victim] = &self.records;
                self.live(victim).any(|(from, to, shown)| shown.is_none() && (from..=to).contains(&entry.seq))
            }
            _ => end.is_some_and(|end| entry.seq > end),
        };
        let messages = self.log.iter().filter(|entry| Said::of(entry).is_some());
        messages.collect::<Vec<_>>().iter().filter(hidden).count()
    }

    /// How many messages were sent.
    pub fn sends(&self) -> u64 {
        let heard = self.records.iter().flatten();
        heard.filter(|heard| matches!(heard, Heard::Answer(Command::Send { .. }, _))).count() as u64
    }

    fn name(&self) -> String {
        format!("{:?} of {} after {}", self.kind, self.conversation, self.base)
    }

    /// The places that a connection was told of as they came: events, and the replies in their place.
    fn live<'a>(&'a self, record: &'a [Heard]) -> impl Iterator<Item = (Seq, Seq, Option<&'a Entry>)> {
        record.iter().filter_map(|heard| match heard {
            Heard::Event(Event::Entry(entry)) if entry.conversation == self.conversation => {
                Some((entry.seq, entry.seq, Some(entry)))
            }
            Heard::Event(Event::Skip { conversation, from, to }) if *conversation == self.conversation => {
                Some((*from, *to, None))
            }
            Heard::Answer(_, Ok(Reply::Sent(entry))) => Some((entry.seq, entry.seq, Some(entry))),
            _ => None,
        })
    }

    /// Whatever was acknowledged is in the log.
    fn check_sends(&self, person: PersonId, record: &[Heard], verdict: &mut Verdict) -> u64 {
        let mut acked = 0;
        for heard in record {
            let Heard::Answer(Command::Send { nonce, .. }, answer) = heard else { continue };
            match answer {
                Ok(Reply::Sent(entry)) => {
                    acked += 1;
                    let mine = Some(Said { author: person, nonce: *nonce });
                    let kept = self.log.iter().find(|kept| kept.seq == entry.seq);
                    if Said::of(entry) != mine || self.kind != Kind::Delete && kept.and_then(Said::of) != mine
                    {
                        verdict.add(Count::Lost, || format!("{}: {nonce} of {person}", self.name()));
                    }
                }
                Err(Fault::Missing | Fault::Forbidden) => {}
                other => verdict.unexpected(format!("{}: a message was answered {other:?}", self.name())),
            }
        }
        acked
    }

    /// Nothing about a conversation comes to whoever was told that they are out of it, or of its space.
    fn check_after_gone(&self, person: PersonId, record: &[Heard], verdict: &mut Verdict) {
        let mut gone = HashSet::new();
        for heard in record {
            let Heard::Event(event) = heard else { continue };
            if let Event::Gone(told) = event {
                gone.insert(told.conversation);
                if self.kind == Kind::Room && told.conversation == self.lobby {
                    gone.insert(self.conversation);
                }
            } else if about(event).is_some_and(|conversation| gone.contains(&conversation)) {
                verdict
                    .add(Count::Leak, || format!("{}: {person} has gone, and hears {event:?}", self.name()));
            }
        }
    }

    /// From `after` on every place comes once and in order, as it is in the log, up to `end` or the log's end.
    fn check_order(&self, record: &[Heard], after: Seq, end: Option<Seq>, verdict: &mut Verdict) {
        let mut last = after;
        let mut said = HashSet::new();
        for (from, to, entry) in self.live(record) {
            if entry.and_then(Said::of).is_some_and(|one| !said.insert(one)) {
                verdict.add(Count::Dup, || format!("{}: {from} came twice", self.name()));
            } else if from <= last {
                verdict.add(Count::Invert, || format!("{}: {from} comes after {last}", self.name()));
            } else if from > last.next() {
                verdict.add(Count::Gap, || format!("{}: {from} comes after {last}", self.name()));
            }
            last = to;
            let kept = self.log.iter().find(|kept| kept.seq == from);
            if let Some(entry) = entry.filter(|_| self.kind != Kind::Delete)
                && kept.map(Said::of) != Some(Said::of(entry))
            {
                verdict.add(Count::Ghost, || format!("{}: {entry:?} is not in the log", self.name()));
            }
        }
        let end = end.or_else(|| self.log.last().map(|entry| entry.seq));
        if let Some(end) = end.filter(|end| *end > last) {
            verdict.add(Count::Gap, || format!("{}: ends at {last}, not at {end}", self.name()));
        }
    }

    /// The log has only what was sent.
    fn check_phantoms(&self, verdict: &mut Verdict) {
        let mut sent = HashSet::new();
        for (person, record) in self.people.iter().zip(&self.records) {
            for heard in record {
                if let Heard::Answer(Command::Send { nonce, .. }, _) = heard {
                    sent.insert(Said { author: *person, nonce: *nonce });
                }
            }
        }
        for entry in &self.log {
            if Said::of(entry).is_some_and(|said| !sent.contains(&said)) {
                verdict.add(Count::Phantom, || format!("{}: nobody sent {entry:?}", self.name()));
            }
        }
    }

    /// The victim is out: told of everything up to their end, of nothing after it, and let in nowhere.
    fn check_end(&self, who: PersonId, record: &[Heard], verdict: &mut Verdict) {
        let end = went(&self.log, who);
        if end.is_none() && self.kind != Kind::Delete {
            if self.kind != Kind::Demote {
                verdict.unexpected(format!("{}: nobody went", self.name()));
            }
            return self.check_order(record, self.base, None, verdict);
        }
        // Whoever reconnects begins somewhere in the middle, and may be out by then.
        if self.kind != Kind::Return {
            self.check_order(record, self.base, end, verdict);
        }
        for heard in record {
            let told = match heard {
                Heard::Event(Event::Entry(entry)) if entry.conversation == self.conversation => {
                    std::slice::from_ref(entry)
                }
                Heard::Answer(_, Ok(reply)) => entries(reply),
                _ => &[],
            };
            if let Some(entry) = told.iter().find(|entry| end.is_some_and(|end| entry.seq > end)) {
                verdict.add(Count::Leak, || {
                    format!("{}: {who} went at {end:?} and is told {entry:?}", self.name())
                });
            }
        }
        if !self.knows_of_the_end(record) {
            verdict.unexpected(format!("{}: {who} does not know that they are out", self.name()));
        }
        for (command, answer) in &self.late {
            match answer {
                Err(Fault::Missing) => {}
                Err(fault) => verdict.unexpected(format!("{}: late {command:?}: {fault}", self.name())),
                Ok(reply) => verdict
                    .add(Count::Leak, || format!("{}: late {command:?} is answered {reply:?}", self.name())),
            }
        }
    }

    /// Whether somebody was told that they are out, or resumed without the conversation.
    fn knows_of_the_end(&self, record: &[Heard]) -> bool {
        record.iter().any(|heard| match heard {
            Heard::Event(Event::Gone(gone)) => gone.conversation == self.conversation,
            Heard::Answer(_, Ok(Reply::Resumed(resumed))) => resumed.gone.contains(&self.conversation),
            _ => false,
        })
    }

    /// A newcomer hears everything from their beginning on, and nothing before it.
    fn check_newcomer(&self, who: PersonId, record: &[Heard], verdict: &mut Verdict) {
        let came = |entry: &&Entry| matches!(&entry.what, What::Added { person, .. } if person.id == who);
        let Some(begin) = self.log.iter().find(came).map(|entry| entry.seq) else {
            return verdict.unexpected(format!("{}: nobody came", self.name()));
        };
        let mut listed = None;
        for heard in record {
            match heard {
                Heard::Event(Event::Conversation(view)) if view.id == self.conversation => {
                    listed.get_or_insert(view.head);
                }
                Heard::Event(event) if listed.is_none() && about(event) == Some(self.conversation) => verdict
                    .add(Count::Leak, || format!("{}: {who} is not in yet and hears {event:?}", self.name())),
                Heard::Answer(command, Ok(Reply::Sent(entry))) if entry.seq < begin => {
                    verdict.add(Count::Leak, || format!("{}: {who} is not in yet: {command:?}", self.name()))
                }
                _ => {}
            }
        }
        match listed {
            Some(head) if head >= begin => self.check_order(record, head, None, verdict),
            listed => {
                verdict.unexpected(format!("{}: came at {begin}, list begins at {listed:?}", self.name()))
            }
        }
    }

    /// From one place on whoever blocks hears nothing of the other one, and never reads it.
    fn check_blocked(&self, record: &[Heard], verdict: &mut Verdict) {
        self.check_order(record, self.base, None, verdict);
        let [_, writer, _, _] = self.people;
        let by_writer = |entry: &Entry| Said::of(entry).is_some_and(|said| said.author == writer);
        let hidden: Vec<Seq> =
            self.live(record).filter(|(.., entry)| entry.is_none()).map(|(from, ..)| from).collect();
        let Some(first) = hidden.first().copied() else {
            return verdict.add(Count::Leak, || format!("{}: all of it was heard", self.name()));
        };
        let later = self.late.iter().filter_map(|(_, answer)| answer.as_ref().ok());
        let answers = record.iter().filter_map(|heard| match heard {
            Heard::Answer(_, Ok(reply)) => Some(reply),
            _ => None,
        });
        let read = answers.chain(later).flat_map(entries);
        let heard = self.live(record).filter_map(|(.., entry)| entry);
        for entry in heard.chain(read).filter(|entry| entry.seq >= first && by_writer(entry)) {
            verdict.add(Count::Leak, || format!("{}: blocked at {first}, told {entry:?}", self.name()));
        }
    }

    /// Nobody is removed by somebody who is no admin any more.
    fn check_role(&self, verdict: &mut Verdict) {
        let [_, writer, _, who] = self.people;
        let demoted = |entry: &&Entry| matches!(&entry.what, What::RoleChanged { person, role: Role::Member, .. } if person.id == writer);
        let demoted = self.log.iter().find(demoted).map(|entry| entry.seq);
        if let (Some(removed), Some(demoted)) = (went(&self.log, who), demoted)
            && removed > demoted
        {
            verdict.add(Count::Leak, || {
                format!("{}: removed at {removed} by no admin since {demoted}", self.name())
            });
        }
    }
}
