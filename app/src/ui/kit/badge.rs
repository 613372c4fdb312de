//! A count in a badge; nothing is shown for 0.

use leptos::prelude::*;

#[component]
pub fn Badge(#[prop(into)] count: Signal<u32>) -> impl IntoView {
    let text = move || match count.get() {
        n @ 0..=99 => n.to_string(),
        _ => "99+".to_owned(),
    };
    view! {
        <Show when=move || { count.get() > 0 }>
            <span class="badge" aria-hidden="true">{text}</span>
        </Show>
    }
}
