//! The line above a page that is a copy: since when, and what is in the copies.

use super::{super::Finder, worker};
use crate::{
    route::Route,
    state::{
        Chat, Store,
        copies::{Hit, search},
        names,
    },
    ui::kit::{Avatar, Show},
};
use leptos::{prelude::*, task::spawn_local};

/// How many messages are shown of what is found.
const SHOWN: usize = 50;

/// When this page was made, if it is a copy: milliseconds since 1970.
pub fn made_at() -> Option<i64> {
    document().document_element()?.get_attribute("data-copy")?.parse().ok()
}

/// Draws it for as long as there is no connection. `at`: when the copy was made.
pub fn draw(store: Store, at: i64) -> AnyView {
    let live = store.memo(Chat::is_live);
    view! { <Show when=move || !live.get()><Line store at /></Show> }.into_any()
}

#[component]
fn Line(store: Store, at: i64) -> impl IntoView {
    let words = store.page_words().kept;
    let (looking, found) = (RwSignal::new(String::new()), RwSignal::new(Vec::<Hit>::new()));
    let find = Callback::new(move |query: String| {
        spawn_local(async move {
            let pages = worker::all().await.unwrap_or_default();
            _ = found.try_set(search(&pages, &query));
        });
    });
    let nothing = move || looking.with(|text| !text.is_empty()) && found.with(Vec::is_empty);
    let hit = move |hit: Hit| {
        let name = store.peek(|chat| names::listed(chat, &hit.author, store.words()));
        let time = move || store.reading(|reader| reader.short(hit.at));
        view! {
            <li class="found">
                <a class="who-line" href=Route::Message(hit.conversation, hit.seq).path()>
                    <Avatar id=hit.author.avatar.0 />
                    <b>{name}" "<small>{store.title_of(hit.conversation)}" · "{time}</small></b>
                    <p>{protocol::preview::unmarked(&hit.text, true)}</p>
                </a>
            </li>
        }
    };
    view! {
        <details class="left-behind">
            <summary>
                <span role="status">{move || (words.since)(&store.reading(|reader| reader.short(at)))}</span> " "
                <span class="link">{words.find}</span>
            </summary>
            <Finder label=words.find_label looking on_find=find />
            <Show when=nothing><p class="hint">{words.none}</p></Show>
            <ul class="box">{move || found.get().into_iter().take(SHOWN).map(hit).collect_view()}</ul>
        </details>
    }
}
