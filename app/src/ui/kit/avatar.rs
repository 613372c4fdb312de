//! A face. One sheet holds them all and is loaded once; the stylesheet knows where each is.

use leptos::prelude::*;

/// Decoration beside a name.
#[component]
pub fn Avatar(id: u16, #[prop(optional)] live: bool) -> impl IntoView {
    view! { <span class="avatar" data-avatar=id data-live=live.then_some("")></span> }
}
