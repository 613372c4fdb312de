//! What parts that are fetched later keep in the browser by themselves. Where its storage is blocked or full, they keep it
//! only as long as the page.
#![expect(clippy::inline_always, reason = "what two chunks share would be code of the first visit")]

use super::by_name::{call, global};
use crate::{state::Store, ui::kit::effect};

/// Lives until it is deleted; all tabs have the same.
pub const BROWSER: &str = "localStorage";
/// Lives as long as the tab, through reloads.
pub const TAB: &str = "sessionStorage";

/// What is kept under a key.
#[inline(always)]
pub fn kept(storage: &str, key: &str) -> Option<String> {
    call(&global(storage), "getItem", &[key.into()]).as_string()
}

/// Keeps a text, or deletes it.
#[inline(always)]
pub fn keep(storage: &str, key: &str, text: Option<&str>) {
    let storage = global(storage);
    match text {
        Some(text) => call(&storage, "setItem", &[key.into(), text.into()]),
        None => call(&storage, "removeItem", &[key.into()]),
    };
}

/// Deletes what this tab keeps under a key when the login ends. Whichever tab logged out has deleted its own only.
#[inline(always)]
pub fn ends_with_login(store: Store, key: String) {
    let ended = store.memo(|chat| chat.ended.is_some());
    effect(move || {
        if ended.get() {
            keep(TAB, &key, None);
        }
    });
}
