//! Messages out of their conversations: pinned ones, and those on one's own list. Each leads to its place.

use crate::{
    route::Route,
    state::{
        Store, names,
        one_line::{brief, one_line},
    },
    ui::kit::{Avatar, Glyph, Icon},
};
use leptos::prelude::*;
use protocol::{Command, Entry, Flag, What, preview::unmarked};

/// `starred`: they are one's own list; each says in which conversation it is, and can be taken off.
#[component]
pub fn FoundList(messages: Signal<Vec<Entry>>, starred: bool) -> impl IntoView {
    let store = expect_context::<Store>();
    let (words, said) = (store.words(), store.page_words().talk);
    let line = move |entry: Entry| {
        let What::Message { author, text, more, .. } = entry.what else { return None };
        let text = match brief(more.as_deref()) {
            Some(files) => one_line(Some(&files), &text, text.len(), words),
            None => unmarked(&text, true),
        };
        let (conversation, seq) = (entry.conversation, entry.seq);
        let name = store.peek(|chat| names::listed(chat, &author, words));
        let place = starred.then(|| format!("{} · ", store.title_of(conversation)));
        let href = Route::Message(conversation, seq).path();
        let time = move || store.reading(|reader| reader.short(entry.at));
        let remove = move |_| store.touch(Command::Star(Flag { conversation, seq, on: false }));
        Some(view! {
            <li class="found">
                <a class="who-line" href=href>
                    <Avatar id=author.avatar.0 />
                    <b>{name}" "<small>{place}{time}</small></b>
                    <p>{text}</p>
                </a>
                {starred.then(|| view! {
                    <button type="button" class="icon-button" aria-label=said.unstar title=said.unstar on:click=remove><Icon glyph=Glyph::Close /></button>
                })}
            </li>
        })
    };
    view! { <ul class="box">{move || messages.get().into_iter().map(line).collect_view()}</ul> }
}
