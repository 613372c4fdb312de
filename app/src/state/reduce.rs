//! Applies the server's frames: `hello`, replies and refusals. Events are applied in `events`.

use super::{
    chat::{Chat, Effect, first_unread},
    connecting::Ended,
    connection::{Connection, ReadyState},
    listing::Offer,
    said::changes_server,
    timeline::{Ask, Timeline},
};
use crate::{
    ports::PendingMessage,
    route::{Desk, Route},
};
use protocol::{
    Answer, Command, ConversationId, Cursor, Entry, Event, Fault, Hello, PROTOCOL, PageFrame, Resumed,
    SnapshotReason, What,
};

impl Chat {
    /// The state of the connection changed.
    pub fn connection_changed(&mut self, connection: Connection) -> Vec<Effect> {
        let was_open = self.connection.was_open || connection.ready == ReadyState::Open;
        if connection.ready != ReadyState::Open && self.connection.ready == ReadyState::Open {
            self.disconnected();
        }
        self.connection = Connection { was_open, ..connection };
        let mut effects = Vec::new();
        if matches!(connection.ready, ReadyState::Closing | ReadyState::Closed) {
            for command in std::mem::take(&mut self.held) {
                self.command_refused(command, Fault::Busy { retry_ms: 0 }, &mut effects);
            }
        }
        effects
    }

    /// The login has ended.
    pub fn end(&mut self, why: Ended) -> Vec<Effect> {
        self.ended = (!self.leaving).then_some(why);
        vec![Effect::Leave]
    }

    /// The connection closed, or fell behind: no open command will be answered.
    pub(super) fn disconnected(&mut self) {
        self.resumed = false;
        self.asked.clear();
        self.outbox.disconnected();
        for (_, timeline) in self.timelines.iter_mut() {
            timeline.loading = None;
            timeline.filling = false;
        }
    }

    /// Takes the pending messages that an earlier page stored. Some may be in the log already.
    pub fn restore_pending(&mut self, messages: Vec<PendingMessage>) -> Vec<Effect> {
        let mut effects = Vec::new();
        effects.extend(self.outbox.restore(messages).into_iter().map(Effect::Keep));
        let here: Vec<Entry> = self.timelines.values().flat_map(Timeline::entries).cloned().collect();
        self.settle(&here, &mut effects);
        self.pump(&mut effects);
        effects
    }

    /// Whether a frame may change what is shown.
    #[must_use]
    pub fn changes_view(&self, frame: &PageFrame) -> bool {
        match frame {
            PageFrame::Reply { reference, ok: Answer::Done } => !matches!(
                self.asked.get(reference),
                Some(Command::Read { .. } | Command::Typing { .. } | Command::Ping)
            ),
            PageFrame::Event(Event::Read { conversation, seq, unread }) => {
                let view = self.conversations.get(conversation);
                view.is_some_and(|view| *seq >= view.read && (view.read, view.unread) != (*seq, *unread))
            }
            _ => true,
        }
    }

    /// Applies a frame. `now`: milliseconds of the monotonic clock.
    pub fn receive(&mut self, frame: PageFrame, now: i64) -> Vec<Effect> {
        let mut effects = Vec::new();
        let was_read = self.conversation().is_none_or(|view| view.unread == 0);
        let is_new = matches!(frame, PageFrame::Event(Event::Entry(_) | Event::Conversation(_)));
        match frame {
            PageFrame::Hello(hello) => self.apply_hello(hello, &mut effects),
            PageFrame::Reply { reference, ok } => {
                let asked = self.asked.remove(&reference);
                self.apply_reply(asked, ok, &mut effects);
            }
            PageFrame::Refusal { reference, fault } => {
                if let Some(asked) = self.asked.remove(&reference) {
                    self.apply_refusal(asked, fault, &mut effects);
                }
            }
            PageFrame::Event(event) => self.apply_event(event, now, &mut effects),
            PageFrame::Unknown => self.outdated = true,
        }
        if self.following && is_new {
            // In the same update: a message that is seen as it comes never counts as unread.
            effects.extend(self.read_all());
        } else if was_read {
            // The first of them came unseen. While some are unread, the line stays where it is.
            self.unread_from = self.conversation().and_then(first_unread).or(self.unread_from);
        }
        effects
    }

    fn apply_hello(&mut self, hello: Hello, effects: &mut Vec<Effect>) {
        if hello.you.id != self.me.id {
            // The page shows the first one's chats.
            return effects.extend(self.end(Ended::SomebodyElse));
        }
        self.disconnected();
        self.outdated |= hello.build != self.build || hello.protocol != PROTOCOL;
        self.me = hello.you;
        if hello.resuming {
            // The handshake asked for it.
            self.asked.insert(Cursor::HANDSHAKE, Command::Resume { cursor: self.cursor.clone() });
        } else {
            self.ask(Command::Resume { cursor: self.cursor.clone() }, effects);
        }
    }

    pub(super) fn apply_reply(&mut self, asked: Option<Command>, reply: Answer, effects: &mut Vec<Effect>) {
        self.outdated |= matches!(reply, Answer::Unknown);
        match asked {
            // A reply of any kind means that the message is on the server's disk.
            Some(Command::Send { nonce, .. }) => {
                if self.outbox.arrived(nonce) {
                    effects.push(Effect::Discard(nonce));
                }
            }
            Some(Command::Edit(ref edit)) => self.edited(edit),
            // It may be asked for again.
            Some(Command::Replay { conversation, .. }) => self.timeline_of(conversation).filling = false,
            _ => {}
        }
        match reply {
            Answer::Resumed(resumed) => {
                self.resumed = true;
                // It is said again, if the device still waits.
                self.listing.hand_over.take_if(|offer| matches!(offer, Offer::Taken(_)));
                self.apply_resumed(resumed, effects);
                self.catch_up(effects);
                self.ask_for_page(effects);
                self.report_again(effects);
                for command in std::mem::take(&mut self.held) {
                    self.ask(command, effects);
                }
                self.pump(effects);
            }
            Answer::Sent(entry) => {
                if let Some(command @ Command::Remind(_)) = &asked {
                    self.say_done(command, effects);
                }
                self.log_grew(entry, effects);
                self.pump(effects);
            }
            Answer::History(page) => {
                let conversation = page.conversation;
                self.look_through(&page.items, effects);
                if let Some(ask) = asked.and_then(|asked| self.answered(conversation, &asked)) {
                    self.timeline_of(conversation).take_page(ask, page);
                    self.check_head(conversation, effects);
                }
            }
            Answer::Replayed(replayed) => {
                let (conversation, me) = (replayed.conversation, self.me.id);
                self.look_through(&replayed.events, effects);
                if replayed.too_far && self.selected != Some(conversation) {
                    // It is loaded anew when it is opened.
                    self.timelines.remove(&conversation);
                } else if self.timeline_of(conversation).fill(replayed, me) {
                    self.check_head(conversation, effects);
                }
            }
            Answer::Opened(conversation) => {
                let id = conversation.id;
                self.departures.remove(&id);
                self.upsert(conversation);
                if self.route == Route::Conversation(id) {
                    effects.extend(self.visit(Route::Conversation(id), None));
                } else {
                    effects.push(Effect::Go(Route::Conversation(id)));
                }
            }
            Answer::Person(person) => {
                self.rename(person);
                self.done(asked, effects);
            }
            Answer::Admin(json) => {
                self.listing.take_record(asked.as_ref(), json);
                self.done(asked, effects);
            }
            Answer::Page(json) => {
                self.listing.take_answer(asked.as_ref(), json);
                self.done(asked, effects);
            }
            Answer::Done => self.done(asked, effects),
            // The command was done; what else the reply says is not known.
            Answer::Unknown => {
                if let Some(Command::History { conversation, .. }) = asked {
                    self.timeline_of(conversation).loading = None;
                }
                self.done(asked, effects);
                self.pump(effects);
            }
        }
    }

    fn done(&mut self, asked: Option<Command>, effects: &mut Vec<Effect>) {
        let Some(command) = asked else { return };
        self.say_done(&command, effects);
        match command {
            Command::Kick { .. }
            | Command::Readmit { .. }
            | Command::Mute { .. }
            | Command::SetRole { .. }
            | Command::AddPeople { .. }
            | Command::AnswerRequest { .. }
            | Command::Announce { .. }
            | Command::Nickname { .. }
            | Command::ChangeSettings { .. } => self.ask_for_page(effects),
            Command::DropInvite { conversation, .. } => self.ask(Command::Invites { conversation }, effects),
            // Whoever runs the server now decides who may come in.
            Command::ClaimOwner { .. } => effects.push(Effect::Go(Route::Admin(Desk::Rules))),
            command if changes_server(&command) => {
                let shown = self.listing.records.iter().map(|(asked, _)| asked.clone());
                for asked in shown.filter(|asked| !changes_server(asked)).collect::<Vec<_>>() {
                    self.ask(asked, effects);
                }
                if self.listing.records.is_empty() {
                    self.ask_for_page(effects);
                }
            }
            Command::DropWayBack {} => self.ask(Command::WayBack {}, effects),
            _ => {}
        }
    }

    fn timeline_of(&mut self, conversation: ConversationId) -> &mut Timeline {
        self.timelines.entry(conversation).or_default()
    }

    /// The page that a command asked for, if that is still the one that is waited for.
    fn answered(&mut self, conversation: ConversationId, asked: &Command) -> Option<Ask> {
        self.timeline_of(conversation).loading.take_if(|ask| ask.command(conversation) == *asked)
    }

    fn apply_refusal(&mut self, asked: Command, fault: Fault, effects: &mut Vec<Effect>) {
        self.outdated |= !fault.is_known();
        let again = match fault {
            Fault::RateLimited { retry_ms } | Fault::Busy { retry_ms } => Some(retry_ms.max(50)),
            Fault::StorageFull | Fault::Internal { .. } => Some(5_000),
            _ => None,
        };
        match asked {
            Command::Send { nonce, .. } => {
                if self.outbox.refused(nonce, fault) {
                    effects.push(Effect::PumpAfter(again.unwrap_or(1_000)));
                } else {
                    self.pump(effects);
                }
            }
            Command::Resume { .. } => effects.push(Effect::AskAfter(again.unwrap_or(1_000), asked)),
            Command::History { conversation, .. } => match again {
                // Until then it counts as asked for.
                Some(wait) => effects.push(Effect::AskAfter(wait, asked)),
                None => drop(self.answered(conversation, &asked)),
            },
            Command::Replay { conversation, .. } => {
                self.timeline_of(conversation).filling = false;
                if let Some(wait) = again {
                    effects.push(Effect::AskAfter(wait, asked));
                }
            }
            Command::Typing { .. } | Command::Ping => {}
            Command::Read { conversation, .. } => {
                if let Some(wait) = again {
                    self.read_refused(conversation, wait, effects);
                }
            }
            Command::Room { .. } | Command::Card { .. } | Command::Invitation { .. }
                if matches!(fault, Fault::Missing | Fault::InviteEnded) =>
            {
                self.listing.missing = true;
            }
            Command::Rooms(..)
            | Command::Members(..)
            | Command::Room { .. }
            | Command::Card { .. }
            | Command::People { .. }
            | Command::Logins { .. }
            | Command::Group { .. }
            | Command::Requests { .. }
            | Command::Invites { .. }
            | Command::ReadCounts(_)
            | Command::KeepDraft(_)
            | Command::Scheduled(_)
            | Command::Readers(_)
            | Command::Invitation { .. }
            | Command::WayBack {} => {
                if let Some(wait) = again {
                    effects.push(Effect::AskAfter(wait, asked));
                }
            }
            asked => self.command_refused(asked, fault, effects),
        }
    }

    /// Sends a command that was deferred, if it still makes sense.
    pub fn ask_again(&mut self, command: Command) -> Vec<Effect> {
        let mut effects = Vec::new();
        match command {
            Command::Resume { .. } if self.connection.ready == ReadyState::Open => {
                self.ask(Command::Resume { cursor: self.cursor.clone() }, &mut effects);
            }
            Command::History { conversation, .. } => {
                let ask = self.timelines.get(&conversation).and_then(|timeline| timeline.loading);
                if ask.is_some_and(|ask| ask.command(conversation) == command) {
                    self.ask(command, &mut effects);
                }
            }
            Command::Replay { conversation, .. } => self.check_head(conversation, &mut effects),
            Command::Read { conversation, seq } => self.report_read_since(conversation, seq, &mut effects),
            command if self.resumed => self.ask(command, &mut effects),
            _ => {}
        }
        effects
    }

    /// Applies what changed since the cursor, or a snapshot.
    pub(super) fn apply_resumed(&mut self, resumed: Resumed, effects: &mut Vec<Effect>) {
        let anew =
            self.cursor.is_some() && resumed.snapshot.is_some_and(|reason| reason != SnapshotReason::First);
        let was_in = self.selected.filter(|_| resumed.snapshot.is_some());
        if resumed.snapshot.is_some() {
            self.conversations.clear();
            self.contacts.clear();
            self.marks.clear();
        }
        resumed.contacts.into_iter().for_each(|contact| self.take_contact(contact));
        resumed.marks.into_iter().for_each(|mark| self.take_mark(mark));
        self.told_drafts.extend(resumed.drafts);
        resumed.hidden.into_iter().for_each(|hidden| self.hide(&hidden));
        if anew {
            // The cursor is not of this database: what was loaded may not exist there.
            self.timelines.clear();
        }
        self.cursor = Some(resumed.cursor);
        for conversation in resumed.conversations {
            self.upsert(conversation);
        }
        for gone in resumed.gone_why {
            self.departed(gone, effects);
        }
        let left = was_in.filter(|id| !self.is_member(*id));
        for conversation in resumed.gone.into_iter().chain(left) {
            self.gone(conversation, effects);
        }
        self.settle_space();
        if let Some(selected) = self.selected.filter(|_| anew) {
            self.load(selected, effects);
        }
    }

    /// After a resume: asks for what each loaded log has missed.
    fn catch_up(&mut self, effects: &mut Vec<Effect>) {
        let open: Vec<_> = self.timelines.keys().copied().collect();
        for conversation in open {
            self.check_head(conversation, effects);
        }
        if let Some(selected) = self.selected {
            self.load(selected, effects);
        }
        self.unmark(effects);
    }

    /// Asks for a replay if a log is longer than its known places.
    pub(super) fn check_head(&mut self, conversation: ConversationId, effects: &mut Vec<Effect>) {
        let Some(head) = self.conversations.get(&conversation).map(|view| view.head) else { return };
        let Some(timeline) = self.timelines.get_mut(&conversation) else { return };
        if !timeline.loaded {
            return self.load(conversation, effects);
        }
        let after = timeline.log().last();
        if after < head && !timeline.newer && !timeline.filling && self.resumed {
            timeline.filling = true;
            self.ask(Command::Replay { conversation, after }, effects);
        }
    }

    /// Inspects the entries of a page or a replay before they are taken.
    fn look_through(&mut self, entries: &[Entry], effects: &mut Vec<Effect>) {
        self.outdated |= entries.iter().any(|entry| matches!(entry.what, What::Unknown));
        self.settle(entries, effects);
    }

    /// Removes the pending messages that are among these entries.
    pub(super) fn settle(&mut self, entries: &[Entry], effects: &mut Vec<Effect>) {
        for entry in entries {
            if let What::Message { author, nonce, .. } = &entry.what
                && author.id == self.me.id
                && self.outbox.arrived(*nonce)
            {
                effects.push(Effect::Discard(*nonce));
            }
        }
    }
}
