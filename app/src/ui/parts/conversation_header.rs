//! The title of the open conversation, and how many people are there. It leads to what is about it.

use super::{ConversationFace, use_store};
use crate::{
    route::Route,
    state::{
        Chat,
        names::{self, Face},
    },
    text::Words,
    ui::kit::{Badge, Glyph, Icon},
};
use leptos::prelude::*;
use protocol::{Conversation, ConversationId, Kind, PersonId};

#[component]
pub fn ConversationHeader() -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let head = store.memo(move |chat| chat.conversation().map(|view| Head::of(chat, view, words)));
    let quiet = move || head.with(|head| head.as_ref().is_some_and(|head| !head.is_there()).then_some(""));
    // A private chat is about its other person.
    let about = move || {
        head.with(|head| match head {
            Some(Head { peer: Some(peer), .. }) => Route::Person(*peer).path(),
            Some(Head { id, .. }) => Route::About(*id).path(),
            None => Route::Chats.path(),
        })
    };
    let search = move || head.with(|head| head.as_ref().map(|head| format!("/search?in={}", head.id)));
    let requests = Signal::derive(move || head.with(|head| head.as_ref().map_or(0, |head| head.requests)));
    let label = move || {
        head.with(|head| match head {
            Some(Head { kind: Kind::Private, .. }) => words.profile,
            _ => words.members,
        })
    };
    view! {
        <header>
            <a class="icon-button back" href="/" aria-label=words.back><Icon glyph=Glyph::Back /></a>
            {move || head.with(|head| head.as_ref().map(|head| view! { <ConversationFace id=head.id face=head.face.clone() /> }))}
            <div>
                <h1>{move || head.with(|head| head.as_ref().map(|head| head.title.clone()))}</h1>
                <p class="online" data-quiet=quiet><i></i><span>{move || head.with(|head| head.as_ref().map(|head| head.status(words)))}</span></p>
            </div>
            {(!store.peek(|chat| chat.is_guest)).then(|| view! {
                <a class="icon-button" href=search aria-label=words.search_here><Icon glyph=Glyph::Search /></a>
            })}
            <a class="icon-button about" href=about aria-label=label><Icon glyph=Glyph::Members /><Badge count=requests /></a>
        </header>
    }
}

/// What it shows.
#[derive(PartialEq)]
struct Head {
    id: ConversationId,
    title: String,
    kind: Kind,
    peer: Option<PersonId>,
    face: Face,
    requests: u32,
    online: u32,
    is_there: bool,
    members: u32,
}

impl Head {
    fn of(chat: &Chat, view: &Conversation, words: &'static Words) -> Self {
        Self {
            id: view.id,
            title: names::title(chat, view, words),
            kind: view.kind,
            peer: view.peer.as_ref().map(|peer| peer.id),
            face: names::face(chat, view),
            online: view.online,
            is_there: view.is_peer_online(),
            members: view.members,
            requests: view.group.as_ref().map_or(0, |group| group.requests),
        }
    }

    /// Whether somebody else is there, where it is about one other person.
    fn is_there(&self) -> bool {
        self.kind != Kind::Private || self.is_there
    }

    fn status(&self, words: &Words) -> String {
        match self.kind {
            Kind::Private if self.is_there() => words.online.to_owned(),
            Kind::Private => words.offline.to_owned(),
            // Everyone is a member of the lobby: only the number of people online says something.
            Kind::Lobby => (words.online_all)(self.online),
            _ => (words.online_of)(self.online, self.members),
        }
    }
}
