//! The keyboard on the page: arrows go from the field through what was found, Enter opens it, Escape goes back to where one was.

use super::kept;
use crate::{
    route::Route,
    state::{Memo, Store, finding::Question},
    ui::kit::effect,
};
use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    html,
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::HtmlElement,
};

const FIELD: &str = ".search input";
/// The field, and what leads somewhere.
const STOPS: &str = ".search input, .found > a";

/// Focuses what the reader needs first: the hit that they come back from, or else the field, if it is empty. On a phone the
/// keyboard would cover what was found.
pub fn begin(page: NodeRef<html::Main>, question: Memo<Question>) {
    let mut is_done = false;
    effect(move || {
        let Some(page) = page.get() else { return };
        if std::mem::replace(&mut is_done, true) {
            return;
        }
        let (opened, is_empty) =
            question.with_untracked(|question| (kept::take_opened(question), question.find.is_empty()));
        let first = match opened {
            Some(place) => format!("[data-hit=\"{}-{}\"]", place.conversation, place.seq.0),
            None if is_empty => FIELD.to_owned(),
            None => return,
        };
        request_animation_frame(move || {
            let first = page.query_selector(&first).ok().flatten();
            if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
                let _ = first.focus();
            }
        });
    });
}

/// After a button was pressed by key that goes away with what it does: else the focus would be nowhere.
pub fn to_field(press: &MouseEvent) {
    // A click that no pointer made counts no presses.
    if press.detail() == 0
        && let Ok(Some(field)) = document().query_selector(FIELD)
        && let Ok(field) = field.dyn_into::<HtmlElement>()
    {
        let _ = field.focus();
    }
}

/// Handles a key. `None` if it is left to the browser. `came_here`: the page before is one of ours.
pub fn pressed(store: Store, event: &KeyboardEvent, came_here: bool) -> Option<()> {
    // A key that an input method takes is not ours.
    if event.is_composing()
        || event.key_code() == 229
        || event.ctrl_key()
        || event.meta_key()
        || event.alt_key()
    {
        return None;
    }
    let target: HtmlElement = event.target()?.dyn_into().ok()?;
    // These have keys of their own.
    if target.closest("select, [type=date]").ok()?.is_some() {
        return None;
    }
    let page: HtmlElement = event.current_target()?.dyn_into().ok()?;
    match event.key().as_str() {
        "ArrowDown" => step(&page, &target, 1)?,
        "ArrowUp" => step(&page, &target, -1)?,
        "Escape" => leave(store, came_here)?,
        _ => return None,
    }
    event.prevent_default();
    Some(())
}

/// Focuses the stop that is so many after this one. Its ends are ends.
fn step(page: &HtmlElement, from: &HtmlElement, by: i64) -> Option<()> {
    let list = page.query_selector_all(STOPS).ok()?;
    let stops: Vec<HtmlElement> =
        (0..list.length()).filter_map(|index| list.item(index)?.dyn_into().ok()).collect();
    let line = from.closest(".found").ok()?.and_then(|line| line.query_selector("a").ok()?);
    let here =
        stops.iter().position(|stop| stop == from || line.as_ref().is_some_and(|line| **stop == *line))?;
    let next = i64::try_from(here).ok()? + by;
    stops.get(usize::try_from(next).ok()?)?.focus().ok()
}

fn leave(store: Store, came_here: bool) -> Option<()> {
    if came_here {
        window().history().ok()?.back().ok()
    } else {
        store.go(Route::Chats);
        Some(())
    }
}
