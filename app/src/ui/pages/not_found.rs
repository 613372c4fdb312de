//! The page for an address that does not exist.

use crate::{text::words, ui::kit::Mark};
use leptos::prelude::*;
use protocol::Locale;

#[component]
pub fn NotFound(locale: Locale) -> impl IntoView {
    let words = words(locale);
    view! {
        <main class="login">
            <div class="not-found">
                <Mark />
                <h1>{words.not_found}</h1>
                <a class="button primary" href="/">{words.back_home}</a>
            </div>
        </main>
    }
}
