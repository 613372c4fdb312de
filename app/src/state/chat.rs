//! The state of the chat, and what the user does to it. What the server sends is handled in `reduce`.

use super::{
    connecting::Ended,
    connection::{Connection, ReadyState},
    listing::Listing,
    outbox::Outbox,
    said::{Departure, Said, has_field},
    timeline::Timeline,
    typing::Typing,
};
use crate::{boot::ChatPage, ports::PendingMessage, route::Route};
use protocol::{
    AvatarId, ClientFrame, Command, Conversation, ConversationId, Cursor, Fault, Kind, Locale, LoginId,
    Nonce, Person, PersonId, Seq,
};
use std::collections::{BTreeMap, BTreeSet};

/// What the caller has to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Send this frame.
    Send(ClientFrame),
    /// Store this message, so that a reload does not lose it.
    Keep(PendingMessage),
    /// Delete this message from the storage: it was acknowledged, or deleted by its author.
    Discard(Nonce),
    /// Call [`Chat::pump`] after so many milliseconds.
    PumpAfter(u32),
    /// Call [`Chat::ask_again`] with this command after so many milliseconds.
    AskAfter(u32, Command),
    /// Call [`Chat::hush`] with this number after so many milliseconds.
    HushAfter(u32, u32),
    /// Go to this page.
    Go(Route),
    /// The login has ended: close the connection for good.
    Leave,
}

/// The state of the chat.
#[derive(Debug, Clone, PartialEq)]
pub struct Chat {
    /// The person who is logged in.
    pub me: Person,
    /// Their login in this browser.
    pub login: LoginId,
    /// The build of the server that rendered this page.
    pub build: String,
    /// The server runs another build now, or sent something that this page does not know.
    pub outdated: bool,
    /// The state of the connection.
    pub connection: Connection,
    /// Why the login has ended, once it has.
    pub ended: Option<Ended>,
    /// The reader asked to be logged out: that the login ends is no news.
    pub leaving: bool,
    /// Messages that other people wrote with this browser and that were not sent before they left.
    pub left_behind: Vec<PendingMessage>,
    /// Where the next resume starts from.
    pub cursor: Option<Cursor>,
    /// All conversations that one is a member of.
    pub conversations: BTreeMap<ConversationId, Conversation>,
    /// The present page.
    pub route: Route,
    /// The conversation whose messages are shown.
    pub selected: Option<ConversationId>,
    /// The first unread place of the open conversation when it was opened.
    pub unread_from: Option<Seq>,
    /// The messages of the conversations that were loaded.
    pub timelines: BTreeMap<ConversationId, Timeline>,
    /// The messages that the server has not acknowledged.
    pub outbox: Outbox,
    /// Who is typing.
    pub typing: Typing,
    /// People who changed their name or avatar since the page was loaded.
    pub people: BTreeMap<PersonId, Person>,
    /// How often anybody did.
    pub renames: u32,
    /// People who are known to be online.
    pub online: BTreeSet<PersonId>,
    /// What the other pages show.
    pub listing: Listing,
    /// Conversations that one is not in any more, since the page was loaded.
    pub departures: BTreeMap<ConversationId, Departure>,
    /// The last command of a form that was refused, and why. It stands beside the form's field.
    pub refused: Option<(Command, Fault)>,
    /// What happened, for a line that goes away by itself.
    pub said: Option<Said>,
    pub(super) said_number: u32,
    pub(super) resumed: bool,
    /// Commands without an answer so far, by reference.
    pub(super) asked: BTreeMap<u32, Command>,
    /// Conversations whose read position was reported less than an interval ago.
    pub(super) read_reported: BTreeSet<ConversationId>,
    next_reference: u32,
}

impl Chat {
    /// The state that a page starts from.
    #[must_use]
    pub fn new(page: ChatPage, route: Route) -> Self {
        let ChatPage { me, login, build, resumed, missing, answers } = page;
        let mut chat = Self {
            me,
            login,
            build,
            outdated: false,
            connection: Connection::default(),
            ended: None,
            leaving: false,
            left_behind: Vec::new(),
            cursor: None,
            conversations: BTreeMap::new(),
            route: Route::Chats,
            selected: None,
            unread_from: None,
            timelines: BTreeMap::new(),
            outbox: Outbox::default(),
            typing: Typing::default(),
            people: BTreeMap::new(),
            renames: 0,
            online: BTreeSet::new(),
            listing: Listing::default(),
            departures: BTreeMap::new(),
            refused: None,
            said: None,
            said_number: 0,
            resumed: false,
            asked: BTreeMap::new(),
            read_reported: BTreeSet::new(),
            next_reference: 1,
        };
        chat.apply_resumed(resumed, &mut Vec::new());
        for (command, reply) in answers {
            chat.apply_reply(Some(command), reply, &mut Vec::new());
        }
        chat.listing.missing = missing;
        chat.enter(route, &mut Vec::new());
        chat
    }

    /// The open conversation.
    #[must_use]
    pub fn conversation(&self) -> Option<&Conversation> {
        self.selected.and_then(|id| self.conversations.get(&id))
    }

    /// The conversations, the one with the newest message first.
    #[must_use]
    pub fn by_recency(&self) -> Vec<&Conversation> {
        let mut all: Vec<_> = self.conversations.values().collect();
        all.sort_by_key(|c| {
            std::cmp::Reverse((c.last.as_ref().map(|entry| entry.at), c.kind == Kind::Lobby))
        });
        all
    }

    /// A person with their present name and avatar.
    #[must_use]
    pub fn person<'a>(&'a self, as_told: &'a Person) -> &'a Person {
        self.people.get(&as_told.id).unwrap_or(as_told)
    }

    /// The number of unread messages in all conversations.
    #[must_use]
    pub fn unread(&self) -> u32 {
        self.conversations.values().map(|c| c.unread).sum()
    }

    /// How many people are online. Everyone is in the lobby.
    #[must_use]
    pub fn online_count(&self) -> u32 {
        self.conversations.get(&ConversationId::LOBBY).map_or(0, |lobby| lobby.online)
    }

    /// Whether commands may be sent.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.connection.ready == ReadyState::Open && self.resumed
    }

    /// Takes a new message: it is stored, shown, and sent in its turn.
    pub fn write(&mut self, message: PendingMessage) -> Vec<Effect> {
        let mut effects = vec![Effect::Keep(self.outbox.add(message))];
        self.typing.message_sent();
        self.pump(&mut effects);
        effects
    }

    /// Sends a refused message again.
    pub fn retry(&mut self, nonce: Nonce) -> Vec<Effect> {
        self.outbox.retry(nonce);
        let mut effects = Vec::new();
        self.pump(&mut effects);
        effects
    }

    /// Deletes a message that was not sent.
    pub fn discard(&mut self, nonce: Nonce) -> Vec<Effect> {
        self.outbox.arrived(nonce);
        self.left_behind.retain(|message| message.nonce != nonce);
        vec![Effect::Discard(nonce)]
    }

    pub(super) fn select(&mut self, conversation: ConversationId, effects: &mut Vec<Effect>) {
        let Some(view) = self.conversations.get(&conversation) else { return };
        self.unread_from = (view.unread > 0).then(|| view.read.next());
        self.selected = Some(conversation);
        self.load(conversation, effects);
    }

    /// Asks for the newest page of history, if it is not there and not asked for.
    pub(super) fn load(&mut self, conversation: ConversationId, effects: &mut Vec<Effect>) {
        let timeline = self.timelines.entry(conversation).or_default();
        if !timeline.loaded && !timeline.loading {
            timeline.loading = true;
            self.ask(Command::History { conversation, before: None, limit: None }, effects);
        }
    }

    /// Whether older items can be asked for: there are some, and no page is under way.
    #[must_use]
    pub fn has_older(&self, conversation: ConversationId) -> bool {
        self.timelines.get(&conversation).is_some_and(|timeline| timeline.older_than().is_some())
    }

    /// Asks for older items, if there are some and no page is under way.
    pub fn load_older(&mut self, conversation: ConversationId) -> Vec<Effect> {
        let mut effects = Vec::new();
        let timeline = self.timelines.entry(conversation).or_default();
        if let Some(before) = timeline.older_than() {
            timeline.loading = true;
            self.ask(Command::History { conversation, before: Some(before), limit: None }, &mut effects);
        }
        effects
    }

    /// Drops old items, but not where the user is reading back.
    pub fn trim(&mut self, reading_back: bool) {
        let read = self.selected.filter(|_| reading_back);
        let timelines = self.timelines.iter_mut().filter(|(id, _)| Some(**id) != read);
        timelines.for_each(|(_, timeline)| timeline.trim());
    }

    /// The user types in a conversation. `now`: milliseconds of the monotonic clock.
    pub fn type_in(&mut self, conversation: ConversationId, now: i64) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.is_live() && self.typing.notify(conversation, now) {
            self.ask(Command::Typing { conversation }, &mut effects);
        }
        effects
    }

    /// Sends a command of the user, unless the same is under way. What becomes of it is said.
    pub fn command(&mut self, command: Command) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.asked.values().any(|asked| std::mem::discriminant(asked) == std::mem::discriminant(&command))
        {
            return effects;
        }
        self.refused = None;
        if self.is_live() {
            self.ask(command, &mut effects);
        } else {
            self.command_refused(command, Fault::Busy { retry_ms: 0 }, &mut effects);
        }
        effects
    }

    /// A command of the user was refused.
    pub(super) fn command_refused(&mut self, command: Command, fault: Fault, effects: &mut Vec<Effect>) {
        if has_field(&command) {
            self.refused = Some((command, fault));
        } else {
            self.say(Said::Refused(fault), effects);
        }
    }

    /// Why the last command of a form was refused, if it is about this form.
    #[must_use]
    pub fn refusal(&self, form: impl Fn(&Command) -> bool) -> Option<&Fault> {
        self.refused.as_ref().filter(|(command, _)| form(command)).map(|(_, fault)| fault)
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

    /// Sends a command, and keeps it until it is answered.
    pub(super) fn ask(&mut self, command: Command, effects: &mut Vec<Effect>) {
        let reference = self.next_reference;
        self.next_reference = self.next_reference.checked_add(1).unwrap_or(1);
        self.asked.insert(reference, command.clone());
        effects.push(Effect::Send(ClientFrame { reference, command }));
    }

    /// Sends the pending messages whose turn it is.
    pub fn pump(&mut self, effects: &mut Vec<Effect>) {
        if !self.is_live() {
            return;
        }
        for message in self.outbox.take_due() {
            let PendingMessage { conversation, nonce, text, .. } = message;
            self.ask(Command::Send { conversation, nonce, text }, effects);
        }
    }
}
