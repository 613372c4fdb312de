//! The whole of it, and what people do to it. What the server says is in `reduce`.

use super::{
    connection::{Connection, ReadyState},
    outbox::Outbox,
    timeline::Timeline,
    typing::Typing,
};
use crate::{boot::ChatPage, ports::Letter};
use protocol::{
    AvatarId, ClientFrame, Command, Conversation, ConversationId, Cursor, Fault, Kind, Locale, Login,
    LoginId, Member, Nonce, Person, PersonId, RoomSummary, Seq,
};
use std::collections::{BTreeMap, BTreeSet};

/// What the world is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Send this.
    Send(ClientFrame),
    /// Keep this until it has arrived.
    Keep(Letter),
    /// It has arrived, or nobody wants it any more.
    Discard(Nonce),
    /// Try the outbox again after so many milliseconds.
    PumpAfter(u32),
    /// Ask again for what a busy server did not give.
    AskAfter(u32, Command),
    /// The login ended: load the page again.
    Leave,
}

/// What a panel lists.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Listing {
    /// The public rooms, as last asked.
    pub rooms: Option<Vec<RoomSummary>>,
    /// A conversation's members, as last asked.
    pub members: Option<(ConversationId, Vec<Member>)>,
    /// One's own logins, as last asked.
    pub logins: Option<Vec<Login>>,
}

/// What the page knows.
#[derive(Debug, Clone, PartialEq)]
pub struct Chat {
    /// Who is logged in here.
    pub me: Person,
    /// With which login.
    pub login: LoginId,
    /// How the connection is.
    pub connection: Connection,
    /// From where to resume.
    pub cursor: Option<Cursor>,
    /// Every conversation one is in.
    pub conversations: BTreeMap<ConversationId, Conversation>,
    /// The open one.
    pub selected: Option<ConversationId>,
    /// Where the open one's unread messages begin; stays put while it is being read.
    pub unread_from: Option<Seq>,
    /// The logs that are here.
    pub timelines: BTreeMap<ConversationId, Timeline>,
    /// What has not arrived.
    pub outbox: Outbox,
    /// Who types.
    pub typing: Typing,
    /// People as they are called now, where that differs from how an entry calls them.
    pub people: BTreeMap<PersonId, Person>,
    /// Counts their changes.
    pub renames: u32,
    /// Who is online, of those that were told by name.
    pub online: BTreeSet<PersonId>,
    /// What the panels list.
    pub listing: Listing,
    /// What the last command that a person waited for was refused with.
    pub fault: Option<Fault>,
    /// Counts commands of that kind that were done, so that a dialog knows when to close.
    pub done: u32,
    pub(super) resumed: bool,
    pub(super) asked: BTreeMap<u32, Command>,
    /// Where the read position was told a moment ago.
    pub(super) told_read: BTreeSet<ConversationId>,
    next_reference: u32,
}

impl Chat {
    /// The state a page starts from.
    #[must_use]
    pub fn new(page: ChatPage) -> Self {
        let ChatPage { me, login, resumed, selected, history } = page;
        let mut chat = Self {
            me,
            login,
            connection: Connection::default(),
            cursor: None,
            conversations: BTreeMap::new(),
            selected: None,
            unread_from: None,
            timelines: BTreeMap::new(),
            outbox: Outbox::default(),
            typing: Typing::default(),
            people: BTreeMap::new(),
            renames: 0,
            online: BTreeSet::new(),
            listing: Listing::default(),
            fault: None,
            done: 0,
            resumed: false,
            asked: BTreeMap::new(),
            told_read: BTreeSet::new(),
            next_reference: 1,
        };
        chat.apply_resumed(resumed, &mut Vec::new());
        if let Some(history) = history {
            chat.timelines.entry(history.conversation).or_default().prepend(history);
        }
        if let Some(selected) = selected {
            chat.select(selected, &mut Vec::new());
        }
        chat
    }

    /// The open conversation.
    #[must_use]
    pub fn conversation(&self) -> Option<&Conversation> {
        self.selected.and_then(|id| self.conversations.get(&id))
    }

    /// The conversations, newest first.
    #[must_use]
    pub fn by_recency(&self) -> Vec<&Conversation> {
        let mut all: Vec<_> = self.conversations.values().collect();
        all.sort_by_key(|c| {
            std::cmp::Reverse((c.last.as_ref().map(|entry| entry.at), c.kind == Kind::Lobby))
        });
        all
    }

    /// How somebody is called now.
    #[must_use]
    pub fn person<'a>(&'a self, as_told: &'a Person) -> &'a Person {
        self.people.get(&as_told.id).unwrap_or(as_told)
    }

    /// Messages by others that were not read, everywhere.
    #[must_use]
    pub fn unread(&self) -> u32 {
        self.conversations.values().map(|c| c.unread).sum()
    }

    /// How many people are online: everyone is in the lobby.
    #[must_use]
    pub fn online_count(&self) -> u32 {
        self.conversations.get(&ConversationId::LOBBY).map_or(0, |lobby| lobby.online)
    }

    /// Frames may go.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.connection.ready == ReadyState::Open && self.resumed
    }

    /// Writes a message: kept first, then shown, then sent when its turn comes.
    pub fn write(&mut self, letter: Letter) -> Vec<Effect> {
        let mut effects = vec![Effect::Keep(letter.clone())];
        self.typing.told_all();
        self.outbox.add(letter);
        self.pump(&mut effects);
        effects
    }

    /// Tries a failed letter again.
    pub fn retry(&mut self, nonce: Nonce) -> Vec<Effect> {
        self.outbox.retry(nonce);
        let mut effects = Vec::new();
        self.pump(&mut effects);
        effects
    }

    /// Throws a letter away.
    pub fn discard(&mut self, nonce: Nonce) -> Vec<Effect> {
        self.outbox.arrived(nonce);
        vec![Effect::Discard(nonce)]
    }

    /// Opens a conversation.
    pub fn open(&mut self, conversation: ConversationId) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.select(conversation, &mut effects);
        effects
    }

    /// Shows the list alone (on a phone).
    pub fn close(&mut self) {
        self.selected = None;
    }

    fn select(&mut self, conversation: ConversationId, effects: &mut Vec<Effect>) {
        let Some(view) = self.conversations.get(&conversation) else { return };
        self.unread_from = (view.unread > 0).then(|| view.read.next());
        self.selected = Some(conversation);
        self.load(conversation, effects);
    }

    /// Asks for the newest page if none is here.
    pub(super) fn load(&mut self, conversation: ConversationId, effects: &mut Vec<Effect>) {
        let timeline = self.timelines.entry(conversation).or_default();
        if !timeline.loaded && !timeline.loading {
            timeline.loading = true;
            self.ask(Command::History { conversation, before: None, limit: None }, effects);
        }
    }

    /// Whether older entries can be asked for: there are some, and no page is on its way.
    #[must_use]
    pub fn has_older(&self, conversation: ConversationId) -> bool {
        self.timelines.get(&conversation).is_some_and(|timeline| timeline.more && !timeline.loading)
    }

    /// Asks for older entries. Nothing happens if there are none, or while a page is on its way.
    pub fn load_older(&mut self, conversation: ConversationId) -> Vec<Effect> {
        let mut effects = Vec::new();
        let timeline = self.timelines.entry(conversation).or_default();
        if let Some(before) = timeline.first().filter(|_| timeline.more && !timeline.loading) {
            timeline.loading = true;
            self.ask(Command::History { conversation, before: Some(before), limit: None }, &mut effects);
        }
        effects
    }

    /// Lets go of old entries, but for those that somebody is reading.
    pub fn trim(&mut self, reading_back: bool) {
        let read = self.selected.filter(|_| reading_back);
        let timelines = self.timelines.iter_mut().filter(|(id, _)| Some(**id) != read);
        timelines.for_each(|(_, timeline)| timeline.trim());
    }

    /// A key was pressed in the composer.
    pub fn type_in(&mut self, conversation: ConversationId, now: i64) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.is_live() && self.typing.tell(conversation, now) {
            self.ask(Command::Typing { conversation }, &mut effects);
        }
        effects
    }

    /// Does what a person asked in a panel; its outcome shows in `fault` or `done`.
    pub fn command(&mut self, command: Command) -> Vec<Effect> {
        self.fault = None;
        let mut effects = Vec::new();
        if self.is_live() {
            self.ask(command, &mut effects);
        } else {
            self.fault = Some(Fault::Busy { retry_ms: 0 });
        }
        effects
    }

    /// See [`Command::Profile`].
    pub fn change_profile(
        &mut self,
        name: Option<String>,
        avatar: Option<AvatarId>,
        locale: Option<Locale>,
    ) -> Vec<Effect> {
        self.command(Command::Profile { name, avatar, locale })
    }

    /// Sends a command and remembers it until it is answered.
    pub(super) fn ask(&mut self, command: Command, effects: &mut Vec<Effect>) {
        let reference = self.next_reference;
        self.next_reference = self.next_reference.checked_add(1).unwrap_or(1);
        self.asked.insert(reference, command.clone());
        effects.push(Effect::Send(ClientFrame { reference, command }));
    }

    /// Sends what is due.
    pub fn pump(&mut self, effects: &mut Vec<Effect>) {
        if !self.is_live() {
            return;
        }
        for letter in self.outbox.take_due() {
            let Letter { conversation, nonce, text, .. } = letter;
            self.ask(Command::Send { conversation, nonce, text }, effects);
        }
    }
}
