//! What a client makes of what it is told.

use super::{Asked, Person};
use crate::{
    ledger::{Line, Said},
    stage::count,
    thread::Thread,
};
use protocol::{
    ConversationId, Entry, Event, Fault, History, Nonce, Replayed, Reply, Resumed, Seq, ServerFrame,
};
use std::time::Duration;
use tokio::time::Instant;

impl Person {
    pub(super) fn hear(&mut self, frame: ServerFrame) {
        match frame {
            ServerFrame::Hello(_) => self.odd("greeted twice".to_owned()),
            ServerFrame::Event(event) => self.event(event),
            ServerFrame::Unknown => self.odd("a frame that this harness does not know".to_owned()),
            ServerFrame::Reply { reference, ok } => match self.asked_for(reference) {
                Some(asked) => self.reply(asked, ok),
                None => self.odd(format!("an answer to {reference}, which was not asked")),
            },
            ServerFrame::Refusal { reference, fault } => match self.asked_for(reference) {
                Some(asked) => self.refusal(asked, &fault),
                None => self.odd(format!("{fault} to {reference}, which was not asked")),
            },
        }
    }

    fn asked_for(&mut self, reference: u32) -> Option<Asked> {
        self.asked.remove(&reference).or_else(|| self.stale.remove(&reference))
    }

    fn event(&mut self, event: Event) {
        let (conversation, what) = match event {
            Event::Entry(entry) => return self.entry(&entry),
            // As after a new connection: what was asked may have been left out as well.
            Event::Behind => {
                count(&self.stage.tally.behind);
                self.lost.get_or_insert_with(Instant::now);
                return self.start_over();
            }
            Event::Person(_) => return,
            Event::Skip { conversation, to, .. } => {
                self.ledger.note(&Line::Gap { conversation });
                if let Some(thread) = self.threads.get_mut(&conversation) {
                    thread.restart(to);
                }
                (conversation, "skip")
            }
            Event::Gone { conversation } => {
                self.odd(format!("gone from {conversation}, though nobody left"));
                return;
            }
            Event::Conversation(conversation) => (conversation.id, "conversation"),
            Event::Read { conversation, .. } => (conversation, "read"),
            Event::Typing { conversation, .. } => (conversation, "typing"),
            Event::Presence(change) => (change.conversation, "presence"),
            Event::Unknown => return self.odd("an event that this harness does not know".to_owned()),
        };
        self.note_once(conversation, what);
    }

    /// Once per conversation is enough to see a leak.
    fn note_once(&mut self, conversation: ConversationId, what: &str) {
        if self.heard_of.insert(conversation) {
            self.ledger.note(&Line::Heard { conversation, what: what.to_owned() });
        }
    }

    /// An entry that the connection told in its turn.
    fn entry(&mut self, entry: &Entry) {
        let (conversation, seq, said) = (entry.conversation, entry.seq, Said::of(entry));
        self.ledger.note(&Line::Wire { conversation, seq, said });
        if let Some(thread) = self.threads.get_mut(&conversation) {
            thread.wire = seq;
        }
        self.show(entry);
    }

    fn show(&mut self, entry: &Entry) {
        let conversation = entry.conversation;
        let Some(thread) = self.threads.get_mut(&conversation) else {
            // Told of a conversation one is not in: noted, for the audit to count.
            return self.ledger.note(&Line::View { conversation, seq: entry.seq, said: Said::of(entry) });
        };
        for (seq, said) in thread.take(entry.seq, Said::of(entry)) {
            self.ledger.note(&Line::View { conversation, seq, said });
        }
        self.caught_up();
    }

    fn caught_up(&mut self) {
        let caught_up = self.resumed && self.threads.values().all(|thread| thread.shown >= thread.behind);
        if let Some(lost) = self.lost.filter(|_| caught_up) {
            self.lost = None;
            self.stage.tally.catch_ups.add(lost.elapsed());
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
                if let Some(thread) = self.threads.get_mut(&conversation) {
                    thread.asking = false;
                    thread.goal = Some(history.as_of);
                }
            }
            (asked, reply) => self.odd(format!("{asked:?} was answered {reply:?}")),
        }
    }

    fn resumed(&mut self, resumed: Resumed) {
        let anew = self.cursor.replace(resumed.cursor).is_some().then_some(resumed.snapshot).flatten();
        if let Some(reason) = anew {
            self.odd(format!("the cursor was refused ({reason:?}), though nothing was restored"));
        }
        for conversation in resumed.gone {
            self.odd(format!("gone from {conversation}, though nobody left"));
        }
        for conversation in &resumed.conversations {
            self.note_once(conversation.id, "resume");
            let (id, head) = (conversation.id, conversation.head);
            let thread = self.threads.entry(id).or_insert_with(|| Thread::at(head));
            if anew.is_some() {
                self.ledger.note(&Line::Gap { conversation: id });
                thread.restart(head);
                thread.head = head;
            }
            let shown = thread.shown;
            thread.head = thread.head.max(head);
            if head < shown {
                self.odd(format!("{id} ends at {head}, but {shown} was shown"));
            }
        }
        for (&conversation, thread) in &mut self.threads {
            thread.behind = thread.head;
            thread.wire = thread.head;
            self.ledger.note(&Line::From { conversation, seq: thread.head });
        }
        self.resumed = true;
        self.resuming = false;
        if let Some(lost) = self.lost {
            self.stage.tally.reconnects.add(lost.elapsed());
        }
        self.caught_up();
    }

    fn sent(&mut self, conversation: ConversationId, nonce: Nonce, first: bool, entry: &Entry) {
        let mine = Said { author: self.login.person.id, nonce };
        if entry.conversation != conversation || Said::of(entry) != Some(mine) {
            self.odd(format!("{nonce} in {conversation} was acknowledged with {entry:?}"));
        }
        let Some(thread) = self.threads.get_mut(&conversation) else { return };
        if thread.outbox.front().is_some_and(|message| message.nonce == nonce) {
            thread.outbox.pop_front();
            thread.in_flight = false;
            count(&self.stage.tally.acked);
        }
        let known = !first && entry.seq <= thread.wire;
        self.ledger.note(&Line::Ack { conversation, seq: entry.seq, nonce });
        // The reply stands in the place of the event, unless it tells again what became of a retry.
        if known {
            self.show(entry);
        } else {
            self.entry(entry);
        }
    }

    fn replayed(&mut self, conversation: ConversationId, replayed: Replayed) {
        let Some(thread) = self.threads.get_mut(&conversation) else { return };
        thread.asking = false;
        thread.head = thread.head.max(replayed.head);
        if replayed.too_far {
            thread.too_far = true;
            let shown = thread.shown;
            if replayed.head < shown {
                self.odd(format!("{conversation} ends at {}, but {shown} was shown", replayed.head));
            }
            return;
        }
        if replayed.events.is_empty() {
            // Asked again, it would be the same for ever.
            thread.asking = true;
            return self
                .odd(format!("a replay of {conversation} is empty before its head {}", replayed.head));
        }
        for entry in &replayed.events {
            let Some(thread) = self.threads.get_mut(&conversation) else { return };
            if entry.seq > thread.shown.next() {
                // Shown as it came: the audit sees the hole.
                thread.restart(Seq(entry.seq.0.saturating_sub(1)));
            }
            self.show(entry);
        }
    }

    /// Starts the view again from the newest page, and says so.
    fn restart(&mut self, conversation: ConversationId, history: History) {
        count(&self.stage.tally.too_far);
        self.ledger.note(&Line::Gap { conversation });
        let first = Seq(history.from.0.saturating_sub(1));
        if let Some(thread) = self.threads.get_mut(&conversation) {
            thread.asking = false;
            thread.restart(first);
            thread.head = thread.head.max(history.as_of);
        }
        for entry in &history.items {
            self.show(entry);
        }
    }

    fn refusal(&mut self, asked: Asked, fault: &Fault) {
        let conversation = match asked {
            Asked::Resume => None,
            Asked::Send { conversation, .. }
            | Asked::Replay { conversation }
            | Asked::Restart { conversation }
            | Asked::Head { conversation } => Some(conversation),
        };
        let passing = match fault {
            Fault::RateLimited { retry_ms } | Fault::Busy { retry_ms } => Some(*retry_ms),
            Fault::StorageFull => Some(500),
            _ => None,
        };
        let Some(wait) = passing else { return self.odd(format!("{asked:?} was refused: {fault}")) };
        self.patience = Instant::now() + Duration::from_millis(u64::from(wait));
        match conversation.and_then(|conversation| self.threads.get_mut(&conversation)) {
            Some(thread) if matches!(asked, Asked::Send { .. }) => thread.in_flight = false,
            Some(thread) => thread.asking = false,
            None => self.resuming = false,
        }
    }
}
