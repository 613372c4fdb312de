//! What is asked of the browser by the names of things: many are not there without https, none in every browser, and
//! bindings for them would be code of the first visit.

use js_sys::{Array, Function, Promise, Reflect};
use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast as _, JsValue, closure::Closure},
};
use wasm_bindgen_futures::JsFuture;

/// A field of something; undefined if there is none.
pub fn get(of: &JsValue, name: &str) -> JsValue {
    if of.is_undefined() || of.is_null() {
        return JsValue::UNDEFINED;
    }
    Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// The same of the window.
pub fn global(name: &str) -> JsValue {
    get(&window().into(), name)
}

/// A part of the browser: `navigator.…`.
pub fn navigator(name: &str) -> JsValue {
    get(&global("navigator"), name)
}

/// Calls a method; undefined if there is none, or if it throws.
pub fn call(of: &JsValue, name: &str, arguments: &[JsValue]) -> JsValue {
    let Ok(method) = get(of, name).dyn_into::<Function>() else { return JsValue::UNDEFINED };
    method.apply(of, &arguments.iter().collect::<Array>()).unwrap_or(JsValue::UNDEFINED)
}

/// Makes something of a class of the window; undefined if there is none, or if it throws.
pub fn make(class: &str, arguments: &[JsValue]) -> JsValue {
    let Ok(class) = global(class).dyn_into::<Function>() else { return JsValue::UNDEFINED };
    Reflect::construct(&class, &arguments.iter().collect::<Array>()).unwrap_or(JsValue::UNDEFINED)
}

/// An object with these fields.
pub fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = make("Object", &[]);
    for (name, value) in fields {
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}

/// Waits for a promise; `None` if it is none, or if it is refused.
pub async fn wait(promise: JsValue) -> Option<JsValue> {
    JsFuture::from(promise.dyn_into::<Promise>().ok()?).await.ok()
}

/// A function for the browser to call. All are of one kind: each kind has code of its own in the script.
pub fn function(of: impl Fn(JsValue) -> JsValue + 'static) -> JsValue {
    let of: Box<dyn Fn(JsValue) -> JsValue> = Box::new(of);
    Closure::wrap(of).into_js_value()
}

/// Listens for as long as its place is there.
pub fn listen(to: &JsValue, event: &'static str, then: impl Fn(JsValue) + 'static) {
    let then = function(move |event| {
        then(event);
        JsValue::UNDEFINED
    });
    call(to, "addEventListener", &[event.into(), then.clone()]);
    let kept = StoredValue::new_local((to.clone(), then));
    on_cleanup(move || {
        let _ =
            kept.try_with_value(|(to, then)| call(to, "removeEventListener", &[event.into(), then.clone()]));
    });
}

/// The service worker's registration, if there is one.
pub async fn registration() -> Option<JsValue> {
    let found = wait(call(&navigator("serviceWorker"), "getRegistration", &[])).await?;
    found.is_object().then_some(found)
}

/// `granted`, `default` or `denied`; empty where pages cannot have notifications.
pub fn permission() -> String {
    get(&global("Notification"), "permission").as_string().unwrap_or_default()
}
