//! A dialog over the page; on a phone a sheet at its foot.

use super::{Glyph, Icon, effect};
use leptos::{ev::MouseEvent, html, prelude::*, wasm_bindgen::JsCast as _, web_sys::Element};

/// Opens it. `on_close` is called once it is closed, by whatever: a press beside it, Escape, its button.
pub fn sheet(title: &'static str, close: &'static str, on_close: Callback<()>, content: AnyView) -> AnyView {
    let node = NodeRef::<html::Dialog>::new();
    effect(move || {
        if let Some(node) = node.get()
            && !node.open()
        {
            let _ = node.show_modal();
        }
    });
    let beside = move |event: MouseEvent| {
        let pressed = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if pressed.is_some_and(|pressed| pressed.matches("dialog").unwrap_or_default()) {
            on_close.run(());
        }
    };
    view! {
        <dialog class="sheet" aria-label=title node_ref=node on:close=move |_| on_close.run(()) on:click=beside>
            <header>
                <h2>{title}</h2>
                <button type="button" class="icon-button" aria-label=close on:click=move |_| on_close.run(())>
                    <Icon glyph=Glyph::Close />
                </button>
            </header>
            <div class="sheet-body">{content}</div>
        </dialog>
    }
    .into_any()
}
