//! The browser's side: implements the app's ports and hydrates the page.
#![cfg(target_arch = "wasm32")]
#![recursion_limit = "256"]

mod clock;
mod crash;
mod database;
mod files;
mod outbox;
mod page;
mod signal;
mod socket;
mod storage;
mod stream;
mod tabs;
mod uploads;
mod web_socket;

use app::{
    boot::{Boot, Given},
    ports::Ports,
    route::Route,
    shell::{App, BOOT, ROOT},
    state::Store,
    ui::pages::Shown,
};
use leptos::prelude::*;
use std::{cell::OnceCell, rc::Rc, sync::Arc};
use wasm_bindgen::{JsCast as _, JsValue, prelude::wasm_bindgen};

/// Called by the script in the document once the module is loaded. `as_sent` undoes what others have changed in
/// the page since the server sent it.
#[wasm_bindgen]
pub async fn hydrate(as_sent: js_sys::Function) {
    crash::watch();
    let Some(boot) = read_boot() else { return };
    let link = socket::SocketLink::new();
    let ports = Ports {
        link: Arc::new(link),
        outbox: Arc::new(outbox::IndexedOutbox),
        clock: Arc::new(clock::BrowserClock),
        tab: Arc::new(page::BrowserTab),
        storage: Arc::new(storage::WebStorage),
        uploads: Arc::new(files::BrowserUploads),
    };
    let made = Rc::new(OnceCell::new());
    // Lazy pages have to be there before they can be hydrated.
    Shown::fetch(Route::parse(&boot.path).as_ref()).await;
    let kept = made.clone();
    let page = move || {
        let store = Store::of(&boot, Some(ports));
        let _ = kept.set(store);
        view! { <App boot store /> }
    };
    let _ = as_sent.call0(&JsValue::NULL);
    let Some(root) = document().get_element_by_id(ROOT) else { return };
    leptos::mount::hydrate_from(root.unchecked_into(), page).forget();
    // After hydration: the first render has to match the server's.
    let Some(store) = made.get().copied().flatten() else { return };
    store.hydrated();
    page::follow(store);
    files::follow(store);
    outbox::recover(store, files::recover);
    link.start(store);
    set_interval(move || store.tick(), std::time::Duration::from_secs(1));
    page::mark_ready();
}

fn read_boot() -> Option<Boot> {
    let text = document().get_element_by_id(BOOT)?.text_content()?;
    serde_json::from_str::<Given>(&text).ok().map(Boot::from)
}
