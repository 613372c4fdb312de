//! The keyboard in the log. It is one Tab stop; inside, arrow keys move from message to message (roving focus),
//! Enter goes to a message's buttons and links, Escape goes back.

use super::{
    acts::{Acts, Asked, seq_of},
    log_view::LogView,
};
use crate::state::Store;
use leptos::{
    ev::KeyboardEvent,
    prelude::{document, request_animation_frame},
    wasm_bindgen::JsCast as _,
};
use web_sys::{Element, HtmlElement};

/// Rows that can be focused.
const ROWS: &str = ".log-group > :is(.msg, .notice)";
/// What can be done with a row.
const ACTIONS: &str = ".copy, a[href], button, summary, pre, [data-is=table], input, video";
/// What has arrow keys of its own: what may be wider than its message, and what plays.
const WIDE: &str = "pre, [data-is=table], input[type=range], video";

/// Handles a key that was pressed in the log. `None` if it is left to the browser.
pub fn key_pressed(acts: Acts, log: &LogView, event: &KeyboardEvent) -> Option<()> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return None;
    }
    let target: HtmlElement = event.target()?.dyn_into().ok()?;
    let row = target.closest(ROWS).ok()?;
    let on_row = row.as_ref().is_some_and(|row| **row == **target);
    match (event.key().as_str(), row) {
        ("Enter" | " ", Some(row)) if on_row && acts.picks(&row) => {}
        ("Escape", Some(row)) if !on_row => focus(&row)?,
        ("Escape", _) => focus(&document().query_selector(".composer textarea").ok()??)?,
        ("Enter", Some(row)) if on_row => focus(&first_action(&row)?)?,
        ("ContextMenu", Some(row)) => acts.ask(Asked::Menu(seq_of(&row)?, None)),
        ("F10", Some(row)) if event.shift_key() => acts.ask(Asked::Menu(seq_of(&row)?, None)),
        ("ArrowLeft" | "ArrowRight", _) if target.matches(WIDE).ok()? => return None,
        ("ArrowLeft", Some(row)) => step(&all(&row, ACTIONS)?, &target, -1)?,
        ("ArrowRight", Some(row)) => step(&all(&row, ACTIONS)?, &target, 1)?,
        ("ArrowUp", row) => {
            step(&all(&log.0, ROWS)?, &row.or_else(|| last_in_view(log))?, -i64::from(on_row))?
        }
        ("ArrowDown", row) => {
            step(&all(&log.0, ROWS)?, &row.or_else(|| last_in_view(log))?, i64::from(on_row))?
        }
        ("PageUp", row) => page(log, &row.or_else(|| last_in_view(log))?, -1.0)?,
        ("PageDown", row) => page(log, &row.or_else(|| last_in_view(log))?, 1.0)?,
        ("Home", _) => focus(all(&log.0, ROWS)?.first()?)?,
        ("End", _) => to_newest(acts.store, log.clone()),
        _ => return None,
    }
    event.prevent_default();
    Some(())
}

pub(super) fn all(within: &Element, selector: &str) -> Option<Vec<Element>> {
    let list = within.query_selector_all(selector).ok()?;
    Some((0..list.length()).filter_map(|index| list.item(index)?.dyn_into().ok()).collect())
}

fn first_action(row: &Element) -> Option<Element> {
    row.query_selector(".form :is(input, button), .msg:not(:has(.form)) > .copy")
        .ok()?
        .or_else(|| row.query_selector(ACTIONS).ok()?)
}

/// Focuses an element of a list, so many after this one. From outside of the list, its nearest end.
pub(super) fn step(list: &[Element], from: &Element, by: i64) -> Option<()> {
    let here = list.iter().position(|element| element == from).and_then(|index| i64::try_from(index).ok());
    let last = i64::try_from(list.len()).ok()?.checked_sub(1)?;
    let next = here.map_or(if by < 0 { last } else { 0 }, |here| (here + by).clamp(0, last));
    focus(list.get(usize::try_from(next).ok()?)?)
}

/// Focuses the row that is one view above or below.
fn page(log: &LogView, from: &Element, direction: f64) -> Option<()> {
    let view = f64::from(log.0.client_height());
    let wanted = from.get_bounding_client_rect().top() + direction * view;
    let rows = all(&log.0, ROWS)?;
    let after = rows.iter().find(|row| row.get_bounding_client_rect().bottom() > wanted);
    focus(after.or(rows.last())?)
}

fn last_in_view(log: &LogView) -> Option<Element> {
    let bottom = log.0.get_bounding_client_rect().bottom();
    all(&log.0, ROWS)?.into_iter().rfind(|row| row.get_bounding_client_rect().top() < bottom)
}

fn to_newest(store: Store, log: LogView) {
    store.to_end();
    // Scrolled in the next frame; what has to be loaded is not waited for.
    request_animation_frame(move || {
        request_animation_frame(move || {
            all(&log.0, ROWS).and_then(|rows| focus(rows.last()?));
        });
    });
}

/// Rows and what is in them are no Tab stops, so they are made focusable when they are focused.
pub(super) fn focus(element: &Element) -> Option<()> {
    if !element.has_attribute("tabindex") && !element.matches("textarea").ok()? {
        element.set_attribute("tabindex", "-1").ok()?;
    }
    element.dyn_ref::<HtmlElement>()?.focus().ok()
}
