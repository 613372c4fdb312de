//! What parts that are fetched later keep in the browser by themselves. Where its storage is blocked or full, they keep it
//! only as long as the page.
#![expect(clippy::inline_always, reason = "what two chunks share would be code of the first visit")]

use super::by_name::{call, global};

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
