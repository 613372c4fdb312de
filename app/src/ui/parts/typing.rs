//! Who is typing here.

use super::use_store;
use crate::state::names;
use leptos::prelude::*;

#[component]
pub fn TypingLine() -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let names = store.memo(|chat| {
        let here = chat.selected.into_iter().flat_map(|id| chat.typing.in_conversation(id));
        let here = here.filter(|person| !chat.is_blocked(person.id));
        here.map(|person| names::shown(chat, person).to_owned()).collect::<Vec<_>>()
    });
    view! {
        <p class="typing" aria-live="off">
            {move || (!names.get().is_empty()).then(|| view! {
                <i></i><i></i><i></i>
                <span>{(words.typing)(&names.get())}</span>
            }.into_any())}
        </p>
    }
}
