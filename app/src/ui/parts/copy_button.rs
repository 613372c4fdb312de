//! A button that copies a text, and says so.

use super::use_store;
use leptos::prelude::*;

#[component]
pub fn CopyButton(
    #[prop(into)] text: Signal<String>,
    label: &'static str,
    class: &'static str,
) -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let copied = RwSignal::new(false);
    view! {
        <button type="button" class=class on:click=move |_| copied.set(store.copy(&text.get_untracked()))>
            {move || if copied.get() { words.copied } else { label }}
        </button>
    }
}
