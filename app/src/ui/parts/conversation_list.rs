//! The list of conversations, newest first. Each is a link, which works before hydration.

use super::{ConversationFace, use_store};
use crate::{
    route::Route,
    state::{Chat, names},
    text::Words,
    ui::kit::{Badge, Glyph, Icon},
};
use leptos::prelude::*;
use protocol::{Conversation, ConversationId, Entry, Kind, What};
use std::sync::Arc;

#[derive(PartialEq, Eq, Default)]
struct Item {
    title: String,
    preview: String,
    at: Option<i64>,
    unread: u32,
    current: bool,
    basis: Basis,
}

/// What an item is made from. Every item is looked at whenever anything happens anywhere; comparing this costs
/// less than making it anew.
#[derive(Clone, PartialEq, Eq, Default)]
struct Basis {
    last: Option<Entry>,
    name: String,
    unread: u32,
    online: bool,
    current: bool,
    renames: u32,
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
                    {move || if alone.get() {
                        view! { <h1 class="list-title">{words.chats}</h1> }.into_any()
                    } else {
                        view! { <h2 class="list-title">{words.chats}</h2> }.into_any()
                    }}
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
    let item = store.memo_since(move |chat, before: Option<&Arc<Item>>| match chat.conversations.get(&id) {
        Some(view) => match before.filter(|before| before.basis.holds(chat, view)) {
            Some(before) => Arc::clone(before),
            None => Arc::new(item(chat, view, words)),
        },
        None => Arc::default(),
    });
    let draft = Memo::new(move |_| {
        let current = item.with(|item| item.current);
        if current { None } else { store.draft_preview(id) }
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
                <b translate="no">{title}</b>
                <time translate="no">{time}</time>
                <p translate="no">
                    {move || draft.get().is_some().then(|| view! { <span class="draft">{words.draft}</span>" " })}
                    {move || draft.get().unwrap_or_else(|| item.with(|item| item.preview.clone()))}
                </p>
                <Badge count=unread />
            </a>
        </li>
    }
}

impl Basis {
    fn of(chat: &Chat, view: &Conversation) -> Self {
        Self {
            last: view.last.clone(),
            name: view.name.clone(),
            unread: view.unread,
            online: view.online > 1,
            current: chat.selected == Some(view.id),
            renames: chat.renames,
        }
    }

    /// Whether it is the same as [`Self::of`], without making it.
    fn holds(&self, chat: &Chat, view: &Conversation) -> bool {
        self.last == view.last
            && self.name == view.name
            && (self.unread, self.online, self.current, self.renames)
                == (view.unread, view.online > 1, chat.selected == Some(view.id), chat.renames)
    }
}

fn item(chat: &Chat, view: &Conversation, words: &'static Words) -> Item {
    Item {
        title: names::title(chat, view, words),
        preview: preview(chat, view, words),
        at: view.last.as_ref().map(|entry| entry.at),
        unread: view.unread,
        current: chat.route.conversation() == Some(view.id),
        basis: Basis::of(chat, view),
    }
}

fn preview(chat: &Chat, view: &Conversation, words: &'static Words) -> String {
    let (author, text) = match view.last.as_ref().map(|entry| &entry.what) {
        Some(What::Message { author, text, .. }) => (author, text),
        Some(What::Unknown) => return words.unknown_preview.to_owned(),
        _ => return words.no_messages.to_owned(),
    };
    let line: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).take(80).collect();
    if view.kind == Kind::Private {
        line
    } else {
        format!("{}{}{line}", names::called(chat, author, words), words.colon)
    }
}
