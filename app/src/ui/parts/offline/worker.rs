//! The service worker and the copies it keeps (`frontend/worker/shell.js`). There is none where the page is neither
//! encrypted nor of this machine; then none of this does anything.

use super::super::by_name::{call, get, global, make, navigator, wait};
use leptos::{
    wasm_bindgen::{JsCast as _, JsValue},
    web_sys::js_sys::Array,
};
use serde::Serialize;

/// Where the server has its script.
pub const SCRIPT: &str = "/sw.js";
/// What the names of caches with copies begin with.
const COPIES: &str = "copies-";

/// What the worker is told.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tell {
    /// Keep these pages, and no others: path and version.
    Keep(Vec<(String, String)>),
    /// Delete everything: the login has ended.
    Wipe(bool),
}

/// Begins with it, or looks for a newer one. Whether there is one.
pub async fn register() -> bool {
    wait(call(&navigator("serviceWorker"), "register", &[SCRIPT.into()])).await.is_some()
}

/// Tells it something, once it is there.
pub async fn tell(said: Tell) -> Option<()> {
    let registration = wait(get(&navigator("serviceWorker"), "ready")).await?;
    let said = serde_json::to_string(&said).ok()?;
    call(&get(&registration, "active"), "postMessage", &[said.into()]);
    Some(())
}

/// Whether there is a copy of a page.
pub async fn has(path: &str) -> bool {
    wait(call(&caches(), "match", &[path.into()])).await.is_some_and(|copy| copy.is_object())
}

/// The copy of a page: the document as the server sent it.
pub async fn copy(path: &str) -> Option<String> {
    wait(call(&wait(call(&caches(), "match", &[path.into()])).await?, "text", &[])).await?.as_string()
}

/// The copies: documents as the server sent them.
pub async fn all() -> Option<Vec<String>> {
    let names: Array = wait(call(&caches(), "keys", &[])).await?.dyn_into().ok()?;
    let name = names.iter().find(|name| name.as_string().is_some_and(|name| name.starts_with(COPIES)))?;
    let cache = wait(call(&caches(), "open", &[name])).await?;
    let answers: Array = wait(call(&cache, "matchAll", &[])).await?.dyn_into().ok()?;
    let mut pages = Vec::new();
    for answer in answers.iter() {
        pages.extend(wait(call(&answer, "text", &[])).await.and_then(|text| text.as_string()));
    }
    Some(pages)
}

/// Whether the browser knows that it has no network.
pub fn is_off_line() -> bool {
    get(&global("navigator"), "onLine").as_bool() == Some(false)
}

/// The address that this document was loaded from: where one is now may be another one.
pub fn loaded_from() -> Option<String> {
    let loads: Array =
        call(&global("performance"), "getEntriesByType", &["navigation".into()]).dyn_into().ok()?;
    get(&loads.get(0), "name").as_string()
}

/// Goes to another address of this page in the place of this one: it is drawn here, and nothing is asked of the network.
pub fn go(path: &str) {
    let none = JsValue::NULL;
    call(&global("history"), "replaceState", &[none.clone(), "".into(), path.into()]);
    // What the router listens to.
    let moved = make("PopStateEvent", &["popstate".into()]);
    call(&global("self"), "dispatchEvent", &[moved]);
}

/// The browser's caches.
pub fn caches() -> JsValue {
    global("caches")
}
