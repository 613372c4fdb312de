//! There is nothing at this address, or the server does not let one do this.

use crate::{
    boot::{Boot, Page},
    state::Store,
    text::words,
    ui::{
        kit::{Mark, Page as Shown},
        parts::Missing,
    },
};
use leptos::prelude::*;
use protocol::Locale;

/// Beside the list, for who is logged in.
#[component]
pub fn Nowhere() -> impl IntoView {
    let words = expect_context::<Store>().words();
    view! {
        <Shown title=words.not_found back="/" back_label=words.back>
            <div class="door"><Missing /></div>
        </Shown>
    }
    .into_any()
}

/// A page of its own.
#[component]
pub fn NotFound(locale: Locale) -> impl IntoView {
    let words = words(locale);
    let (title, hint) = match expect_context::<Boot>().page {
        Page::Refused(403) => (words.not_allowed, words.not_allowed_hint),
        _ => (words.not_found, words.not_found_hint),
    };
    view! {
        <main class="login" id="main">
            <div class="not-found">
                <Mark />
                <h1>{title}</h1>
                <p class="hint">{hint}</p>
                <a class="button primary" href="/" rel="external">{words.back_home}</a>
            </div>
        </main>
    }
}
