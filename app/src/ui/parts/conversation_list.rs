//! The list of conversations, newest first. Each is a link, which works before hydration.

use super::{
    ConversationFace, SpaceSeal,
    keyed::{Element, Key, Keyed},
    line_menu::{is_more, line_menu},
    list_keys, use_store,
};
use crate::{
    route::Route,
    state::{
        Chat, Memo,
        names::{self, Face},
        one_line::{brief, one_line},
        row_builder,
        row_extras::recalled_line,
    },
    text::Words,
    ui::kit::{Badge, Glyph, Icon, Show},
};
use leptos::{ev, prelude::*};
use protocol::{Conversation, ConversationId, Entry, GroupView, Kind, Mark, What};

/// A conversation of the list. It stays in the document, and only it is drawn anew when it changes: there may be
/// hundreds, and a message changes one.
#[derive(Clone)]
struct Line {
    id: ConversationId,
    item: ArcRwSignal<Item>,
}

/// Whether the same conversations are in the same order.
impl PartialEq for Line {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

struct Item {
    title: String,
    preview: String,
    face: Face,
    basis: Basis,
}

/// What an item is made from. Every item is looked at whenever anything happens anywhere; comparing this costs
/// less than making it anew.
struct Basis {
    last: Option<Entry>,
    notice: Option<Box<Entry>>,
    name: String,
    group: Option<Box<GroupView>>,
    unread: u32,
    called: bool,
    online: bool,
    current: bool,
    mark: Mark,
    renames: u32,
}

#[component]
pub fn ConversationList() -> impl IntoView {
    let store = use_store();
    let words = store.words();
    // Alone on its page, the list is what the page is about.
    let alone = store.memo(|chat| chat.route == Route::Chats);
    let lines = store.memo_since(move |chat, before| lines(chat, before, words));
    let online = store.memo(|chat| chat.online_count());
    // Somebody who was removed from their only space.
    let homeless = store.memo(Chat::is_homeless);
    let (open, menu) = line_menu(store);
    let element = |line: &Line| {
        let (key, line) = (Key::Number(line.id.0), line.clone());
        Element { key, draw: Box::new(|| view! { <ListItem line /> }.into_any()) }
    };
    let pressed = move |event: ev::MouseEvent| {
        if is_more(&event) {
            open(event);
        }
    };
    view! {
        <section
            class="list"
            aria-label=words.chats
            role=move || alone.get().then_some("main")
            id=move || alone.get().then_some("main")
            tabindex="-1"
        >
            <header>
                <SpaceSeal />
                <div>
                    {move || if alone.get() {
                        view! { <h1 class="list-title">{words.chats}</h1> }.into_any()
                    } else {
                        view! { <h2 class="list-title">{words.chats}</h2> }.into_any()
                    }}
                    <p class="online" data-online=move || online.get()><i></i>{move || (words.online_all)(online.get())}</p>
                </div>
                <a class="icon-button" href=Route::Rooms.path() aria-label=words.new><Icon glyph=Glyph::Plus /></a>
            </header>
            <a class="search" href=Route::Search.path()><Icon glyph=Glyph::Search />{words.search}<kbd aria-hidden="true">"Ctrl K"</kbd></a>
            <Show when=move || homeless.get()><p class="no-space">{words.no_space}</p></Show>
            <ul
                class="rows"
                on:contextmenu=open
                on:click=pressed
                on:keydown=move |event| { let _ = list_keys::key_pressed(&event); }
                on:focusin=move |event| { let _ = list_keys::focus_came(&event); }
            >
                <Keyed each=Box::new(move || lines.with(|lines| lines.iter().map(element).collect())) />
            </ul>
            {menu}
        </section>
    }
}

/// The lines in their order. Those that were there before are told what has changed.
fn lines(chat: &Chat, before: Option<&Vec<Line>>, words: &'static Words) -> Vec<Line> {
    let before = before.map_or(&[][..], Vec::as_slice);
    let line = |(place, view): (usize, &Conversation)| {
        // It is where it was, or one conversation has moved to the top.
        let mut near = before.iter().skip(place.saturating_sub(1)).chain(before);
        let item = match near.find(|line| line.id == view.id).map(|line| &line.item) {
            Some(item) => {
                if !item.with_untracked(|item| item.basis.holds(chat, view)) {
                    item.set(make(chat, view, words));
                }
                ArcRwSignal::clone(item)
            }
            None => ArcRwSignal::new(make(chat, view, words)),
        };
        Line { id: view.id, item }
    };
    chat.by_recency().into_iter().enumerate().map(line).collect()
}

#[component]
fn ListItem(line: Line) -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let id = line.id;
    let item = RwSignal::from(line.item);
    // A drawing is expensive, and a message does not change it.
    let face = Memo::new(move |_| item.with(|item| item.face.clone()));
    let draft = Memo::new(move |_| {
        let current = item.with(|item| item.basis.current);
        if current { None } else { store.draft_preview(id) }
    });
    let newest = move || item.with(|item| item.basis.newest().map(|entry| entry.at));
    let mark = move || item.with(|item| item.basis.mark);
    view! {
        <li
            class="row-place"
            data-pinned=move || mark().pinned.then_some("")
            data-muted=move || mark().muted.then_some("")
            data-unread=move || mark().unread.map(|_| "")
        >
            <a
                class="row"
                href=format!("/c/{id}")
                data-conversation=id.to_string()
                aria-current=move || item.with(|item| item.basis.current).then_some("page")
                aria-label=move || item.with(|item| (words.unread_label)(&item.title, item.basis.unread.max(item.basis.mark.unread.is_some().into())))
            >
                {move || view! { <ConversationFace id face=face.get() /> }}
                <b translate="no">{move || item.with(|item| item.title.clone())}</b>
                <time translate="no">{move || newest().map(|at| store.reading(|reader| reader.short(at)))}</time>
                <p translate="no">
                    {move || item.with(|item| item.basis.called).then(|| view! { <span class="called">{words.talk.called}</span>" " }.into_any())}
                    {move || draft.get().is_some().then(|| view! { <span class="draft">{words.draft}</span>" " }.into_any())}
                    {move || draft.get().unwrap_or_else(|| item.with(|item| item.preview.clone()))}
                </p>
                <Badge count=Signal::derive(move || item.with(|item| item.basis.unread)) />
            </a>
            <button type="button" class="more" tabindex="-1" aria-haspopup="menu" aria-label=words.more></button>
        </li>
    }
}

impl Basis {
    fn of(chat: &Chat, view: &Conversation) -> Self {
        Self {
            last: view.last.clone(),
            notice: view.notice.clone(),
            name: view.name.clone(),
            group: view.group.clone(),
            unread: view.unread,
            called: names::unseen_call(view).is_some(),
            online: view.online > 1,
            current: chat.route.conversation() == Some(view.id),
            mark: chat.mark(view.id),
            renames: chat.renames,
        }
    }

    /// What the log ends with.
    fn newest(&self) -> Option<&Entry> {
        self.notice.as_deref().or(self.last.as_ref())
    }

    /// Whether it is the same as [`Self::of`], without making it.
    fn holds(&self, chat: &Chat, view: &Conversation) -> bool {
        let current = chat.route.conversation() == Some(view.id);
        self.last == view.last
            && self.notice == view.notice
            && self.name == view.name
            && self.group == view.group
            && self.called == names::unseen_call(view).is_some()
            && (self.unread, self.online, self.current, self.renames, self.mark)
                == (view.unread, view.online > 1, current, chat.renames, chat.mark(view.id))
    }
}

fn make(chat: &Chat, view: &Conversation, words: &'static Words) -> Item {
    Item {
        // The seal says of which space.
        title: if view.kind == Kind::Lobby {
            words.lobby.to_owned()
        } else {
            names::title(chat, view, words)
        },
        preview: preview(chat, view, words),
        face: names::face(chat, view),
        basis: Basis::of(chat, view),
    }
}

/// What the log ends with, on one line.
fn preview(chat: &Chat, view: &Conversation, words: &'static Words) -> String {
    if let Some(notice) = &view.notice {
        return row_builder::notice(chat, notice, words);
    }
    let last = view.last.as_ref().map(|entry| &entry.what);
    if let Some(line) = last.and_then(|what| recalled_line(chat, what, words)) {
        return line;
    }
    let (author, text, files) = match last {
        Some(What::Message { author, text, more, .. }) => (author, text, brief(more.as_deref())),
        Some(What::Unknown) => return words.unknown_preview.to_owned(),
        _ => return words.no_messages.to_owned(),
    };
    let line = one_line(files.as_ref(), text, 80, words);
    if view.kind == Kind::Private {
        line
    } else if chat.is_blocked(author.id) {
        words.friends.blocked.to_owned()
    } else {
        format!("{}{}{line}", names::called(chat, author, words), words.colon)
    }
}
