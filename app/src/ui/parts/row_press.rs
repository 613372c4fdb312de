//! What is pressed and pointed at in the log. One listener for all rows makes them cheaper to build.

use super::acts::{Acts, Asked, seq_of};
use crate::state::Store;
use leptos::{
    ev::{Event, MouseEvent},
    prelude::{Set as _, window},
    wasm_bindgen::JsCast as _,
    web_sys::Element,
};
use protocol::{Command, React, Seq};

/// Handles a click in the log.
pub fn pressed(acts: Acts, event: &MouseEvent) -> Option<()> {
    let target: Element = event.target()?.dyn_into().ok()?;
    if acts.picks(&target) {
        event.prevent_default();
        return Some(());
    }
    stays_here(&target);
    let pressed = target
        .closest(".copy, .quote, .chip, .bundle, .read-by, .to-day, [data-again], [data-press]")
        .ok()??;
    let (store, seq) = (acts.store, seq_of(&pressed));
    if pressed.matches(".copy").ok()? {
        return copy(store, &pressed);
    }
    let is_elsewhere = event.ctrl_key() || event.meta_key() || event.shift_key();
    if let Some(file) = pressed.get_attribute("data-press") {
        if !is_elsewhere {
            event.prevent_default();
            acts.file.set(file.parse().ok());
        }
        return Some(());
    }
    if pressed.matches(".to-day").ok()? {
        acts.ask(Asked::Day);
        return Some(());
    }
    let (seq, conversation) = (seq?, store.peek(|chat| chat.selected)?);
    if let Some(quote) = pressed.get_attribute("data-quote") {
        if is_elsewhere {
            return None;
        }
        event.prevent_default();
        store.seek(Seq(quote.parse().ok()?), Some(seq));
    } else if let Some(emoji) = pressed.get_attribute("data-emoji") {
        let on = pressed.get_attribute("aria-pressed").as_deref() == Some("false");
        store.touch(Command::React(React { conversation, seq, emoji, on }));
    } else if pressed.has_attribute("data-again") {
        acts.ask(Asked::Anew(seq));
    } else {
        let is_bundle = pressed.matches(".bundle").ok()?;
        acts.ask(if is_bundle { Asked::Bundle(seq) } else { Asked::Readers(seq) });
    }
    Some(())
}

fn copy(store: Store, button: &Element) -> Option<()> {
    if store.copy(&text_beside(store, button)?) {
        for (name, value) in [("title", store.words().copied), ("data-copied", "")] {
            button.set_attribute(name, value).ok()?;
        }
    }
    Some(())
}

/// Handles the pointer and the focus in the log: a time gets its date, a copy button the words that it copies, so
/// that each has a name of its own. Rows are built without either.
pub fn describe(store: Store, event: &Event) -> Option<()> {
    let target: Element = event.target()?.dyn_into().ok()?;
    if let Some(stamp) = target.get_attribute("datetime") {
        target.set_attribute("title", &stamp).ok()?;
    } else if target.matches(".copy:not([aria-label])").ok()? {
        let text = text_beside(store, &target)?;
        let start: String = text.chars().take(COPIED_START).collect();
        target.set_attribute("aria-label", &(store.words().copy_of)(&start)).ok()?;
    }
    Some(())
}

/// How much of a message the name of its copy button says, characters.
const COPIED_START: usize = 24;

/// The text of the message that a copy button belongs to, as it was typed. Of a folded one not all is in the document,
/// of a formatted one not the marks.
fn text_beside(store: Store, button: &Element) -> Option<String> {
    let text = button.closest(".msg").ok()??.query_selector(".bubble :is(p, [data-typed])").ok()??;
    let nonce = text.get_attribute("data-typed").and_then(|nonce| nonce.parse().ok());
    nonce.and_then(|nonce| store.text(nonce)).or_else(|| text.text_content())
}

/// An address of this very server opens in its place, not beside it.
fn stays_here(target: &Element) -> Option<()> {
    let link = target.closest("a[target]").ok()??;
    let origin = window().location().origin().ok()?;
    if link.get_attribute("href")?.strip_prefix(&origin)?.starts_with('/') {
        link.remove_attribute("target").ok()?;
    }
    Some(())
}
