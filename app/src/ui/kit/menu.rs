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
    /// Whether it is open, where something else opens it too: the keyboard's menu key. Then Tab passes it.
    #[prop(optional)]
    open: Option<RwSignal<bool>>,
) -> impl IntoView {
    let tab = open.map(|_| "-1");
    let open = open.unwrap_or_else(|| RwSignal::new(false));
    let (button, list) = (NodeRef::<html::Button>::new(), NodeRef::<html::Div>::new());
    effect(move || {
        if open.get()
            && let Some(list) = list.get()
        {
            move_focus(&list, 0, true);
        }
    });
    let close = move || {
        open.set(false);
        if let Some(button) = button.get_untracked() {
            let _ = button.focus();
        }
    };
    let pressed = move |event: ev::KeyboardEvent| {
        let Some(list) = list.get_untracked() else { return };
        match event.key().as_str() {
            "Escape" => close(),
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
        if list.get_untracked().is_some_and(|list| !list.contains(to.as_ref())) {
            open.set(false);
        }
    };
    view! {
        <span class="menu-place">
            <button
                type="button"
                class="icon-button"
                aria-label=label
                tabindex=tab
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                node_ref=button
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <Icon glyph=Glyph::More />
            </button>
            {move || open.get().then(|| view! {
                <div class="menu" role="menu" node_ref=list on:keydown=pressed on:focusout=left on:click=move |_| close()>
                    {items.run()}
                </div>
            })}
        </span>
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
