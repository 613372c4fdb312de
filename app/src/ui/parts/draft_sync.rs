//! What one writes goes to one's other devices a moment after it is written, and what is written there comes here: but
//! never into a field that is being typed in.

use super::composer::mirror;
use crate::{
    state::{Chat, Store},
    ui::kit::effect,
};
use leptos::{
    ev,
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::{Element, HtmlTextAreaElement},
};
use protocol::{ConversationId, Draft};
use std::time::Duration;

/// How long nothing changes before it is told. A draft is noted 300 ms after a key.
const REST: Duration = Duration::from_millis(600);

/// Begins.
pub fn start(store: Store) {
    let typed = StoredValue::new(Vec::<ConversationId>::new());
    up(store, typed);
    down(store, typed);
}

/// Tells what was written here. `typed`: what this page wrote into its drafts since it last took them from elsewhere.
fn up(store: Store, typed: StoredValue<Vec<ConversationId>>) {
    let live = store.memo(Chat::is_live);
    // What was told on this connection: the last of it may not have arrived when it is cut.
    let sent = StoredValue::new(Vec::<ConversationId>::new());
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let tell = move || {
        if live.try_get_untracked() == Some(true) {
            let told = store.tell_drafts();
            sent.try_update_value(|sent| sent.extend(told));
        }
    };
    effect(move || {
        if live.try_get() == Some(true) {
            sent.try_update_value(std::mem::take)
                .unwrap_or_default()
                .into_iter()
                .for_each(|id| store.tell_draft(id));
        }
    });
    effect(move || {
        let untold = store.untold();
        if untold.is_empty() || live.try_get() != Some(true) {
            return;
        }
        typed.try_update_value(|typed| typed.extend(&untold));
        // What was sent or deleted goes at once.
        if untold.iter().any(|id| store.draft(*id).is_empty()) {
            return tell();
        }
        let next = set_timeout_with_handle(tell, REST).ok();
        if let Some(before) = waiting.try_update_value(|waiting| std::mem::replace(waiting, next)).flatten() {
            before.clear();
        }
    });
    // The field is left, or the page.
    // A field that is removed while a page is drawn loses the focus in the middle of it.
    let left = window_event_listener(ev::focusout, move |_| set_timeout(tell, Duration::ZERO));
    let hidden = window_event_listener(ev::pagehide, move |_| tell());
    on_cleanup(move || {
        left.remove();
        hidden.remove();
    });
}

/// Takes what was written elsewhere.
fn down(store: Store, typed: StoredValue<Vec<ConversationId>>) {
    let composing = StoredValue::new(false);
    let began = window_event_listener(ev::compositionstart, move |_| {
        composing.try_set_value(true);
    });
    let ended = window_event_listener(ev::compositionend, move |_| {
        composing.try_set_value(false);
    });
    on_cleanup(move || {
        began.remove();
        ended.remove();
    });
    // What came while the field was written in: taken once that is left.
    let aside = StoredValue::new(Vec::<Draft>::new());
    let take = move |draft: Draft, has_left: bool| {
        let id = draft.conversation;
        let field = field_of(id);
        let is_here = typed.with_value(|typed| typed.contains(&id)) && !store.draft(id).is_empty();
        let is_focused = field.as_ref().is_some_and(is_focused);
        if is_focused && (composing.get_value() || is_here && !has_left) {
            aside.update_value(|aside| aside.push(draft));
            return;
        }
        let text = draft.text.clone();
        if store.take_draft(draft) {
            typed.update_value(|typed| typed.retain(|one| *one != id));
            let edits = store.peek(Chat::is_editing);
            if let Some(field) = field.filter(|field| !edits && field.value() != text) {
                field.set_value(&text);
                mirror(&field, &text);
            }
        }
    };
    let told = store.memo(|chat| chat.told_drafts.len());
    effect(move || {
        if told.try_get().unwrap_or_default() > 0 {
            store.take_told_drafts().into_iter().for_each(|draft| take(draft, false));
        }
    });
    let again = move || {
        let aside = aside.try_update_value(std::mem::take).unwrap_or_default();
        aside.into_iter().for_each(|draft| take(draft, true));
    };
    // After what was written last is noted and told.
    let left = window_event_listener(ev::focusout, move |_| set_timeout(again, REST));
    on_cleanup(move || left.remove());
}

/// The field of a conversation, if that is open.
fn field_of(conversation: ConversationId) -> Option<HtmlTextAreaElement> {
    let field = format!(".composer[data-conversation=\"{conversation}\"] textarea");
    document().query_selector(&field).ok()??.dyn_into().ok()
}

fn is_focused(field: &HtmlTextAreaElement) -> bool {
    let field: &Element = field;
    document().active_element().as_ref() == Some(field)
}
