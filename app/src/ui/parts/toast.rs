//! One quiet line about what happened. It goes away by itself.

use super::use_store;
use leptos::prelude::*;

#[component]
pub fn Toast() -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let text = store.memo(move |chat| chat.said.clone().map(|said| said.sentence(words)));
    view! { <div class="toast-place" role="status">{move || text.get().map(|text| view! { <p class="toast">{text}</p> })}</div> }
}
