//! The brand's mark: a speech bubble that smiles.

use leptos::prelude::*;

#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 72 72" aria-hidden="true">
            <path
                class="mark-bubble"
                d="M36 6c17.7 0 32 11.9 32 27.5S53.7 61 36 61c-2.6 0-5.1-.3-7.5-.7L14.7 67c-1.3.6-2.7-.6-2.3-2l2.7-9.7C8.3 50.3 4 42.4 4 33.5 4 17.9 18.3 6 36 6z"
            />
            <circle class="mark-face" cx="25" cy="29.5" r="4" />
            <circle class="mark-face" cx="47" cy="29.5" r="4" />
            <path class="mark-smile" d="M22.5 39.5c3.2 7 8 10 13.5 10s10.3-3 13.5-10" />
        </svg>
    }
}
