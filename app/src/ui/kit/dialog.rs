//! A modal dialog: the browser's own `<dialog>`, which keeps the focus and closes on Escape.

use super::icon::{Glyph, Icon};
use leptos::{html, prelude::*};

#[component]
pub fn Dialog(
    #[prop(into)] title: String,
    #[prop(into)] close_label: String,
    on_close: Callback<()>,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = node.get() {
            // An error means that it is open.
            let _ = dialog.show_modal();
        }
    });
    let label = title.clone();
    view! {
        <dialog class="dialog" aria-label=label node_ref=node on:close=move |_| on_close.run(())>
            <header>
                <h2>{title}</h2>
                <button class="icon-button" type="button" aria-label=close_label on:click=move |_| on_close.run(())>
                    <Icon glyph=Glyph::Close />
                </button>
            </header>
            <div class="dialog-body">{children()}</div>
        </dialog>
    }
}
