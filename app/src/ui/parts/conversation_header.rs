//! The title of the open conversation, and how many people are there.

use super::{Panel, conversation_list::avatar, use_panel, use_store};
use crate::{
    state::names,
    ui::kit::{Avatar, Glyph, Icon},
};
use leptos::prelude::*;
use protocol::Kind;

#[component]
pub fn ConversationHeader() -> impl IntoView {
    let (store, panel) = (use_store(), use_panel());
    let words = store.words();
    let place = store.memo(move |chat| {
        chat.conversation().map(|view| (names::title(chat, view, words), avatar(chat, view), view.kind))
    });
    let counts = store.memo(|chat| chat.conversation().map(|view| (view.online, view.members)));
    let status = move || match (place.get(), counts.get()) {
        (Some((_, _, Kind::Private)), Some((online, _))) => {
            if online > 1 {
                words.online.to_owned()
            } else {
                words.offline.to_owned()
            }
        }
        // Everyone is a member of the lobby: only the number of people online says something.
        (Some((_, _, Kind::Lobby)), Some((online, _))) => (words.online_all)(online),
        (_, Some((online, members))) => (words.online_of)(online, members),
        _ => String::new(),
    };
    let quiet = move || {
        matches!((place.get(), counts.get()), (Some((_, _, Kind::Private)), Some((0 | 1, _)))).then_some("")
    };
    let is_private = move || matches!(place.get(), Some((_, _, Kind::Private)));
    let back = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        store.close();
    };
    view! {
        <header>
            <a class="icon-button back" href="/" aria-label=words.back on:click=back>
                <Icon glyph=Glyph::Back />
            </a>
            {move || place.get().map(|(_, id, _)| view! { <Avatar id /> })}
            <div>
                <h1>{move || place.get().map(|(title, _, _)| title)}</h1>
                <p class="online" data-quiet=quiet><i></i><span>{status}</span></p>
            </div>
            <Show when=move || !is_private()>
                <button class="icon-button" type="button" aria-label=words.members on:click=move |_| panel.set(Some(Panel::Members))>
                    <Icon glyph=Glyph::Members />
                </button>
            </Show>
        </header>
    }
}
