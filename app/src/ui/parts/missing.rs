//! There is nothing at this address, or nothing for this reader.

use super::use_store;
use leptos::prelude::*;

#[component]
pub fn Missing() -> impl IntoView {
    let words = use_store().words();
    view! {
        <p class="hint">{words.not_found_hint}</p>
        <a class="button primary" href="/">{words.back_home}</a>
    }
}
