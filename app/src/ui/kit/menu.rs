//! A ⋯ button with a menu (WAI-ARIA APG, Menu Button): arrow keys move, Escape closes and gives the focus back.

use super::{
    effect::effect,
    icon::{Glyph, Icon},
};
use leptos::{ev, html, prelude::*, wasm_bindgen::JsCast as _, web_sys::HtmlElement};

/// The items are `<button role="menuitem" tabindex="-1">`; a press on one closes the menu.
#[component]
pub fn Menu(
    #[prop(into)] label: Signal<String>,
    /// Drawn when the menu is opened.
    #[prop(into)]
    items: ViewFn,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let button = NodeRef::<html::Button>::new();
    let on_close = Callback::new(move |back: bool| {
        open.set(false);
        if let Some(button) = button.get_untracked().filter(|_| back) {
            let _ = button.focus();
        }
    });
    view! {
        <span class="menu-place">
            <button
                type="button"
                class="icon-button"
                aria-label=label
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                node_ref=button
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <Icon glyph=Glyph::More />
            </button>
            {move || open.get().then(|| view! { <MenuList items=items.clone() on_close /> })}
        </span>
    }
}

/// An open menu. `on_close` is told whether the focus goes back to where the menu was opened from.
#[component]
pub fn MenuList(items: ViewFn, on_close: Callback<bool>) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    effect(move || {
        if let Some(list) = list.get() {
            move_focus(&list, 0, true);
        }
    });
    let pressed = move |event: ev::KeyboardEvent| {
        let Some(list) = list.get_untracked() else { return };
        match event.key().as_str() {
            "Escape" => on_close.run(true),
            "ArrowDown" => move_focus(&list, 1, false),
            "ArrowUp" => move_focus(&list, -1, false),
            "Home" => move_focus(&list, 0, true),
            "End" => move_focus(&list, -1, true),
            _ => return,
        }
        event.prevent_default();
    };
    let left = move |event: ev::FocusEvent| {
        let to = event.related_target().and_then(|target| target.dyn_into::<leptos::web_sys::Node>().ok());
        // A menu that is taken away loses the focus, too.
        if list.try_get_untracked().flatten().is_some_and(|list| !list.contains(to.as_ref())) {
            on_close.run(false);
        }
    };
    view! {
        <div class="menu" role="menu" node_ref=list on:keydown=pressed on:focusout=left on:click=move |_| on_close.run(true)>
            {items.run()}
        </div>
    }
}

/// Moves the focus by a number of items, or from an end (`-1`: the last).
fn move_focus(list: &HtmlElement, by: i32, from_end: bool) {
    let Ok(items) = list.query_selector_all("[role=menuitem]") else { return };
    let count = i32::try_from(items.length()).unwrap_or_default();
    let item = |index: i32| items.item(u32::try_from(index).ok()?)?.dyn_into::<HtmlElement>().ok();
    let here = document().active_element();
    let focused = (0..count).find(|index| item(*index).map(Into::into) == here);
    let next = if from_end { by } else { focused.unwrap_or(-1) + by };
    if let Some(item) = (count > 0).then(|| item(next.rem_euclid(count))).flatten() {
        let _ = item.focus();
    }
}
