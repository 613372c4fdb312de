//! Opening a page: what it shows of the chat, and what it asks the server for.

use super::chat::{Chat, Effect};
use crate::route::{Part, Route};
use protocol::{Command, ConversationId, Kind};

/// What the page of a route shows that nobody has told yet. The server answers it before it draws the page, the
/// browser asks when it goes there.
#[must_use]
pub fn questions(route: &Route, chat: &Chat) -> Vec<Command> {
    let everyone =
        |conversation| Command::Members { conversation, after: None, find: Some(String::new()), page: None };
    match route {
        Route::Conversation(id) | Route::Message(id, _) if chat.is_member(*id) => {
            vec![Command::History { conversation: *id, before: None, limit: None }]
        }
        Route::About(id) if chat.is_member(*id) => vec![everyone(*id)],
        Route::Conversation(id) | Route::Message(id, _) | Route::About(id) => {
            vec![Command::Room { conversation: *id }]
        }
        Route::Rooms => vec![Command::Rooms { after: None, find: Some(String::new()), page: None }],
        Route::Person(id) => vec![Command::Card { person: *id }],
        Route::Settings(Some(Part::Devices)) => vec![Command::Logins { person: None }],
        Route::Settings(Some(Part::WayBack)) | Route::Leave => vec![Command::WayBack {}],
        Route::Chats
        | Route::Settings(_)
        | Route::Login
        | Route::Back(_)
        | Route::Device(_)
        | Route::DeviceWait => Vec::new(),
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

    /// Whether members of a conversation can be listed: a private chat has its two.
    #[must_use]
    pub fn has_member_list(&self, conversation: ConversationId) -> bool {
        self.conversations.get(&conversation).is_some_and(|view| view.kind != Kind::Private)
    }

    /// Goes to a page.
    pub fn visit(&mut self, route: Route) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.refused = None;
        self.listing.turn_the_page();
        self.enter(route, &mut effects);
        if self.is_live() {
            self.ask_for_page(&mut effects);
        }
        effects
    }

    pub(super) fn enter(&mut self, route: Route, effects: &mut Vec<Effect>) {
        self.route = route;
        match self.route {
            Route::Conversation(id) | Route::Message(id, _) if self.is_member(id) => self.select(id, effects),
            _ => self.selected = None,
        }
    }

    /// Asks for what the present page shows. A conversation's history is asked for by `load`.
    pub(super) fn ask_for_page(&mut self, effects: &mut Vec<Effect>) {
        for command in questions(&self.route, self) {
            if !matches!(command, Command::History { .. }) {
                self.ask(command, effects);
            }
        }
    }
}
