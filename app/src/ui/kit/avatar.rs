//! An avatar: a part of one image that has them all.

use leptos::prelude::*;

/// Shown beside a name, so screen readers skip it.
#[component]
pub fn Avatar(id: u16, #[prop(optional)] live: bool) -> impl IntoView {
    view! { <span class="avatar" data-avatar=id data-live=live.then_some("")></span> }
}
