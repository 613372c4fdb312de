//! A page that panics says so, in both languages, and offers a reload. What was written is kept.

use leptos::prelude::document;
use std::{
    panic,
    sync::atomic::{AtomicBool, Ordering},
};

static HAPPENED: AtomicBool = AtomicBool::new(false);

/// Called before anything else.
pub fn watch() {
    panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        if !HAPPENED.swap(true, Ordering::Relaxed) {
            let _ = say();
        }
    }));
}

/// Whether the page has panicked: nothing on it works any more.
pub fn happened() -> bool {
    HAPPENED.load(Ordering::Relaxed)
}

/// Without a component: the page may have died while it was built. `None` if there is no body yet.
fn say() -> Option<()> {
    let document = document();
    let _ = document.document_element()?.remove_attribute("data-ready");
    let line = document.create_element("p").ok()?;
    let _ = line.set_attribute("role", "alert");
    let _ = line.set_attribute("data-crashed", "");
    line.set_text_content(Some("这一页出错了，写的都存着。 This page broke; what you wrote is kept. "));
    let reload = document.create_element("a").ok()?;
    let _ = reload.set_attribute("href", "");
    // The router listens still, and would keep the browser from following it.
    let _ = reload.set_attribute("rel", "external");
    reload.set_text_content(Some("刷新 · Reload"));
    let _ = line.append_child(&reload);
    let _ = document.body()?.append_child(&line);
    Some(())
}
