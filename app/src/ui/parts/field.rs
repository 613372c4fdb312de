//! Writes into the composer's field from outside of it, as if it had been typed.

use crate::state::{Chat, Store};
use leptos::{
    prelude::document,
    wasm_bindgen::JsCast as _,
    web_sys::{Event, EventInit, HtmlDocument, HtmlTextAreaElement},
};

/// The field, if one can write here.
pub fn field() -> Option<HtmlTextAreaElement> {
    document().query_selector(".composer textarea").ok()??.dyn_into().ok()
}

/// Puts a text in the place of what is selected, or at the caret.
pub fn write(text: &str) -> Option<()> {
    let field = field()?;
    let (from, to) = selection(&field)?;
    write_at(&field, text, from, to)
}

/// The same without giving the field the focus. It cannot be undone.
pub fn write_aside(text: &str) -> Option<()> {
    let field = field()?;
    let (from, to) = selection(&field)?;
    put(&field, text, from, to)
}

/// Puts a text in the place of another (from and to in UTF-16), and the caret behind it. The browser does it, so that it
/// can be undone.
pub fn write_at(field: &HtmlTextAreaElement, text: &str, from: u32, to: u32) -> Option<()> {
    field.focus().ok()?;
    field.set_selection_range(from, to).ok()?;
    let page: HtmlDocument = document().unchecked_into();
    match page.exec_command_with_show_ui_and_value("insertText", false, text) {
        Ok(true) => Some(()),
        _ => put(field, text, from, to),
    }
}

/// Gives back a text of one's own, to be written anew, below what is there. No message is being changed any more.
pub fn write_anew(store: Store, text: &str) -> Option<()> {
    let conversation = store.peek(|chat| chat.selected)?;
    if store.peek(Chat::is_editing) {
        let draft = store.draft(conversation);
        store.keep_draft(conversation, format!("{draft}{}{text}", apart(&draft, text)));
        // The field shows the draft then.
        store.write_about(None);
        return Some(());
    }
    let field = field()?;
    let before = field.value();
    let end = u32::try_from(before.encode_utf16().count()).ok()?;
    write_at(&field, &format!("{}{text}", apart(&before, text)), end, end)
}

fn apart(before: &str, text: &str) -> &'static str {
    if before.is_empty() || text.is_empty() { "" } else { "\n" }
}

/// Ends the composition of an input method; what was composed stays.
pub fn settle() {
    if let Some(field) = field() {
        let _ = field.blur();
    }
}

/// Puts a text in the place of all there is.
pub fn replace(field: &HtmlTextAreaElement, text: &str) {
    field.set_value(text);
    let _ = typed(field);
}

fn selection(field: &HtmlTextAreaElement) -> Option<(u32, u32)> {
    Some((field.selection_start().ok()??, field.selection_end().ok()??))
}

fn put(field: &HtmlTextAreaElement, text: &str, from: u32, to: u32) -> Option<()> {
    field.set_range_text_with_start_and_end_and_mode(text, from, to, "end").ok()?;
    typed(field)
}

fn typed(field: &HtmlTextAreaElement) -> Option<()> {
    let bubbles = EventInit::new();
    bubbles.set_bubbles(true);
    field.dispatch_event(&Event::new_with_event_init_dict("input", &bubbles).ok()?).ok().map(|_| ())
}
