//! What has the focus when the element that had it is gone.

use super::effect::effect;
use leptos::{prelude::*, wasm_bindgen::JsCast as _, web_sys::HtmlElement};

/// Soon, if nothing has the focus: gives it to the page's `main`, from where Tab goes on.
pub fn keep_focus() {
    request_animation_frame(|| {
        let lost = document().active_element().is_none_or(|at| at.matches("body").unwrap_or_default());
        if lost && let Some(main) = document().get_element_by_id("main") {
            focus(main.dyn_ref());
        }
    });
}

/// The same for a component that has come up, but not for one that is there from the start: the first Tab on a
/// page goes to the link that skips the rail.
pub fn keep_focus_here() {
    if !Owner::current_shared_context().is_some_and(|context| context.during_hydration()) {
        effect(keep_focus);
    }
}

/// Focuses an element, or the page's `main` if it is gone.
pub fn focus_again(element: Option<&HtmlElement>) {
    focus(element.filter(|element| element.is_connected()));
    keep_focus();
}

fn focus(element: Option<&HtmlElement>) {
    if let Some(element) = element {
        let _ = element.focus();
    }
}
