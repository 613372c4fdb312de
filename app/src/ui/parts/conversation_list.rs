//! All conversations, newest first. Each is a link, so that it opens before any script runs.

use super::{Panel, use_panel, use_store};
use crate::{
    state::{Chat, rows},
    text::Words,
    ui::kit::{Avatar, Badge, Glyph, Icon},
};
use leptos::prelude::*;
use protocol::{Conversation, ConversationId, Kind, What};

#[derive(Clone, PartialEq, Eq, Hash)]
struct Item {
    id: ConversationId,
    title: String,
    avatar: u16,
    live: bool,
    preview: String,
    at: Option<i64>,
    unread: u32,
    current: bool,
}

#[component]
pub fn ConversationList() -> impl IntoView {
    let (store, panel) = (use_store(), use_panel());
    let words = store.words();
    let items = store.memo(move |chat| {
        chat.by_recency().into_iter().map(|view| item(chat, view, words)).collect::<Vec<_>>()
    });
    let online = store.memo(|chat| chat.online_count());
    view! {
        <section class="list" aria-label=words.chats>
            <header>
                <div>
                    <h2>{words.chats}</h2>
                    <p class="online" data-online=online><i></i>{move || (words.online_all)(online.get())}</p>
                </div>
                <button class="icon-button" type="button" aria-label=words.new on:click=move |_| panel.set(Some(Panel::Rooms))>
                    <Icon glyph=Glyph::Plus />
                </button>
            </header>
            <ul class="rows">
                <For each=move || items.get() key=Clone::clone children=move |item| view! { <ListItem item /> } />
            </ul>
        </section>
    }
}

#[component]
fn ListItem(item: Item) -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let Item { id, title, avatar, live, preview, at, unread, current } = item;
    let time = move || {
        at.map(|at| store.reading(|reader| reader.wall(at).short(reader.wall(reader.now), reader.words)))
    };
    let open = move |event: leptos::ev::MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            store.open(id);
        }
    };
    let label = (words.unread_label)(&title, unread);
    view! {
        <li>
            <a
                class="row"
                href=format!("/c/{id}")
                data-conversation=id.to_string()
                aria-current=current.then_some("page")
                aria-label=label
                on:click=open
            >
                <Avatar id=avatar live />
                <b>{title}</b>
                <time>{time}</time>
                <p>{preview}</p>
                <Badge count=unread />
            </a>
        </li>
    }
}

fn item(chat: &Chat, view: &Conversation, words: &'static Words) -> Item {
    Item {
        id: view.id,
        title: rows::title(chat, view, words),
        avatar: face(chat, view),
        live: view.kind == Kind::Private && view.online > 1,
        preview: preview(chat, view, words),
        at: view.last.as_ref().map(|entry| entry.at),
        unread: view.unread,
        current: chat.selected == Some(view.id),
    }
}

/// The peer's face, or one that stands for the place.
pub fn face(chat: &Chat, view: &Conversation) -> u16 {
    match (&view.peer, view.kind) {
        (Some(peer), _) => chat.person(peer).avatar.0,
        (None, Kind::Lobby) => 6,
        (None, _) => room_face(view.id),
    }
}

/// A room has no face of its own: one of the set, always the same.
pub fn room_face(room: ConversationId) -> u16 {
    u16::try_from(room.0 % i64::from(protocol::limits::AVATARS)).unwrap_or(0) + 1
}

fn preview(chat: &Chat, view: &Conversation, words: &'static Words) -> String {
    let Some(What::Message { author, text, .. }) = view.last.as_ref().map(|entry| &entry.what) else {
        return String::new();
    };
    let line: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).take(80).collect();
    let colon = if words.brand == "乐聊" { "：" } else { ": " };
    if view.kind == Kind::Private {
        line
    } else {
        format!("{}{colon}{line}", rows::called(chat, author, words))
    }
}
