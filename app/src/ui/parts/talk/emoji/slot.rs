//! The height of the picker on a phone: as high as the keyboard, in whose place it is. It reaches from where the keyboard
//! began to the end of the window, so the composer above stays where it is while the keyboard goes and comes.

use leptos::{prelude::*, wasm_bindgen::JsCast as _, web_sys::HtmlElement};
use std::time::Duration;

/// Where no keyboard was seen, CSS pixels.
const USUAL: f64 = 320.0;
/// Less is no keyboard but a browser's bar.
const LEAST: f64 = 120.0;
/// A keyboard has come or gone by then.
pub const SETTLED: Duration = Duration::from_millis(400);

/// Gives the picker the place of the keyboard, and hides that.
pub fn take(field: Option<HtmlElement>) {
    let focused = field.filter(|field| document().active_element().as_ref() == Some(field.as_ref()));
    let above = visible();
    let Some(field) = focused else { return reach(above - USUAL) };
    reach(above);
    let _ = field.blur();
    set_timeout(
        move || {
            let now = height();
            if now - above < LEAST {
                reach(now - USUAL);
            }
        },
        SETTLED,
    );
}

/// The picker begins at this height of the window.
fn reach(above: f64) {
    let picker = document().query_selector(".foot > .emoji").ok().flatten();
    if let Some(picker) = picker.and_then(|picker| picker.dyn_into::<HtmlElement>().ok()) {
        let _ = picker.style().set_property("--above", &format!("{above}px"));
    }
}

/// How much of the window no keyboard covers.
fn visible() -> f64 {
    window().visual_viewport().map_or_else(height, |seen| seen.height().min(height()))
}

fn height() -> f64 {
    window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default()
}
