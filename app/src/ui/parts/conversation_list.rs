//! The list of conversations, newest first. Each is a link, which works before hydration.

use super::{ConversationFace, use_store};
use crate::{
    route::Route,
    state::{Chat, names},
    text::Words,
    ui::kit::{Badge, Glyph, Icon},
};
use leptos::prelude::*;
use protocol::{Conversation, ConversationId, Kind, What};

#[derive(Clone, PartialEq, Eq, Default)]
struct Item {
    title: String,
    preview: String,
    at: Option<i64>,
    unread: u32,
    current: bool,
}

#[component]
pub fn ConversationList() -> impl IntoView {
    let store = use_store();
    let words = store.words();
    // Alone on its page, the list is what the page is about.
    let alone = store.memo(|chat| chat.route == Route::Chats);
    let order = store.memo(|chat| chat.by_recency().into_iter().map(|view| view.id).collect::<Vec<_>>());
    let online = store.memo(|chat| chat.online_count());
    view! {
        <section
            class="list"
            aria-label=words.chats
            role=move || alone.get().then_some("main")
            id=move || alone.get().then_some("main")
            tabindex="-1"
        >
            <header>
                <div>
                    <p class="list-title" role="heading" attr:aria-level=move || if alone.get() { "1" } else { "2" }>{words.chats}</p>
                    <p class="online" data-online=online><i></i>{move || (words.online_all)(online.get())}</p>
                </div>
                <a class="icon-button" href=Route::Rooms.path() aria-label=words.new><Icon glyph=Glyph::Plus /></a>
            </header>
            <ul class="rows">
                <For each=move || order.get() key=|id| *id children=move |id| view! { <ListItem id /> } />
            </ul>
        </section>
    }
}

/// One conversation. It stays in the document and updates only what has changed.
#[component]
fn ListItem(id: ConversationId) -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let item = store.memo(move |chat| {
        chat.conversations.get(&id).map(|view| item(chat, view, words)).unwrap_or_default()
    });
    let title = Memo::new(move |_| item.with(|item| item.title.clone()));
    let unread = Memo::new(move |_| item.with(|item| item.unread));
    let at = Memo::new(move |_| item.with(|item| item.at));
    let time = move || {
        at.get().map(|at| {
            store.reading(|reader| reader.local_time(at).short(reader.local_time(reader.now), reader.words))
        })
    };
    view! {
        <li>
            <a
                class="row"
                href=format!("/c/{id}")
                data-conversation=id.to_string()
                aria-current=move || item.with(|item| item.current).then_some("page")
                aria-label=move || title.with(|title| (words.unread_label)(title, unread.get()))
            >
                <ConversationFace id />
                <b>{title}</b>
                <time>{time}</time>
                <p>{move || item.with(|item| item.preview.clone())}</p>
                <Badge count=unread />
            </a>
        </li>
    }
}

fn item(chat: &Chat, view: &Conversation, words: &'static Words) -> Item {
    Item {
        title: names::title(chat, view, words),
        preview: preview(chat, view, words),
        at: view.last.as_ref().map(|entry| entry.at),
        unread: view.unread,
        current: chat.route.conversation() == Some(view.id),
    }
}

fn preview(chat: &Chat, view: &Conversation, words: &'static Words) -> String {
    let (author, text) = match view.last.as_ref().map(|entry| &entry.what) {
        Some(What::Message { author, text, .. }) => (author, text),
        Some(What::Unknown) => return words.unknown_preview.to_owned(),
        _ => return String::new(),
    };
    let line: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).take(80).collect();
    let colon = if words.brand == "乐聊" { "：" } else { ": " };
    if view.kind == Kind::Private {
        line
    } else {
        format!("{}{colon}{line}", names::called(chat, author, words))
    }
}
