//! What a client does with the frames that it receives.

use super::{Asked, Client, remembered::Own};
use crate::{
    context::count,
    ledger::{Line, Said},
    timeline::{Message, Step, Timeline},
};
use protocol::{
    ConversationId, Draft, Entry, Event, Fault, History, Nonce, Replayed, Reply, Resumed, Seq, ServerFrame,
    Span, What,
};
use std::time::Duration;
use tokio::time::Instant;

impl Client {
    pub(super) fn receive(&mut self, frame: ServerFrame) {
        match frame {
            ServerFrame::Hello(_) => self.unexpected("received a second hello".to_owned()),
            ServerFrame::Event(event) => self.event(event),
            // The server is of the same version, so this is a finding; the client goes on.
            ServerFrame::Unknown => self.unexpected("a frame that this harness does not know".to_owned()),
            ServerFrame::Reply { reference, ok } => match self.asked_for(reference) {
                Some(asked) => self.reply(asked, ok),
                None => self.unexpected(format!("an answer to {reference}, which was not asked")),
            },
            ServerFrame::Refusal { reference, fault } => match self.asked_for(reference) {
                Some(asked) => self.refusal(asked, &fault),
                None => self.unexpected(format!("{fault} to {reference}, which was not asked")),
            },
        }
    }

    fn asked_for(&mut self, reference: u32) -> Option<Asked> {
        self.asked.remove(&reference).or_else(|| self.stale.remove(&reference))
    }

    fn event(&mut self, event: Event) {
        let (conversation, what) = match event {
            Event::Entry(entry) => return self.entry(&entry),
            // As after a reconnect: replies may have been left out as well.
            Event::Behind => {
                count(&self.context.tally.behind);
                self.lost.get_or_insert_with(Instant::now);
                return self.start_over();
            }
            Event::Person(_) => return,
            Event::Skip { conversation, from, to } => return self.skip(conversation, Span { from, to }),
            Event::Gone(gone) => return self.gone(gone.conversation),
            Event::Conversation(view) => return self.conversation(&view),
            Event::Read { conversation, .. } => (conversation, "read"),
            Event::PeerRead { conversation, .. } => (conversation, "peer_read"),
            Event::Typing { conversation, .. } => (conversation, "typing"),
            Event::Presence(change) => (change.conversation, "presence"),
            Event::HandOver { .. } | Event::HandOverAnswered { .. } | Event::Logins => {
                return self.unexpected("a hand-over that nobody asked for".to_owned());
            }
            Event::Contact(contact) => return self.contact(&contact),
            Event::Draft(draft) => return self.draft(&draft),
            Event::Scheduled => return,
            // One's own answer to a poll is told beside the event that all receive.
            Event::Mine(entry) => (entry.conversation, "mine"),
            Event::Notify => return self.unexpected("settings that nobody changed".to_owned()),
            Event::Mark(_) | Event::Hidden(_) => {
                return self.unexpected("a mark that nobody made".to_owned());
            }
            Event::Unknown => return self.unexpected("an event that this harness does not know".to_owned()),
        };
        if self.is_unlisted(conversation) {
            return self.ledger.note(&Line::Unlisted { conversation, what: what.to_owned() });
        }
        self.note_once(conversation, what);
    }

    /// Takes an entry that the connection received in its turn.
    pub(super) fn entry(&mut self, entry: &Entry) {
        let (conversation, seq, said) = (entry.conversation, entry.seq, Said::of(entry));
        if self.is_unlisted(conversation) {
            return self.ledger.note(&Line::Unlisted { conversation, what: format!("entry {seq}") });
        }
        self.ledger.note(&Line::Wire { conversation, seq, said });
        if let Some(timeline) = self.timelines.get_mut(&conversation) {
            timeline.wire = seq;
        }
        self.show(entry);
    }

    /// Takes places that are skipped.
    fn skip(&mut self, conversation: ConversationId, span: Span) {
        let Span { from, to } = span;
        if self.is_unlisted(conversation) {
            return self.ledger.note(&Line::Unlisted { conversation, what: format!("skip to {to}") });
        }
        self.ledger.note(&Line::WireSkip { conversation, from, to });
        if let Some(timeline) = self.timelines.get_mut(&conversation) {
            timeline.wire = to;
        }
        self.step(conversation, Step::Skip(span));
    }

    /// Takes an entry into the timeline. One of an unknown kind has its place like any other.
    fn show(&mut self, entry: &Entry) {
        if entry.what == What::Unknown {
            self.unexpected(format!(
                "{} {} is of a kind that this harness does not know",
                entry.conversation, entry.seq
            ));
        }
        self.changes.saw(entry);
        self.step(entry.conversation, Step::Entry(entry.seq, Said::of(entry)));
    }

    fn step(&mut self, conversation: ConversationId, step: Step) {
        // Not a member of this conversation: noted for the audit.
        let shown = self.timelines.get_mut(&conversation).map_or(vec![step], |timeline| timeline.take(step));
        for step in shown {
            self.ledger.note(&match step {
                Step::Entry(seq, said) => Line::View { conversation, seq, said },
                Step::Skip(Span { from, to }) => Line::ViewSkip { conversation, from, to },
            });
        }
        self.caught_up();
    }

    fn caught_up(&mut self) {
        let caught_up = self.resumed && self.timelines.values().all(|t| t.gone || t.shown >= t.behind);
        if let Some(lost) = self.lost.filter(|_| caught_up) {
            self.lost = None;
            self.context.tally.catch_ups.add(lost.elapsed());
        }
    }

    fn reply(&mut self, asked: Asked, reply: Reply) {
        match (asked, reply) {
            (Asked::Resume, Reply::Resumed(resumed)) => self.resumed(resumed),
            (Asked::Send { conversation, nonce, first }, Reply::Sent(entry)) => {
                self.sent(conversation, nonce, first, &entry);
            }
            (Asked::Replay { conversation }, Reply::Replayed(replayed)) => {
                self.replayed(conversation, replayed)
            }
            (Asked::Restart { conversation }, Reply::History(history)) => self.restart(conversation, history),
            (Asked::Head { conversation }, Reply::History(history)) => {
                if let Some(timeline) = self.timelines.get_mut(&conversation) {
                    timeline.asking = false;
                    timeline.goal = Some(history.as_of);
                }
            }
            (Asked::Vote { conversation, of, option }, reply) => {
                self.vote_done((conversation, of), option, reply);
            }
            (Asked::Draft { conversation, at }, Reply::Done) => {
                count(&self.context.tally.drafts);
                self.ledger.note(&Line::DraftAck { conversation, at });
            }
            (Asked::Later { nonce }, Reply::Scheduled(waiting)) => self.later_done(nonce, waiting),
            (Asked::Cancel { nonce }, Reply::Scheduled(waiting)) => self.cancel_done(nonce, waiting),
            (Asked::Deed { about }, reply) => self.deed_done(about, reply),
            (Asked::Change { conversation, of }, reply) => self.change_done(conversation, of, reply),
            (asked, reply) => {
                self.unexpected(format!("{asked:?} was answered {reply:?}"));
                self.ask_again_later(asked, Duration::from_millis(500));
            }
        }
    }

    /// Lets a command that was not answered be sent again after a time.
    fn ask_again_later(&mut self, asked: Asked, wait: Duration) {
        self.patience = Instant::now() + wait;
        match asked {
            Asked::Resume => self.resuming = false,
            Asked::Change { .. }
            | Asked::Vote { .. }
            | Asked::Draft { .. }
            | Asked::Later { .. }
            | Asked::Cancel { .. }
            | Asked::Deed { .. } => {}
            Asked::Send { conversation, .. } => {
                if let Some(timeline) = self.timelines.get_mut(&conversation) {
                    timeline.in_flight = false;
                }
            }
            Asked::Replay { conversation }
            | Asked::Restart { conversation }
            | Asked::Head { conversation } => {
                if let Some(timeline) = self.timelines.get_mut(&conversation) {
                    timeline.asking = false;
                }
            }
        }
    }

    fn resumed(&mut self, resumed: Resumed) {
        let anew = self.cursor.replace(resumed.cursor).is_some().then_some(resumed.snapshot).flatten();
        if let Some(reason) = anew {
            self.unexpected(format!("the cursor was refused ({reason:?}), though nothing was restored"));
        }
        for conversation in resumed.gone {
            self.gone(conversation);
        }
        for draft in resumed.drafts.iter().filter_map(|drafts| drafts.read::<Vec<Draft>>().ok()).flatten() {
            self.own_draft(&draft);
        }
        for contact in &resumed.contacts {
            self.contact(contact);
        }
        for conversation in &resumed.conversations {
            self.note_once(conversation.id, "resume");
            let (id, head) = (conversation.id, conversation.head);
            if self.timelines.get(&id).is_some_and(|timeline| timeline.gone) {
                self.reopen(id, head);
            }
            let timeline = self.timelines.entry(id).or_insert_with(|| Timeline::at(head));
            if anew.is_some() {
                self.ledger.note(&Line::Gap { conversation: id });
                timeline.restart(head);
                timeline.head = head;
            }
            let shown = timeline.shown;
            timeline.head = timeline.head.max(head);
            if head < shown {
                self.unexpected(format!("{id} ends at {head}, but {shown} was shown"));
            }
        }
        let listed = self.timelines.iter().filter(|(_, timeline)| !timeline.gone);
        for conversation in listed.map(|(id, _)| *id).collect::<Vec<_>>() {
            self.note_room_elsewhere(conversation);
        }
        for (&conversation, timeline) in self.timelines.iter_mut().filter(|(_, timeline)| !timeline.gone) {
            timeline.behind = timeline.head;
            timeline.wire = timeline.head;
            self.ledger.note(&Line::From { conversation, seq: timeline.head });
        }
        self.resumed = true;
        self.resuming = false;
        if let Some(lost) = self.lost {
            self.context.tally.reconnects.add(lost.elapsed());
        }
        self.caught_up();
    }

    fn sent(&mut self, conversation: ConversationId, nonce: Nonce, first: bool, entry: &Entry) {
        let mine = Said { author: self.login.person.id, nonce };
        if entry.conversation != conversation || Said::of(entry) != Some(mine) {
            self.unexpected(format!("{nonce} in {conversation} was acknowledged with {entry:?}"));
        }
        let Some(timeline) = self.timelines.get_mut(&conversation) else { return };
        if timeline.outbox.front().is_some_and(|message| message.nonce == nonce) {
            let sent = timeline.outbox.pop_front();
            if let Some(Message { file: Some(file), .. }) = sent {
                self.ledger.note(&Line::Attached { conversation, seq: entry.seq, file });
            } else if let Some(Message { n, length, poll: false, .. }) = sent {
                self.changes.wrote(Own { conversation, seq: entry.seq, nonce, n, length });
            }
            timeline.in_flight = false;
            count(&self.context.tally.acked);
        }
        let known = !first && entry.seq <= timeline.wire;
        self.ledger.note(&Line::Ack { conversation, seq: entry.seq, nonce });
        if self.is_unlisted(conversation) {
            return;
        }
        // The reply takes the place of the event, unless it repeats the result of an earlier try.
        if known {
            self.show(entry);
        } else {
            self.entry(entry);
        }
    }

    fn replayed(&mut self, conversation: ConversationId, replayed: Replayed) {
        let Some(timeline) = self.timelines.get_mut(&conversation) else { return };
        timeline.asking = false;
        if timeline.gone {
            return self.answered_late(conversation, replayed.events.last());
        }
        timeline.head = timeline.head.max(replayed.head);
        if replayed.too_far {
            timeline.too_far = true;
            let shown = timeline.shown;
            if replayed.head < shown {
                self.unexpected(format!("{conversation} ends at {}, but {shown} was shown", replayed.head));
            }
            return;
        }
        let before = timeline.shown;
        let mut skipped = replayed.skipped.iter().copied().peekable();
        for entry in &replayed.events {
            while let Some(span) = skipped.next_if(|span| span.from < entry.seq) {
                self.step_from(conversation, Step::Skip(span), span.from);
            }
            self.step_from(conversation, Step::Entry(entry.seq, Said::of(entry)), entry.seq);
        }
        for span in skipped {
            self.step_from(conversation, Step::Skip(span), span.from);
        }
        // What it brings may have been received otherwise since it was asked for.
        let all_known = replayed.end().is_some_and(|end| end <= before);
        let stuck =
            |timeline: &&mut Timeline| timeline.shown == before && before < replayed.head && !all_known;
        if let Some(timeline) = self.timelines.get_mut(&conversation).filter(stuck) {
            // The same replay would bring nothing again.
            timeline.asking = true;
            self.unexpected(format!(
                "a replay of {conversation} brings nothing before its head {}",
                replayed.head
            ));
        }
    }

    /// Takes a step of a replay as it comes. The audit finds a hole in it.
    fn step_from(&mut self, conversation: ConversationId, step: Step, first: Seq) {
        if let Some(timeline) = self.timelines.get_mut(&conversation)
            && first > timeline.shown.next()
        {
            timeline.restart(Seq(first.0.saturating_sub(1)));
        }
        self.step(conversation, step);
    }

    /// Restarts the timeline from the newest page, after a marked gap.
    fn restart(&mut self, conversation: ConversationId, history: History) {
        if let Some(timeline) = self.timelines.get_mut(&conversation).filter(|timeline| timeline.gone) {
            timeline.asking = false;
            return self.answered_late(conversation, history.items.last());
        }
        count(&self.context.tally.too_far);
        self.ledger.note(&Line::Gap { conversation });
        if let Some(timeline) = self.timelines.get_mut(&conversation) {
            timeline.asking = false;
            timeline.restart(Seq(history.from.0.saturating_sub(1)));
            timeline.head = timeline.head.max(history.as_of);
        }
        let mut next = history.from;
        for entry in &history.items {
            self.skip_shown(conversation, next, entry.seq);
            self.show(entry);
            next = entry.seq.next();
        }
        self.skip_shown(conversation, next, history.to.next());
    }

    /// An answer that was under way when one went. It has nothing from after that.
    fn answered_late(&mut self, conversation: ConversationId, last: Option<&Entry>) {
        if let Some(last) = last {
            self.ledger.note(&Line::Answered { conversation, to: last.seq });
        }
    }

    /// Takes places without an item, from `from` to before `to`.
    fn skip_shown(&mut self, conversation: ConversationId, from: Seq, to: Seq) {
        if from < to {
            self.step(conversation, Step::Skip(Span { from, to: Seq(to.0.saturating_sub(1)) }));
        }
    }

    fn refusal(&mut self, asked: Asked, fault: &Fault) {
        if asked.is_deed() {
            return self.deed_refused(fault);
        }
        let wait = match fault {
            Fault::RateLimited { retry_ms } | Fault::Busy { retry_ms } => *retry_ms,
            Fault::StorageFull => 500,
            Fault::Missing | Fault::Forbidden if self.hold(asked) => 0,
            _ => {
                self.unexpected(format!("{asked:?} was refused: {fault}"));
                // A retry would be refused again: the outbox goes on without it.
                if let Asked::Send { conversation, nonce, .. } = asked
                    && let Some(timeline) = self.timelines.get_mut(&conversation)
                {
                    timeline.outbox.retain(|message| message.nonce != nonce);
                }
                500
            }
        };
        self.ask_again_later(asked, Duration::from_millis(wait.into()));
    }

    /// Waits a little with a group or space: one has gone, and the event that says so is on its way.
    fn hold(&mut self, asked: Asked) -> bool {
        let (Asked::Send { conversation, .. }
        | Asked::Replay { conversation }
        | Asked::Restart { conversation }
        | Asked::Head { conversation }) = asked
        else {
            return false;
        };
        let is_left = self.context.society.is_left(conversation);
        if let Some(timeline) = self.timelines.get_mut(&conversation).filter(|_| is_left) {
            timeline.hold = Some(Instant::now() + Duration::from_millis(200));
        }
        is_left
    }
}
