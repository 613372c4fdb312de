//! A face. One file holds them all and is loaded once.

use leptos::prelude::*;

/// Decoration beside a name, or, with a `label`, something of its own.
#[component]
pub fn Avatar(
    id: u16,
    #[prop(optional, into)] label: Option<String>,
    #[prop(optional, into)] live: Signal<bool>,
) -> impl IntoView {
    let role = if label.is_some() { "img" } else { "presentation" };
    view! {
        <span class="avatar" data-avatar=id data-live=move || live.get().then_some("")>
            <svg viewBox="0 0 64 64" role=role aria-label=label>
                <use_ href=format!("/avatars.svg#a{id}") />
            </svg>
        </span>
    }
}
