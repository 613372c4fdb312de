//! Opening a page: what it shows of the chat, and what it asks the server for.

use super::{
    chat::{Chat, Effect, first_unread},
    timeline::Ask,
};
use crate::{
    boot::ChatPage,
    route::{Desk, Part, Route},
};
use protocol::{
    Answer, Command, Conversation, ConversationId, FindMembers, FindRooms, Kind, PeopleQuery, PersonId, Pins,
    Role, Seq, Stars,
};

/// What the page of a route shows that nobody has told yet. The server answers it before it draws the page, the
/// browser asks when it goes there. `me` is the reader, `space` what they look at, `view` gives a conversation that one is
/// in.
#[must_use]
pub fn questions<'a>(
    route: &Route,
    me: PersonId,
    space: ConversationId,
    view: impl Fn(ConversationId) -> Option<&'a Conversation>,
) -> Vec<Command> {
    let everyone = |conversation| {
        Command::Members(FindMembers { conversation, after: None, find: Some(String::new()), page: None })
    };
    match route {
        Route::Conversation(id) | Route::Message(id, _) | Route::About(id) => match view(*id) {
            None => vec![Command::Room { conversation: *id }],
            Some(view) if matches!(route, Route::About(_)) => about(view, everyone(*id)),
            Some(view) => vec![Ask::first(route.message().or(first_unread(view))).command(*id)],
        },
        // Whoever is in no space has no rooms, and nobody to choose from.
        Route::Rooms | Route::NewGroup if view(space).is_none() => Vec::new(),
        Route::Rooms => {
            let (find, space) = (Some(String::new()), Some(space));
            vec![Command::Rooms(FindRooms { after: None, find, page: None, space, mine: false })]
        }
        Route::Stars => vec![Command::Stars(Stars::default())],
        Route::NewGroup => vec![everyone(space)],
        Route::Invite(code) => vec![Command::Invitation { code: code.clone() }],
        Route::Person(id) => vec![Command::Card { person: *id }],
        Route::Settings(Some(Part::Devices)) => vec![Command::Logins { person: None }],
        Route::Settings(Some(Part::WayBack | Part::Account)) | Route::Leave => vec![Command::WayBack {}],
        Route::Settings(Some(Part::Profile) | None) => vec![Command::Card { person: me }],
        Route::Settings(Some(Part::Owner)) => vec![Command::Acts { mine: true, before: None }],
        Route::Admin(desk) => vec![match desk {
            Desk::Rules => Command::ServerSettings {},
            Desk::People => Command::AllPeople(PeopleQuery { find: String::new(), after: None, held: false }),
            Desk::Invitations => Command::Invitations { room: None },
            Desk::Feedback => Command::Feedback { before: None },
            Desk::Log => Command::Acts { mine: false, before: None },
            Desk::SignIns => Command::SignIns { before: None },
            Desk::Usage => Command::Usage {},
            Desk::Spaces => Command::Spaces {},
            Desk::Stickers => Command::Stickers {},
        }],
        Route::Chats
        | Route::People
        | Route::Search
        | Route::Nowhere
        | Route::Settings(_)
        | Route::Login
        | Route::Back(_)
        | Route::Device(_)
        | Route::DeviceWait
        | Route::Register
        | Route::RegisterSent
        | Route::Activate(_)
        | Route::AskReset
        | Route::ResetSent
        | Route::Reset(_)
        | Route::Code
        | Route::Passkeys
        | Route::SecondFactor
        | Route::Join(_)
        | Route::Guest(_)
        | Route::Outside => Vec::new(),
    }
}

/// What the page about a conversation shows.
fn about(view: &Conversation, members: Command) -> Vec<Command> {
    let conversation = view.id;
    let pins = Command::Pins(Pins { conversation });
    match view.kind {
        Kind::Room | Kind::Lobby => vec![members, pins, Command::Group { conversation }],
        Kind::Group if view.role == Role::Member => vec![members, pins, Command::Group { conversation }],
        Kind::Group => {
            vec![members, pins, Command::Group { conversation }, Command::Requests { conversation }]
        }
        _ => vec![members, pins],
    }
}

/// What is behind the address of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// One is in it.
    Inside(ConversationId),
    /// A public room that one is not in, or nothing: the door tells.
    Outside(ConversationId),
}

impl Chat {
    /// The state that a page starts from.
    #[must_use]
    pub fn new(page: ChatPage, route: Route) -> Self {
        let ChatPage { me, login, build, resumed, answers, is_guest, space, is_alone } = page;
        let reader = me.id;
        let mut chat = Self::of(me, login, build);
        chat.is_guest = is_guest;
        chat.space = space;
        chat.apply_resumed(resumed, &mut Vec::new());
        if is_alone {
            // What happened since is told for all conversations only to who names no cursor.
            chat.cursor = None;
        }
        chat.listing.missing = answers.iter().any(Option::is_none);
        for (command, reply) in
            questions(&route, reader, space, |id| chat.conversations.get(&id)).into_iter().zip(answers)
        {
            match reply {
                Some(Answer::History(page)) => {
                    chat.timelines.entry(page.conversation).or_default().start(page);
                }
                Some(reply) => chat.apply_reply(Some(command), reply, &mut Vec::new()),
                None => {}
            }
        }
        chat.enter(route, None, &mut Vec::new());
        chat
    }

    /// Whether one is in a conversation.
    #[must_use]
    pub fn is_member(&self, conversation: ConversationId) -> bool {
        self.conversations.contains_key(&conversation)
    }

    /// What is behind the present address, if that is a conversation's.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        let id = self.route.conversation()?;
        Some(if self.is_member(id) { Place::Inside(id) } else { Place::Outside(id) })
    }

    /// Goes to a page; to a conversation at a place of it, if one is given.
    pub fn visit(&mut self, route: Route, place: Option<Seq>) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.refused = None;
        self.listing.turn_the_page();
        self.enter(route, place, &mut effects);
        if self.is_live() {
            self.ask_for_page(&mut effects);
        }
        effects
    }

    pub(super) fn enter(&mut self, route: Route, place: Option<Seq>, effects: &mut Vec<Effect>) {
        self.route = route;
        self.settle_space();
        let place = self.route.message().or(place);
        match self.route {
            Route::Conversation(id) | Route::Message(id, _) if self.is_member(id) => {
                self.open_at(id, place, effects);
            }
            _ => self.selected = None,
        }
    }

    /// Asks for what the present page shows. A conversation's history is asked for by `load`.
    pub(super) fn ask_for_page(&mut self, effects: &mut Vec<Effect>) {
        for command in questions(&self.route, self.me.id, self.space, |id| self.conversations.get(&id)) {
            if !matches!(command, Command::History { .. }) {
                self.ask(command, effects);
            }
        }
    }

    /// The members of a conversation are others now: asks for those on the page again, once at a time.
    pub fn members_changed(&mut self, conversation: ConversationId, effects: &mut Vec<Effect>) {
        let shown = self.route == Route::About(conversation);
        if shown && !self.asked.values().any(|asked| matches!(asked, Command::Members(..))) {
            let find = Some(self.listing.looked_for().unwrap_or_default());
            effects.extend(self.look_up(Command::Members(FindMembers {
                conversation,
                after: None,
                find,
                page: None,
            })));
        }
    }

    /// Asks for what is looked at. Without a connection, the resume asks for it.
    pub fn look_up(&mut self, command: Command) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.is_live() {
            self.ask(command, &mut effects);
        }
        effects
    }
}
