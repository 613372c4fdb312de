//! What is asked of the browser by the names of things: bindings for it would be code of the first visit.

use leptos::{
    wasm_bindgen::{JsCast as _, JsValue},
    web_sys::js_sys::{Array, Function, Promise, Reflect},
};
use wasm_bindgen_futures::JsFuture;

/// A property, if there is one.
pub fn get(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

/// What a method returns; nothing if it throws.
pub fn call(on: &JsValue, method: &str, with: JsValue) -> Option<JsValue> {
    get(on, method)?.dyn_ref::<Function>()?.call1(on, &with).ok()
}

/// What a promise comes to, if that is anything.
pub async fn wait(promise: Option<JsValue>) -> Option<JsValue> {
    let value = JsFuture::from(promise?.dyn_into::<Promise>().ok()?).await.ok()?;
    (!value.is_undefined()).then_some(value)
}

/// `new Class(…)`.
pub fn make(class: &str, with: &Array) -> Option<JsValue> {
    let window = leptos::prelude::window();
    Reflect::construct(get(&window, class)?.dyn_ref::<Function>()?, with).ok()
}
