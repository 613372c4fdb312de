//! The frame of a page: the way back, the title, what can be done, the content.

use super::{
    focus::keep_focus_here,
    icon::{Glyph, Icon},
};
use leptos::prelude::*;

/// The `main` element of a page that is no conversation. `back` is the address one level up.
#[component]
pub fn Page(
    #[prop(into)] title: Signal<String>,
    #[prop(into)] back: String,
    #[prop(into)] back_label: String,
    /// Stands at the end of the title's line.
    #[prop(optional, into)]
    end: ViewFn,
    children: Children,
) -> impl IntoView {
    keep_focus_here();
    view! {
        <main class="page" id="main" tabindex="-1">
            <header>
                <a class="icon-button back" href=back aria-label=back_label><Icon glyph=Glyph::Back /></a>
                <h1>{title}</h1>
                {end.run()}
            </header>
            <div class="page-body">{children()}</div>
        </main>
    }
}
