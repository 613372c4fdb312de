//! The state of the chat, and what the user does to it. What the server sends is handled in `reduce`.

use super::{
    about::{About, TakenBack},
    connecting::Ended,
    connection::{Connection, ReadyState},
    listing::Listing,
    outbox::Outbox,
    said::{Said, has_field},
    timeline::{Ask, Timeline},
    typing::Typing,
    uploads::DrawsFiles,
};
use crate::{ports::PendingMessage, route::Route};
use litemap::LiteMap;
use protocol::{
    AccountFault, AvatarId, ClientFrame, Command, Contact, Conversation, ConversationId, Cursor, EditProfile,
    Fault, FileId, Gone, Json, Kind, Locale, LoginId, Mark, Nonce, Person, PersonId, Seq,
};

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
    /// Whether they are a guest of one room, who sees nothing else.
    pub is_guest: bool,
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
    pub conversations: LiteMap<ConversationId, Conversation>,
    /// The space that is looked at, by its lobby; see [`super::spaces`].
    pub space: ConversationId,
    /// The present page.
    pub route: Route,
    /// The conversation whose messages are shown.
    pub selected: Option<ConversationId>,
    /// From where on messages of others were unread in the open conversation, when it was opened or when the
    /// first of them came unseen. The unread line stands before the first.
    pub unread_from: Option<Seq>,
    /// Somebody looks at the end of the open conversation: what comes is seen as it comes.
    pub following: bool,
    /// The messages of the conversations that were loaded.
    pub timelines: LiteMap<ConversationId, Timeline>,
    /// The messages that the server has not acknowledged.
    pub outbox: Outbox,
    /// How files are drawn that are on their way, once there are some.
    pub draws_files: Option<DrawsFiles>,
    /// The message that the composer of the open conversation answers or changes.
    pub about: Option<About>,
    /// What one took back oneself since the page was loaded, to be written anew.
    pub taken_back: Vec<TakenBack>,
    /// Who is typing.
    pub typing: Typing,
    /// People who changed their name or avatar since the page was loaded.
    pub people: LiteMap<PersonId, Person>,
    /// How often anybody did.
    pub renames: u32,
    /// People who are known to be online.
    pub online: Vec<PersonId>,
    /// What one keeps about other people, by their ids. No map: its code would be most of what they weigh.
    pub contacts: Vec<Contact>,
    /// What one set for conversations.
    pub marks: Vec<Mark>,
    /// How many have read messages of one's own in the open conversation, if that is no private chat.
    pub read_counts: Vec<(Seq, u32)>,
    /// A conversation that was marked as unread and is open now: the mark is to be taken away.
    pub(super) reread: Option<ConversationId>,
    /// What one is writing on other devices, as the server told it: a [`protocol::Draft`] each, or a list. The code that
    /// takes it is fetched when there is any.
    pub told_drafts: Vec<Json>,
    /// How often one's messages that wait for their time have changed.
    pub scheduled: u32,
    /// How often something about a message changed for oneself alone.
    pub own: u32,
    /// How often one's settings of notifications became others.
    pub notify: u32,
    /// What the other pages show.
    pub listing: Listing,
    /// Conversations that one is not in any more, since the page was loaded.
    pub departures: LiteMap<ConversationId, Gone>,
    /// The last command of a form that was refused, and why. It stands beside the form's field.
    pub refused: Option<(Command, Fault)>,
    /// What happened, for a line that goes away by itself.
    pub said: Option<Said>,
    pub(super) said_number: u32,
    pub(super) resumed: bool,
    /// Commands without an answer so far, by reference.
    pub(super) asked: LiteMap<u32, Command>,
    /// Commands of the user that wait for the connection that is being made.
    pub(super) held: Vec<Command>,
    /// Conversations whose read position was reported less than an interval ago.
    pub(super) read_reported: Vec<ConversationId>,
    next_reference: u32,
}

/// Adds what is not there yet. No set: its code would be most of what it weighs.
pub(super) fn add<T: PartialEq>(set: &mut Vec<T>, item: T) {
    if !set.contains(&item) {
        set.push(item);
    }
}

impl Chat {
    /// A state that knows nothing yet; see [`Self::new`].
    pub(super) fn of(me: Person, login: LoginId, build: String) -> Self {
        Self {
            me,
            login,
            is_guest: false,
            build,
            outdated: false,
            connection: Connection::default(),
            ended: None,
            leaving: false,
            left_behind: Vec::new(),
            cursor: None,
            conversations: LiteMap::new(),
            space: ConversationId::LOBBY,
            route: Route::Chats,
            selected: None,
            unread_from: None,
            following: false,
            timelines: LiteMap::new(),
            outbox: Outbox::default(),
            draws_files: None,
            about: None,
            taken_back: Vec::new(),
            typing: Typing::default(),
            people: LiteMap::new(),
            renames: 0,
            online: Vec::new(),
            contacts: Vec::new(),
            marks: Vec::new(),
            read_counts: Vec::new(),
            reread: None,
            told_drafts: Vec::new(),
            scheduled: 0,
            own: 0,
            notify: 0,
            listing: Listing::default(),
            departures: LiteMap::new(),
            refused: None,
            said: None,
            said_number: 0,
            resumed: false,
            asked: LiteMap::new(),
            held: Vec::new(),
            read_reported: Vec::new(),
            next_reference: 1,
        }
    }

    /// The open conversation.
    #[must_use]
    pub fn conversation(&self) -> Option<&Conversation> {
        self.selected.and_then(|id| self.conversations.get(&id))
    }

    /// The conversations, the one with the newest message first: a notice moves none, unless nobody has said
    /// anything there. Where nothing has happened is before them: it was opened just now. Pinned ones are above
    /// all, hidden ones and those of other spaces left out.
    #[must_use]
    pub fn by_recency(&self) -> Vec<&Conversation> {
        const JUST_NOW: i64 = i64::MAX / 4;
        const ABOVE: i64 = i64::MAX / 2;
        let newest = |c: &Conversation| match c.last.as_ref().or(c.notice.as_deref()) {
            Some(entry) => entry.at,
            None if c.kind == Kind::Lobby => 0,
            None => JUST_NOW,
        };
        // There are few hundreds, and the standard library's sort would be four kilobytes of the page.
        let mut order: Vec<(i64, ConversationId)> = Vec::new();
        for view in self.conversations.values().filter(|view| self.is_listed(view)) {
            let above = if self.mark(view.id).pinned { ABOVE } else { 0 };
            let one = (-newest(view) - above, view.id);
            order.insert(order.partition_point(|before| *before < one), one);
        }
        order.iter().filter_map(|(_, id)| self.conversations.get(id)).collect()
    }

    /// A person with their present name and avatar.
    #[must_use]
    pub fn person<'a>(&'a self, as_told: &'a Person) -> &'a Person {
        self.people.get(&as_told.id).unwrap_or(as_told)
    }

    /// The number of unread messages in all conversations that are listed and not muted.
    #[must_use]
    pub fn unread(&self) -> u32 {
        let heard = |view: &&Conversation| !self.mark(view.id).muted && self.is_listed(view);
        self.conversations.values().filter(heard).map(|c| c.unread).sum()
    }

    /// How many people are online in the space that is looked at: everyone is in the lobby.
    #[must_use]
    pub fn online_count(&self) -> u32 {
        self.conversations.get(&self.space).map_or(0, |lobby| lobby.online)
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

    /// All files of a message are on the server: it is stored as one that can be sent.
    pub fn uploaded(&mut self, message: Nonce, files: Vec<FileId>) -> Vec<Effect> {
        let Some(ready) = self.outbox.uploaded(message, files) else { return Vec::new() };
        if ready.text.is_empty() && ready.with.as_ref().is_none_or(|with| with.files.is_empty()) {
            return self.discard(message);
        }
        let mut effects = vec![Effect::Keep(ready)];
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

    /// Opens a conversation at a place, or at its first unread place, or else at its end.
    pub(super) fn open_at(
        &mut self,
        conversation: ConversationId,
        place: Option<Seq>,
        effects: &mut Vec<Effect>,
    ) {
        if self.select(conversation) {
            self.reach(place.or(self.unread_from), effects);
            self.unmark(effects);
        }
    }

    fn select(&mut self, conversation: ConversationId) -> bool {
        let Some(view) = self.conversations.get(&conversation) else { return false };
        self.unread_from = first_unread(view);
        if self.selected != Some(conversation) {
            self.about = None;
            self.read_counts.clear();
        }
        self.reread(conversation);
        self.selected = Some(conversation);
        self.following = false;
        true
    }

    /// The timeline of the open conversation.
    #[must_use]
    pub fn timeline(&self) -> Option<&Timeline> {
        self.timelines.get(&self.selected?)
    }

    /// Asks for the first page of history, if there is none and none was asked for.
    pub(super) fn load(&mut self, conversation: ConversationId, effects: &mut Vec<Effect>) {
        let timeline = self.timelines.entry(conversation).or_default();
        if !timeline.loaded && timeline.loading.is_none() {
            let line = self.unread_from.filter(|_| self.selected == Some(conversation));
            self.page(conversation, Some(Ask::first(line)), effects);
        }
    }

    /// Asks for what is missing to show a place of the open conversation, or its end.
    pub fn reach(&mut self, place: Option<Seq>, effects: &mut Vec<Effect>) {
        let Some(conversation) = self.selected else { return };
        let ask = self.timelines.entry(conversation).or_default().lacks(place);
        self.page(conversation, ask, effects);
    }

    /// Asks for the items before the loaded ones, if there are some and no page is under way.
    pub fn load_older(&mut self) -> Vec<Effect> {
        self.load_more(Timeline::older)
    }

    /// Asks for the items after the loaded ones, if there are some and no page is under way.
    pub fn load_newer(&mut self) -> Vec<Effect> {
        self.load_more(Timeline::newer)
    }

    fn load_more(&mut self, side: impl FnOnce(&Timeline) -> Option<Ask>) -> Vec<Effect> {
        let mut effects = Vec::new();
        if let Some(conversation) = self.selected {
            let ask = self.timelines.get(&conversation).and_then(side);
            self.page(conversation, ask, &mut effects);
        }
        effects
    }

    /// Asks for a page. An answer to what was asked for before is not taken any more.
    fn page(&mut self, conversation: ConversationId, ask: Option<Ask>, effects: &mut Vec<Effect>) {
        let Some(ask) = ask else { return };
        self.timelines.entry(conversation).or_default().loading = Some(ask);
        self.ask(ask.command(conversation), effects);
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

    /// Sends a command of the user, unless the same is under way. What becomes of it is said. While a connection is
    /// being made it waits for that.
    pub fn command(&mut self, command: Command) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.asked.values().chain(&self.held).any(|asked| is_same(asked, &command)) {
            return effects;
        }
        self.refused = None;
        if self.is_live() {
            self.ask(command, &mut effects);
        } else if matches!(self.connection.ready, ReadyState::Connecting | ReadyState::Open) {
            self.held.push(command);
        } else {
            self.command_refused(command, Fault::Busy { retry_ms: 0 }, &mut effects);
        }
        effects
    }

    /// A command of the user was refused.
    pub(super) fn command_refused(&mut self, command: Command, fault: Fault, effects: &mut Vec<Effect>) {
        // These pages ask for the password, and then for the same again.
        let asks = fault == Fault::Account(AccountFault::Reauthenticate)
            && matches!(self.route, Route::Admin(_) | Route::About(_) | Route::Person(_));
        if asks || has_field(&command) {
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
        self.command(Command::Profile(EditProfile { name, avatar, locale }))
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
            let PendingMessage { conversation, nonce, text, with, .. } = message;
            self.ask(Command::Send { conversation, nonce, text, with }, effects);
        }
    }
}

/// Whether two presses mean the same. What is made anew has a nonce of its own each time, and one press makes one.
fn is_same(one: &Command, other: &Command) -> bool {
    let makes = matches!(
        other,
        Command::CreateRoom { .. }
            | Command::MakeSpace { .. }
            | Command::CreateGroup { .. }
            | Command::KeepStickers(_)
    );
    one == other || makes && std::mem::discriminant(one) == std::mem::discriminant(other)
}

/// The first place after what was read, if messages are unread.
#[must_use]
pub fn first_unread(view: &Conversation) -> Option<Seq> {
    (view.unread > 0).then(|| view.read.next())
}
