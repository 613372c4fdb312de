//! Hop 1: the field for a new message. The browser alone writes into it while the user types. Each
//! conversation has its own, so that drafts cannot be mixed up.

use super::use_store;
use crate::{
    state::{
        Store,
        ime::{Ime, Press},
    },
    ui::kit::{Glyph, Icon, Show, effect},
};
use leptos::{
    ev, html,
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::{HtmlTextAreaElement, InputEvent},
};
use protocol::{ConversationId, limits::TEXT_BYTES};

/// More than the tallest field shows, characters.
const MIRRORED: usize = 2_000;

#[component]
pub fn Composer(conversation: ConversationId) -> impl IntoView {
    let closed = use_store().closed(conversation);
    view! {
        {move || match closed.get() {
            Some(why) => view! { <div class="composer"><p class="closed" role="status">{why}</p></div> }.into_any(),
            None => view! { <Field conversation /> }.into_any(),
        }}
    }
}

#[component]
fn Field(conversation: ConversationId) -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let field = NodeRef::<html::Textarea>::new();
    let ime = StoredValue::new(Ime::default());
    let too_long = RwSignal::new(false);
    let writing = Writing { store, conversation, field, ime, too_long };
    effect(move || {
        if let Some(field) = field.get() {
            mirror(&field, &field.value());
            if store.focuses_composer() && is_focus_free() {
                let _ = field.focus();
            }
        }
    });
    view! {
        <form
            class="composer"
            data-conversation=conversation.to_string()
            on:submit=move |event| {
                event.prevent_default();
                writing.send();
            }
        >
            <Show when=move || too_long.get()>
                <p class="failure" role="alert" id=FAULT>{words.refusals.text_too_long}</p>
            </Show>
            <div>
                <div class="grow">
                    <textarea
                        rows="1"
                        aria-label=words.message_placeholder
                        aria-invalid=move || too_long.get().then_some("true")
                        aria-describedby=move || too_long.get().then_some(FAULT)
                        placeholder=words.message_placeholder
                        enterkeyhint=move || if store.enter_sends() { "send" } else { "enter" }
                        prop:value=store.draft(conversation)
                        node_ref=field
                        on:keydown=move |event| writing.pressed(&event)
                        on:input=move |event| writing.typed(&event)
                        on:compositionstart=move |_| ime.update_value(Ime::started)
                        on:compositionend=move |event: ev::CompositionEvent| ime.update_value(|ime| ime.ended(event.time_stamp()))
                    ></textarea>
                </div>
                // A press would take the focus, and on a phone the keyboard, from the field.
                <button class="icon-button send" aria-label=words.send disabled=move || store.is_asleep() on:mousedown=move |event| event.prevent_default()>
                    <Icon glyph=Glyph::Send />
                </button>
            </div>
        </form>
    }
}

/// What the field's events share.
#[derive(Clone, Copy)]
struct Writing {
    store: Store,
    conversation: ConversationId,
    field: NodeRef<html::Textarea>,
    ime: StoredValue<Ime>,
    too_long: RwSignal<bool>,
}

impl Writing {
    fn send(self) {
        let Some(field) = self.field.get_untracked() else { return };
        let text = field.value();
        let _ = field.focus();
        if text.trim().is_empty() {
            return;
        }
        if text.len() > TEXT_BYTES {
            return self.too_long.set(true);
        }
        field.set_value("");
        mirror(&field, "");
        self.store.keep_draft(self.conversation, String::new());
        self.store.send_text(self.conversation, text.trim_end().to_owned());
    }

    fn pressed(self, event: &ev::KeyboardEvent) {
        let press = Press {
            enter: event.key() == "Enter",
            shift: event.shift_key(),
            composing: event.is_composing(),
            code: event.key_code(),
            at: event.time_stamp(),
        };
        let sends = self.ime.try_update_value(|ime| ime.sends(press)) == Some(true);
        if sends && (self.enter_sends() || event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            self.send();
        }
    }

    fn typed(self, event: &ev::Event) {
        let Some(field) = self.field.get_untracked() else { return };
        self.too_long.set(false);
        if is_line_break(event) && self.enter_sends() && self.ime.with_value(Ime::line_break_sends) {
            take_back_line_break(&field);
            return self.send();
        }
        let text = field.value();
        mirror(&field, &text);
        self.store.keep_draft(self.conversation, text);
        self.store.type_in(self.conversation);
    }

    fn enter_sends(self) -> bool {
        untrack(|| self.store.enter_sends())
    }
}

/// The id of the sentence that says why a text was not sent.
const FAULT: &str = "composer-fault";

/// Gives the text to the element around the field, which shows it unseen: the two are as tall as the taller one, in
/// every browser and without measuring.
fn mirror(field: &HtmlTextAreaElement, text: &str) {
    let end = text.char_indices().nth(MIRRORED).map_or(text.len(), |(at, _)| at);
    if let Some(around) = field.parent_element() {
        let _ = around.set_attribute("data-text", text.get(..end).unwrap_or_default());
    }
}

/// Whether a line break was typed, not pasted nor composed.
fn is_line_break(event: &ev::Event) -> bool {
    event.dyn_ref::<InputEvent>().is_some_and(|event| {
        let kind = event.input_type();
        let breaks = matches!(kind.as_str(), "insertLineBreak" | "insertParagraph");
        !event.is_composing() && (breaks || (kind == "insertText" && event.data().as_deref() == Some("\n")))
    })
}

/// Removes the line break before the caret.
fn take_back_line_break(field: &HtmlTextAreaElement) {
    let Ok(Some(caret)) = field.selection_start() else { return };
    let Some(before) = caret.checked_sub(1) else { return };
    let place = usize::try_from(before).unwrap_or(usize::MAX);
    if field.value().encode_utf16().nth(place) == Some(u16::from(b'\n')) {
        let _ = field.set_range_text_with_start_and_end("", before, caret);
    }
}

/// Whether nobody is busy in a field or a dialog.
fn is_focus_free() -> bool {
    let active = document().active_element();
    active.is_none_or(|active| matches!(active.closest("input, textarea, dialog"), Ok(None)))
}
