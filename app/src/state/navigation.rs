//! Going from page to page: the router follows the store, the store follows the address.

use super::{Memo, Store, anchor::Anchor, chat::Chat, names, window::Window};
use crate::route::Route;
use leptos::prelude::*;
use protocol::{Command, ConversationId, Person};
use serde::Deserialize;

impl Store {
    /// The present page.
    #[must_use]
    pub fn route(self) -> Memo<Route> {
        self.memo(|chat| chat.route.clone())
    }

    /// The page that the router is to go to, if any. Reading it takes it.
    #[must_use]
    pub fn take_next(self) -> Option<Route> {
        let next = self.next.get();
        if next.is_some() {
            self.next.update_untracked(|next| *next = None);
        }
        next
    }

    /// Goes to a page.
    pub fn go(self, route: Route) {
        self.next.set(Some(route));
    }

    /// The address is another now. Returns whether that is another page.
    pub fn came_to(self, path: &str) -> bool {
        let owner = self.peek(|chat| chat.me.owner);
        let route = Route::parse(path).and_then(|route| route.for_reader(owner)).unwrap_or(Route::Nowhere);
        let moved = self.peek(|chat| chat.route != route);
        if moved {
            self.read_drafts();
            self.window.update(Window::to_end);
            let place = route.conversation().and_then(|id| {
                if self.peek(|chat| chat.mark(id).unread.is_some()) {
                    self.stay(id, None);
                }
                if let Some(seq) = route.message() {
                    self.stay(id, Some(Anchor::at(seq)));
                }
                self.place_in(id).map(|anchor| anchor.seq)
            });
            let before = self.peek(|chat| chat.space);
            self.act(|chat| chat.visit(route, place));
            self.answer_again();
            let space = self.peek(|chat| chat.space);
            if space != before {
                self.with_ports(|ports| ports.tab.remember_space(space));
            }
        }
        moved
    }

    /// Looks at another space, and its list.
    pub fn look_at(self, space: ConversationId) {
        self.act(|chat| chat.look_at(space));
        self.with_ports(|ports| ports.tab.remember_space(space));
        self.go(Route::Chats);
    }

    /// The title of the page, with the number of unread messages.
    #[must_use]
    pub fn title(self) -> String {
        let words = self.words();
        let place = self.peek(|chat| place(chat, words));
        let name = place.map_or(words.brand.to_owned(), |place| format!("{place} · {}", words.brand));
        match self.peek(Chat::unread) {
            0 => name,
            unread => format!("({unread}) {name}"),
        }
    }
}

/// What a page is called in its title.
fn place(chat: &Chat, words: &'static crate::text::Words) -> Option<String> {
    match &chat.route {
        Route::NewGroup => Some(words.group.new.to_owned()),
        Route::Invite(_) => Some(words.group.invitation.to_owned()),
        Route::Rooms => Some(words.rooms.to_owned()),
        Route::Stars => Some(words.talk.stars.to_owned()),
        Route::Search => Some(words.search.to_owned()),
        Route::Settings(part) => Some(part.map_or(words.settings, |part| words.part(part)).to_owned()),
        Route::Admin(_) => Some(words.admin.to_owned()),
        Route::Nowhere => Some(words.not_found.to_owned()),
        Route::Leave => Some(words.log_out.to_owned()),
        Route::Person(id) => {
            let card: Named =
                chat.listing.read(|asked| matches!(asked, Command::Card { person } if person == id))?;
            Some(names::called(chat, &card.person, words).to_owned())
        }
        route => {
            let view = chat.conversations.get(&route.conversation()?)?;
            Some(names::title(chat, view, words))
        }
    }
}

/// Of a card, what a title needs: the rest of it is decoded by its page.
#[derive(Deserialize)]
struct Named {
    person: Person,
}
