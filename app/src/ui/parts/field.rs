//! Writes into the composer's field from outside of it, as if it had been typed.

use leptos::{
    prelude::document,
    wasm_bindgen::JsCast as _,
    web_sys::{Event, EventInit, HtmlTextAreaElement},
};

/// The field, if one can write here.
pub fn field() -> Option<HtmlTextAreaElement> {
    document().query_selector(".composer textarea").ok()??.dyn_into().ok()
}

/// Puts a text in the place of what is selected, or at the caret.
pub fn write(text: &str) -> Option<()> {
    let field = field()?;
    let (from, to) = (field.selection_start().ok()??, field.selection_end().ok()??);
    write_at(&field, text, from, to)
}

/// Puts a text in the place of another (from and to in UTF-16), and the caret behind it.
pub fn write_at(field: &HtmlTextAreaElement, text: &str, from: u32, to: u32) -> Option<()> {
    field.focus().ok()?;
    field.set_range_text_with_start_and_end_and_mode(text, from, to, "end").ok()?;
    typed(field)
}

/// Puts a text in the place of all there is.
pub fn replace(field: &HtmlTextAreaElement, text: &str) {
    field.set_value(text);
    let _ = typed(field);
}

fn typed(field: &HtmlTextAreaElement) -> Option<()> {
    let bubbles = EventInit::new();
    bubbles.set_bubbles(true);
    field.dispatch_event(&Event::new_with_event_init_dict("input", &bubbles).ok()?).ok().map(|_| ())
}
