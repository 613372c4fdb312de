//! The keyboard in the list of conversations. It is one Tab stop; arrow keys, Home and End move inside (roving
//! focus). The rows' order is the document's, so they are looked up there.

use super::log_keys::{all, step};
use leptos::{
    ev::{FocusEvent, KeyboardEvent},
    wasm_bindgen::JsCast as _,
};
use web_sys::{Element, Event};

/// Handles a key that was pressed in the list. `None` if it is left to the browser.
pub fn key_pressed(event: &KeyboardEvent) -> Option<()> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return None;
    }
    let (rows, row) = rows(event)?;
    let far = i64::try_from(rows.len()).ok()?;
    let by = match event.key().as_str() {
        "ArrowUp" => -1,
        "ArrowDown" => 1,
        "Home" => -far,
        "End" => far,
        _ => return None,
    };
    step(&rows, &row, by)?;
    event.prevent_default();
    Some(())
}

/// The row that has the focus now is the one that Tab comes back to.
pub fn focus_came(event: &FocusEvent) -> Option<()> {
    let (rows, focused) = rows(event)?;
    rows.iter()
        .try_for_each(|row| row.set_attribute("tabindex", if *row == focused { "0" } else { "-1" }).ok())
}

/// The list's rows, and the one that an event is about.
fn rows(event: &Event) -> Option<(Vec<Element>, Element)> {
    let list: Element = event.current_target()?.dyn_into().ok()?;
    let row = event.target()?.dyn_into::<Element>().ok()?.closest(".row").ok()??;
    Some((all(&list, ".row")?, row))
}
