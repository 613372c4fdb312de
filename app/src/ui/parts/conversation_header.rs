//! The title of the open conversation, and how many people are there. It leads to what is about it.

use super::{ConversationFace, use_store};
use crate::{
    route::Route,
    state::names,
    ui::kit::{Glyph, Icon},
};
use leptos::prelude::*;
use protocol::Kind;

#[component]
pub fn ConversationHeader() -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let place = store.memo(move |chat| {
        chat.conversation().map(|view| {
            (view.id, names::title(chat, view, words), view.kind, view.peer.as_ref().map(|peer| peer.id))
        })
    });
    let face = store.memo(|chat| chat.conversation().map(|view| (view.id, names::face(chat, view))));
    let counts = store.memo(|chat| chat.conversation().map(|view| (view.online, view.members)));
    let status = move || match (place.get(), counts.get()) {
        (Some((_, _, Kind::Private, _)), Some((online, _))) => {
            if online > 1 {
                words.online.to_owned()
            } else {
                words.offline.to_owned()
            }
        }
        // Everyone is a member of the lobby: only the number of people online says something.
        (Some((_, _, Kind::Lobby, _)), Some((online, _))) => (words.online_all)(online),
        (_, Some((online, members))) => (words.online_of)(online, members),
        _ => String::new(),
    };
    let quiet = move || {
        matches!((place.get(), counts.get()), (Some((_, _, Kind::Private, _)), Some((0 | 1, _))))
            .then_some("")
    };
    // A private chat is about its other person.
    let about = move || match place.get() {
        Some((_, _, _, Some(peer))) => Route::Person(peer).path(),
        Some((id, ..)) => Route::About(id).path(),
        None => Route::Chats.path(),
    };
    let label = move || match place.get() {
        Some((_, _, Kind::Private, _)) => words.profile,
        _ => words.members,
    };
    view! {
        <header>
            <a class="icon-button back" href="/" aria-label=words.back><Icon glyph=Glyph::Back /></a>
            {move || face.get().map(|(id, face)| view! { <ConversationFace id face /> })}
            <div>
                <h1>{move || place.get().map(|(_, title, ..)| title)}</h1>
                <p class="online" data-quiet=quiet><i></i><span>{status}</span></p>
            </div>
            <a class="icon-button about" href=about aria-label=label><Icon glyph=Glyph::Members /></a>
        </header>
    }
}
