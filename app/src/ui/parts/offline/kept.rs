//! The line above a page that is a copy: since when, and the way to look in the copies.

use crate::{
    route::Route,
    state::{Chat, Store},
    ui::kit::Show,
};
use leptos::prelude::*;

/// When this page was made, if it is a copy: milliseconds since 1970.
pub fn made_at() -> Option<i64> {
    document().document_element()?.get_attribute("data-copy")?.parse().ok()
}

/// Draws it for as long as there is no connection. `at`: when the copy was made.
pub fn draw(store: Store, at: i64) -> AnyView {
    let live = store.memo(Chat::is_live);
    view! { <Show when=move || !live.get()><Line store at /></Show> }.into_any()
}

#[component]
fn Line(store: Store, at: i64) -> impl IntoView {
    let words = store.page_words().kept;
    view! {
        <p class="left-behind kept">
            <span role="status">{move || (words.since)(&store.reading(|reader| reader.short(at)))}</span> " "
            <a class="link" href=Route::Search.path()>{words.find}</a>
        </p>
    }
}
