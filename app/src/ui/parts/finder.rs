//! A field to look for something in a list, as one types.

use crate::ui::kit::{Glyph, Icon};
use leptos::{
    ev::Targeted,
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::{Event, HtmlInputElement, InputEvent},
};
use protocol::limits::FIND_CHARS;
use std::time::Duration;

/// How long after the last key it is looked for.
const REST: Duration = Duration::from_millis(200);

#[component]
pub fn Finder(label: &'static str, looking: RwSignal<String>, on_find: Callback<String>) -> impl IntoView {
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let typed = move |field: HtmlInputElement| {
        let text: String = field.value().trim().chars().take(FIND_CHARS).collect();
        looking.set(text.clone());
        let next = set_timeout_with_handle(move || on_find.run(text), REST).ok();
        if let Some(before) = waiting.try_update_value(|waiting| std::mem::replace(waiting, next)).flatten() {
            before.clear();
        }
    };
    view! {
        <label class="search">
            <Icon glyph=Glyph::Search />
            <input type="search" aria-label=label placeholder=label autocomplete="off" on:input:target=move |event| when_whole(&event, typed) on:compositionend:target=move |event| typed(event.target()) />
        </label>
    }
}

/// Hands on a field that was written in, unless an input method composes there: nothing is looked for by half a pinyin.
pub fn when_whole(event: &Targeted<Event, HtmlInputElement>, typed: impl FnOnce(HtmlInputElement)) {
    if !is_half(event) {
        typed(event.target());
    }
}

/// Whether an input method composes where something was written.
pub fn is_half(event: &Event) -> bool {
    event.dyn_ref::<InputEvent>().is_some_and(InputEvent::is_composing)
}
