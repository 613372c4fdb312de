//! A count in a badge; nothing is shown for 0.

use super::show::Show;
use leptos::prelude::*;

#[component]
pub fn Badge(#[prop(into)] count: Signal<u32>) -> impl IntoView {
    view! {
        <Show when=move || { count.get() > 0 }>
            <span class="badge" aria-hidden="true">{move || text(count.get())}</span>
        </Show>
    }
}

fn text(count: u32) -> String {
    if count < 100 { count.to_string() } else { "99+".to_owned() }
}
