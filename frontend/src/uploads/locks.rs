//! Which tab sends a file. All tabs of a browser see what is kept; a lock says whose it is (Web Locks), until the tab is
//! closed. There are none where the connection is not secure: there, two tabs may both send a file, of which the server
//! takes one.

use app::protocol::Nonce;
use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// Takes a file for this tab. Returns false if another one has it.
pub async fn take(id: Nonce) -> bool {
    match asked(id) {
        Some(taken) => JsFuture::from(taken).await.is_ok_and(|taken| taken.is_truthy()),
        None => true,
    }
}

fn asked(id: Nonce) -> Option<Promise> {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE).ok()?;
    Some(Promise::new(&mut |resolve, _| {
        let granted = Closure::once_into_js(move |lock: JsValue| {
            let taken = lock.is_truthy();
            let _ = resolve.call1(&JsValue::NULL, &taken.into());
            // It is held until this is settled: for ever.
            if taken { JsValue::from(Promise::new(&mut |_, _| {})) } else { JsValue::UNDEFINED }
        });
        let _ = request.call3(&locks, &format!("upload-{id}").into(), &options, &granted);
    }))
}
