//! The service worker and the copies it keeps (`frontend/worker/shell.js`). There is none where the page is neither
//! encrypted nor of this machine; then none of this does anything.

use super::super::by_name::{call, get, wait};
use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast as _, JsValue},
    web_sys::js_sys::Array,
};
use serde::Serialize;

/// Where the server has its script.
const SCRIPT: &str = "/sw.js";
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
    let Some(container) = container() else { return false };
    wait(call(&container, "register", SCRIPT.into())).await.is_some()
}

/// Tells it something, once it is there.
pub async fn tell(said: Tell) -> Option<()> {
    let registration = wait(get(&container()?, "ready")).await?;
    let said = serde_json::to_string(&said).ok()?;
    call(&get(&registration, "active")?, "postMessage", said.into()).map(drop)
}

/// Whether there is a copy of a page.
pub async fn has(path: &str) -> bool {
    let Some(caches) = caches() else { return false };
    wait(call(&caches, "match", path.into())).await.is_some()
}

/// The copies: documents as the server sent them.
pub async fn all() -> Option<Vec<String>> {
    let caches = caches()?;
    let names: Array = wait(call(&caches, "keys", JsValue::UNDEFINED)).await?.dyn_into().ok()?;
    let name = names.iter().find(|name| name.as_string().is_some_and(|name| name.starts_with(COPIES)))?;
    let cache = wait(call(&caches, "open", name)).await?;
    let answers: Array = wait(call(&cache, "matchAll", JsValue::UNDEFINED)).await?.dyn_into().ok()?;
    let mut pages = Vec::new();
    for answer in answers.iter() {
        pages.extend(wait(call(&answer, "text", JsValue::UNDEFINED)).await.and_then(|text| text.as_string()));
    }
    Some(pages)
}

fn container() -> Option<JsValue> {
    get(&get(&window(), "navigator")?, "serviceWorker")
}

/// The browser's caches.
pub fn caches() -> Option<JsValue> {
    get(&window(), "caches")
}
