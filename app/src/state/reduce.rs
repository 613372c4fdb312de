//! What the server says, applied: its greeting, its answers, and – in `events` – what happens elsewhere.

use super::{
    chat::{Chat, Effect},
    connection::{Connection, ReadyState},
    timeline::Timeline,
};
use crate::ports::Letter;
use protocol::{
    Command, ConversationId, Cursor, Entry, Event, Fault, Hello, Reply, Resumed, ServerFrame, SnapshotReason,
    What,
};

impl Chat {
    /// The connection changed.
    pub fn connection_changed(&mut self, connection: Connection) -> Vec<Effect> {
        let was_open = self.connection.was_open || connection.ready == ReadyState::Open;
        if connection.ready != ReadyState::Open && self.connection.ready == ReadyState::Open {
            self.cut();
        }
        self.connection = Connection { was_open, ..connection };
        Vec::new()
    }

    /// Whatever was asked and not answered is asked again when its time comes.
    pub(super) fn cut(&mut self) {
        self.resumed = false;
        self.asked.clear();
        self.told_read.clear();
        self.outbox.cut();
        for timeline in self.timelines.values_mut() {
            timeline.loading = false;
            timeline.filling = false;
        }
    }

    /// Letters that an earlier page left behind. Some may have arrived without that page hearing of it.
    pub fn adopt(&mut self, letters: Vec<Letter>) -> Vec<Effect> {
        let mut effects = Vec::new();
        for letter in letters {
            self.outbox.add(letter);
        }
        let here: Vec<Entry> = self.timelines.values().flat_map(Timeline::entries).cloned().collect();
        self.settle(&here, &mut effects);
        self.pump(&mut effects);
        effects
    }

    /// Whether a frame could change anything that is shown: confirmations of what was done at once do not.
    #[must_use]
    pub fn is_news(&self, frame: &ServerFrame) -> bool {
        match frame {
            ServerFrame::Reply { reference, ok: Reply::Done } => !matches!(
                self.asked.get(reference),
                Some(Command::Read { .. } | Command::Typing { .. } | Command::Ping)
            ),
            ServerFrame::Event(Event::Read { conversation, seq, unread }) => {
                let view = self.conversations.get(conversation);
                view.is_some_and(|view| *seq >= view.read && (view.read, view.unread) != (*seq, *unread))
            }
            _ => true,
        }
    }

    /// A frame came at a time (milliseconds since 1970).
    pub fn receive(&mut self, frame: ServerFrame, now: i64) -> Vec<Effect> {
        let mut effects = Vec::new();
        match frame {
            ServerFrame::Hello(hello) => self.greet(hello, &mut effects),
            ServerFrame::Reply { reference, ok } => {
                let asked = self.asked.remove(&reference);
                self.answered(asked, ok, &mut effects);
            }
            ServerFrame::Refusal { reference, fault } => {
                if let Some(asked) = self.asked.remove(&reference) {
                    self.refused(asked, fault, &mut effects);
                }
            }
            ServerFrame::Event(event) => self.happened(event, now, &mut effects),
            ServerFrame::Unknown => {}
        }
        effects
    }

    fn greet(&mut self, hello: Hello, effects: &mut Vec<Effect>) {
        if hello.you.id != self.me.id {
            // Another person logged in from this browser: the page is about somebody else.
            return effects.push(Effect::Leave);
        }
        self.cut();
        self.me = hello.you;
        if hello.resuming {
            // The handshake asked already.
            self.asked.insert(Cursor::HANDSHAKE, Command::Resume { cursor: self.cursor.clone() });
        } else {
            self.ask(Command::Resume { cursor: self.cursor.clone() }, effects);
        }
    }

    fn answered(&mut self, asked: Option<Command>, reply: Reply, effects: &mut Vec<Effect>) {
        match reply {
            Reply::Resumed(resumed) => {
                self.resumed = true;
                self.apply_resumed(resumed, effects);
                self.catch_up(effects);
                self.pump(effects);
            }
            Reply::Sent(entry) => {
                self.log_grew(entry, effects);
                self.pump(effects);
            }
            Reply::History(page) => {
                let conversation = page.conversation;
                self.settle(&page.items, effects);
                self.timelines.entry(conversation).or_default().prepend(page);
                self.check_head(conversation, effects);
            }
            Reply::Replayed(replayed) => {
                let conversation = replayed.conversation;
                self.settle(&replayed.events, effects);
                let timeline = self.timelines.entry(conversation).or_default();
                if timeline.fill(replayed) {
                    self.check_head(conversation, effects);
                }
            }
            Reply::Opened(conversation) => {
                let id = conversation.id;
                self.upsert(conversation);
                effects.extend(self.open(id));
                self.done += 1;
            }
            Reply::Rooms(rooms) => {
                let list = self.listing.rooms.get_or_insert_default();
                if matches!(asked, Some(Command::Rooms { after: None })) {
                    list.clear();
                }
                list.extend(rooms.rooms);
                if let Some(last) = list.last().filter(|_| rooms.more) {
                    let after = Some(last.id);
                    self.ask(Command::Rooms { after }, effects);
                }
            }
            Reply::Members(page) => {
                let first = matches!(asked, Some(Command::Members { after: None, .. }));
                match &mut self.listing.members {
                    Some((id, list)) if *id == page.conversation && !first => list.extend(page.members),
                    slot => *slot = Some((page.conversation, page.members)),
                }
            }
            Reply::Person(person) => {
                self.rename(person);
                self.done += 1;
            }
            Reply::Logins(logins) => self.listing.logins = Some(logins),
            // Of an answer that says more than this page understands, it is known that it is done.
            Reply::Done | Reply::Unknown => self.done(asked, effects),
        }
    }

    fn done(&mut self, asked: Option<Command>, effects: &mut Vec<Effect>) {
        match asked {
            Some(Command::Kick { conversation, .. } | Command::Mute { conversation, .. }) => {
                self.done += 1;
                self.ask(Command::Members { conversation, after: None }, effects);
            }
            Some(Command::SignOut { .. }) => self.ask(Command::Logins { person: None }, effects),
            Some(
                Command::Leave { .. }
                | Command::RenameRoom { .. }
                | Command::DeleteRoom { .. }
                | Command::RemovePerson { .. },
            ) => self.done += 1,
            _ => {}
        }
    }

    fn refused(&mut self, asked: Command, fault: Fault, effects: &mut Vec<Effect>) {
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
            Command::History { conversation, .. } | Command::Replay { conversation, .. } => {
                let timeline = self.timelines.entry(conversation).or_default();
                timeline.loading = false;
                timeline.filling = false;
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
            _ => self.fault = Some(fault),
        }
    }

    /// Asks something again that was put off, if that still makes sense.
    pub fn ask_again(&mut self, command: Command) -> Vec<Effect> {
        let mut effects = Vec::new();
        match command {
            Command::Resume { .. } if self.connection.ready == ReadyState::Open => {
                self.ask(Command::Resume { cursor: self.cursor.clone() }, &mut effects);
            }
            Command::History { conversation, before: None, .. } => self.load(conversation, &mut effects),
            Command::History { conversation, .. } => effects = self.load_older(conversation),
            Command::Replay { conversation, .. } => self.check_head(conversation, &mut effects),
            Command::Read { conversation, seq } => self.tell_read_since(conversation, seq, &mut effects),
            command if self.resumed => self.ask(command, &mut effects),
            _ => {}
        }
        effects
    }

    /// Takes what changed since the cursor; a snapshot is everything.
    pub(super) fn apply_resumed(&mut self, resumed: Resumed, effects: &mut Vec<Effect>) {
        let lineage_changed =
            self.cursor.is_some() && resumed.snapshot.is_some_and(|reason| reason != SnapshotReason::First);
        if resumed.snapshot.is_some() {
            self.conversations.clear();
        }
        if lineage_changed {
            // The server's past is another one: what is here may never have happened there.
            self.timelines.clear();
        }
        self.cursor = Some(resumed.cursor);
        for conversation in resumed.conversations {
            self.upsert(conversation);
        }
        for conversation in resumed.gone {
            self.gone(conversation);
        }
        if let Some(selected) = self.selected.filter(|_| lineage_changed) {
            self.load(selected, effects);
        }
    }

    /// After a cut: every log that is here asks for what it missed.
    fn catch_up(&mut self, effects: &mut Vec<Effect>) {
        let open: Vec<_> = self.timelines.keys().copied().collect();
        for conversation in open {
            self.check_head(conversation, effects);
        }
        if let Some(selected) = self.selected {
            self.load(selected, effects);
        }
    }

    /// If a log is known to be longer than what is here, asks for the rest.
    pub(super) fn check_head(&mut self, conversation: ConversationId, effects: &mut Vec<Effect>) {
        let Some(head) = self.conversations.get(&conversation).map(|view| view.head) else { return };
        let Some(timeline) = self.timelines.get_mut(&conversation) else { return };
        if !timeline.loaded {
            return self.load(conversation, effects);
        }
        if timeline.last() < head && !timeline.filling && self.resumed {
            timeline.filling = true;
            let after = timeline.last();
            self.ask(Command::Replay { conversation, after }, effects);
        }
    }

    /// Letters that are in the log have arrived, whichever way one hears of it.
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
