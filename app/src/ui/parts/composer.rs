//! Hop 1: the field for a new message. The browser alone writes into it while the user types. Each
//! conversation has its own, so that drafts cannot be mixed up.

use super::use_store;
use crate::{
    state::ime::{Ime, Press},
    ui::kit::{Glyph, Icon},
};
use leptos::{ev, html, prelude::*};
use protocol::{ConversationId, limits::TEXT_BYTES};

#[component]
pub fn Composer(conversation: ConversationId) -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let field = NodeRef::<html::Textarea>::new();
    let ime = StoredValue::new(Ime::default());
    let too_long = RwSignal::new(false);
    let entered = StoredValue::new(false);
    let send = move || {
        let Some(field) = field.get_untracked() else { return };
        let text = field.value();
        if text.trim().is_empty() {
            return;
        }
        if text.len() > TEXT_BYTES {
            return too_long.set(true);
        }
        field.set_value("");
        store.keep_draft(conversation, String::new());
        store.send_text(conversation, text.trim_end().to_owned());
        let _ = field.focus();
    };
    let pressed = move |event: ev::KeyboardEvent| {
        let press = Press {
            enter: event.key() == "Enter",
            shift: event.shift_key(),
            composing: event.is_composing(),
            code: event.key_code(),
            at: event.time_stamp(),
        };
        if ime.try_update_value(|ime| ime.sends(press)) == Some(true) {
            event.prevent_default();
            send();
        }
    };
    // Browsers put the caret before the initial value; the user goes on at the end of the draft.
    let focused = move |_| {
        if let Some(field) = field.get_untracked()
            && !entered.get_value()
        {
            entered.set_value(true);
            let end = u32::try_from(field.value().encode_utf16().count()).unwrap_or(u32::MAX);
            let _ = field.set_selection_range(end, end);
        }
    };
    let typed = move |_| {
        too_long.set(false);
        if let Some(field) = field.get_untracked() {
            store.keep_draft(conversation, field.value());
        }
        store.type_in(conversation);
    };
    view! {
        <form
            class="composer"
            data-conversation=conversation.to_string()
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
        >
            <Show when=move || too_long.get()>
                <p class="failure" role="alert">{words.refusals.text_too_long}</p>
            </Show>
            <div>
                <textarea
                    rows="1"
                    aria-label=words.message_placeholder
                    placeholder=words.message_placeholder
                    enterkeyhint="send"
                    prop:value=store.draft(conversation)
                    node_ref=field
                    on:focus=focused
                    on:keydown=pressed
                    on:input=typed
                    on:compositionstart=move |_| ime.update_value(Ime::started)
                    on:compositionend=move |event: ev::CompositionEvent| ime.update_value(|ime| ime.ended(event.time_stamp()))
                ></textarea>
                <button class="icon-button send" aria-label=words.send>
                    <Icon glyph=Glyph::Send />
                </button>
            </div>
        </form>
    }
}
