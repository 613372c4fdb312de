//! The messages that were found, newest first.

use super::kept;
use crate::{
    route::Route,
    state::{
        Memo, Store,
        finding::{Finding, Question, Stage, excerpt::excerpt},
        names,
    },
    ui::{
        kit::{Avatar, Show},
        parts::{Element, Key, Keyed},
    },
};
use leptos::prelude::*;
use protocol::Hit;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

#[component]
pub fn HitList(finding: RwSignal<Finding>, question: Memo<Question>, more: Callback<()>) -> impl IntoView {
    let store = expect_context::<Store>();
    let said = store.page_words().search;
    // Who is no longer in a conversation sees nothing of it, also not what was found before.
    let hits = store.memo(move |chat| {
        let is_there = |hit: &&Hit| chat.conversations.contains_key(&hit.place.conversation);
        finding.with(|finding| finding.hits().iter().filter(is_there).cloned().collect::<Vec<_>>())
    });
    let stale = Memo::new(move |_| {
        finding.with(|finding| !finding.is_current() && !finding.is_kept() && finding.stage() != Stage::Idle)
    });
    let rest = Memo::new(move |_| finding.with(Finding::rest));
    let within = Memo::new(move |_| question.with(|question| question.within.is_some()));
    let element = move |hit: Hit| Element {
        key: key(&hit, within.get_untracked()),
        draw: Box::new(move || {
            view! { <Line hit finding question within=within.get_untracked() /> }.into_any()
        }),
    };
    let is_some = move || hits.with(|hits| !hits.is_empty());
    let reached = move || {
        rest.get().map(|at| (said.reached)(&store.reading(|reader| reader.local_time(at).full(reader.words))))
    };
    view! {
        <div class="hits" aria-busy=move || stale.get().then_some("true")>
            <Show when=is_some>
                <ul class="box">
                    <Keyed each=Box::new(move || { within.track(); hits.get().into_iter().map(element).collect() }) />
                </ul>
            </Show>
            {move || rest.get().is_some().then(|| view! {
                <p class="hint">
                    {reached}" "
                    <button type="button" class="button quiet" on:click=move |_| more.run(())>{said.older}</button>
                </p>
            }.into_any())}
        </div>
    }
}

/// A message that says something else now is another element.
fn key(hit: &Hit, within: bool) -> Key {
    let mut hash = DefaultHasher::new();
    (hit.place.conversation.0, hit.place.seq.0, &hit.text, hit.files.len(), &hit.author.name, within)
        .hash(&mut hash);
    hit.files.iter().for_each(|found| found.name.hash(&mut hash));
    Key::Number(hash.finish() as i64)
}

/// `within`: all are in one conversation, so it is not said.
#[component]
fn Line(hit: Hit, finding: RwSignal<Finding>, question: Memo<Question>, within: bool) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.words();
    let place = hit.place;
    let (at, avatar) = (hit.at, hit.author.avatar.0);
    let name = store.peek(|chat| names::listed(chat, &hit.author, words));
    let title = (!within).then(|| format!("{} · ", store.title_of(place.conversation)));
    let time = move || store.reading(|reader| reader.short(at));
    let pieces = excerpt(&hit, words).into_iter().map(|(text, found)| match found {
        true => view! { <mark>{text}</mark> }.into_any(),
        false => text.into_any(),
    });
    let opened = move |_| kept::keep(question.get_untracked(), finding.get_untracked(), place);
    view! {
        <li class="found">
            <a
                class="who-line"
                href=Route::Message(place.conversation, place.seq).path()
                data-hit=format!("{}-{}", place.conversation, place.seq.0)
                on:click=opened
            >
                <Avatar id=avatar />
                <b translate="no">{name}" "<small>{title}{time}</small></b>
                <p translate="no" dir="auto">{pieces.collect_view()}</p>
            </a>
        </li>
    }
}
