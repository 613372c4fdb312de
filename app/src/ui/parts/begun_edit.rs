//! The new text of a message as far as it is written, kept by the browser until the edit is over: a reload, or a phone
//! that ends the page, loses nothing.

use super::by_name::{call, global};
use crate::{
    state::{Chat, Store, about::About},
    ui::kit::effect,
};
use leptos::{ev, prelude::*};
use protocol::{ConversationId, MessageAt, Seq};
use std::time::Duration;

/// Goes on with what an earlier page kept, and keeps what is written from now on.
pub fn start(store: Store) {
    let kept = StoredValue::new(read(store));
    let begun = move || store.edit_begun();
    if begun().is_none()
        && let Some((at, text)) = kept.get_value().as_deref().and_then(parse)
    {
        store.keep_edit(Some((at, text)));
        if store.peek(|chat| chat.selected == Some(at.conversation) && chat.about.is_none()) {
            store.write_about(Some(About::Edit(at.seq)));
        }
    }
    // Another tab may have kept its own: only what changed here is written.
    let keep = move || {
        let text =
            begun().map(|(MessageAt { conversation, seq }, text)| format!("{conversation}.{seq} {text}"));
        if kept.try_with_value(|kept| *kept != text) == Some(true) {
            write(store, text.as_deref());
            kept.set_value(text);
        }
    };
    let typed = window_event_listener(ev::input, move |_| keep());
    on_cleanup(move || typed.remove());
    let editing = store.memo(Chat::is_editing);
    effect(move || {
        editing.track();
        // The composer hears it, too, and says that the edit is over.
        set_timeout(keep, Duration::ZERO);
    });
}

/// What the browser calls it. `Storage::wipe` deletes it with the drafts of messages.
fn key(store: Store) -> String {
    format!("draft-{}-edit", store.peek(|chat| chat.me.id))
}

fn read(store: Store) -> Option<String> {
    call(&global("localStorage"), "getItem", &[key(store).into()]).as_string()
}

fn write(store: Store, text: Option<&str>) {
    let storage = global("localStorage");
    match text {
        Some(text) => call(&storage, "setItem", &[key(store).into(), text.into()]),
        None => call(&storage, "removeItem", &[key(store).into()]),
    };
}

fn parse(kept: &str) -> Option<(MessageAt, String)> {
    let (place, text) = kept.split_once(' ')?;
    let (conversation, seq) = place.split_once('.')?;
    let at =
        MessageAt { conversation: ConversationId(conversation.parse().ok()?), seq: Seq(seq.parse().ok()?) };
    Some((at, text.to_owned()))
}
