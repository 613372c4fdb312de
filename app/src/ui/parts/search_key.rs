//! Ctrl K (⌘K) leads to the search from anywhere; there, to its field.

use crate::{
    route::Route,
    state::{Chat, Store},
};
use leptos::{
    ev::{self, KeyboardEvent},
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::HtmlInputElement,
};

/// Begins.
pub fn start(store: Store) {
    let pressed = window_event_listener(ev::keydown, move |event| {
        let _ = press(store, &event);
    });
    on_cleanup(move || pressed.remove());
}

fn press(store: Store, event: &KeyboardEvent) -> Option<()> {
    let is_it = event.key().eq_ignore_ascii_case("k")
        && event.ctrl_key() != event.meta_key()
        && !event.shift_key()
        && !event.alt_key()
        // An input method is at work.
        && !event.is_composing()
        && event.key_code() != 229;
    let can = store.peek(|chat: &Chat| !chat.is_guest && chat.ended.is_none());
    // What is shown above the page is closed first.
    let is_covered = document().query_selector("dialog[open]").ok()?.is_some();
    if !is_it || !can || is_covered {
        return None;
    }
    event.prevent_default();
    match document().query_selector(".search-page .search input").ok()? {
        Some(field) => field.dyn_into::<HtmlInputElement>().ok()?.select(),
        None => store.go(Route::Search),
    }
    Some(())
}
