//! The new text of a message as far as it is written, kept by the browser until the edit is over: a reload, or a phone
//! that ends the page, loses nothing. Each tab goes on with its own; only one that is new takes what was kept last.

use super::web_storage::{BROWSER, TAB, ends_with_login, keep, kept};
use crate::{
    state::{Chat, Store, about::About},
    ui::kit::effect,
};
use leptos::{ev, prelude::*};
use protocol::{ConversationId, MessageAt, Seq};
use std::time::Duration;

/// Goes on with what an earlier page kept, and keeps what is written from now on.
pub fn start(store: Store) {
    let key = key(store);
    // Empty if nothing was begun in this tab.
    let begun_here = kept(TAB, &key).or_else(|| kept(BROWSER, &key)).unwrap_or_default();
    keep(TAB, &key, Some(&begun_here));
    let (key, known) = (StoredValue::new(key), StoredValue::new(begun_here));
    let begun = move || store.edit_begun();
    if begun().is_none()
        && let Some((at, text)) = known.with_value(|known| parse(known))
    {
        store.keep_edit(Some((at, text)));
        if store.peek(|chat| chat.selected == Some(at.conversation) && chat.about.is_none()) {
            store.write_about(Some(About::Edit(at.seq)));
        }
    }
    // Another tab may have kept its own: only what changed here is written.
    let note = move || {
        if store.peek(|chat| chat.ended.is_some()) {
            return;
        }
        let text =
            begun().map(|(at, text)| format!("{}.{} {text}", at.conversation, at.seq)).unwrap_or_default();
        if known.try_with_value(|known| *known != text) == Some(true) {
            let before = known.try_update_value(|known| std::mem::replace(known, text.clone()));
            key.with_value(|key| {
                keep(TAB, key, Some(&text));
                if !text.is_empty() {
                    keep(BROWSER, key, Some(&text));
                } else if kept(BROWSER, key) == before {
                    keep(BROWSER, key, None);
                }
            });
        }
    };
    let typed = window_event_listener(ev::input, move |_| note());
    on_cleanup(move || typed.remove());
    ends_with_login(store, key.get_value());
    let editing = store.memo(Chat::is_editing);
    effect(move || {
        editing.track();
        // The composer hears it, too, and says that the edit is over.
        set_timeout(note, Duration::ZERO);
    });
}

/// What the browser calls it. `Storage::wipe` deletes it with the drafts of messages.
fn key(store: Store) -> String {
    format!("draft-{}-edit", store.peek(|chat| chat.me.id))
}

fn parse(kept: &str) -> Option<(MessageAt, String)> {
    let (place, text) = kept.split_once(' ')?;
    let (conversation, seq) = place.split_once('.')?;
    let at =
        MessageAt { conversation: ConversationId(conversation.parse().ok()?), seq: Seq(seq.parse().ok()?) };
    Some((at, text.to_owned()))
}
