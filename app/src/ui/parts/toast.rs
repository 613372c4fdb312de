//! One quiet line about what happened. It goes away by itself.

use super::use_store;
use leptos::prelude::*;

#[component]
pub fn Toast() -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let said = store.memo(|chat| chat.said.clone());
    let text = move || said.get().map(|said| said.sentence(words));
    view! { <div class="toast-place" role="status">{move || text().map(|text| view! { <p class="toast">{text}</p> })}</div> }
}
