//! What owners did.

use super::{Pager, record, said};
use crate::state::{Store, names};
use leptos::prelude::*;
use protocol::{Act, Command, RecordId, limits::RECORDS};

#[component]
pub fn Log() -> impl IntoView {
    let store = expect_context::<Store>();
    let said = said();
    let acts = record::<Vec<Act>>(|command| matches!(command, Command::Acts { mine: false, .. }));
    let first = RwSignal::new(true);
    let ask = move |before: Option<RecordId>| {
        first.set(before.is_none());
        store.look_up(Command::Acts { mine: false, before });
    };
    let next = move || ask(acts.with_untracked(|acts| acts.as_ref()?.last().map(|act| act.id)));
    let more = Signal::derive(move || {
        acts.with(|acts| acts.as_ref().is_some_and(|acts| acts.len() == usize::from(RECORDS)))
    });
    view! {
        <p class="hint">{said.log_hint}</p>
        <ol class="box records">
            <For each=move || acts.get().unwrap_or_default() key=|act| act.id children=move |act| view! { <ActLine act /> } />
        </ol>
        <Show when=move || acts.with(|acts| acts.as_ref().is_some_and(Vec::is_empty))>
            <p class="hint">{said.no_acts}</p>
        </Show>
        <Pager first more on_first=Callback::new(move |()| ask(None)) on_next=Callback::new(move |()| next()) />
    }
}

/// Something that an owner did, as a sentence.
#[component]
pub fn ActLine(act: Act) -> impl IntoView {
    let store = expect_context::<Store>();
    let (words, said) = (store.words(), said());
    let at = act.at;
    let called = |person| store.peek(|chat| names::called(chat, person, words).to_owned());
    let to = act.to.as_ref().map(called).unwrap_or_default();
    let sentence = (said.deed)(&act, &called(&act.by), &to);
    view! {
        <li><time>{move || store.reading(|reader| reader.short(at))}</time><span>{sentence}</span></li>
    }
}
