//! What another app shared lies with the service worker until a conversation is chosen in the list. Then it is in its
//! composer, and is sent by whoever presses the button.

use super::{
    by_name::{call, get, make, object, wait},
    composer::mirror,
    offline::caches,
};
use crate::{
    route::Route,
    state::Store,
    ui::kit::{Show, effect},
};
use leptos::{
    ev,
    prelude::*,
    task::spawn_local,
    wasm_bindgen::JsCast as _,
    web_sys::{Element, Event, HtmlTextAreaElement, js_sys::Array},
};
use protocol::ConversationId;
use std::time::Duration;

/// Where the worker keeps it.
const CACHE: &str = "shared";
/// For how long it is kept, milliseconds; the worker keeps it as long.
const KEPT_MS: i64 = 15 * 60_000;
/// How often the composer of the chosen conversation is looked for …
const LOOKS: u32 = 50;
/// … and once it is there, whether it keeps what was written …
const SETTLES: u32 = 5;
/// … each time after this.
const LOOK: Duration = Duration::from_millis(100);

/// What was shared.
struct Shared {
    text: String,
    files: Array,
}

/// Looks whether there is something, and asks for the conversation.
pub fn start(store: Store) -> AnyView {
    let shared = StoredValue::new_local(None::<Shared>);
    let waits = RwSignal::new(false);
    spawn_local(async move {
        if let Some(found) = found(store).await {
            _ = shared.try_set_value(Some(found));
            _ = waits.try_set(true);
        }
    });
    // What is open already was not chosen for this, unless its row is pressed; a guest has no choice. Nor is it where
    // nobody can write.
    let other_than = StoredValue::new(store.peek(|chat| chat.selected.filter(|_| !chat.is_guest)));
    let chosen = move |id: ConversationId| {
        if let Some(taken) = shared.try_update_value(Option::take).flatten() {
            waits.set(false);
            // Where nobody can write there is no composer: another conversation is to be chosen.
            give(store, id, taken, LOOKS, move |left| {
                _ = shared.try_set_value(Some(left));
                _ = other_than.try_set_value(Some(id));
                _ = waits.try_set(true);
            });
        }
    };
    let selected = store.memo(|chat| chat.selected);
    effect(move || {
        if let (Some(true), Some(Some(id))) = (waits.try_get(), selected.try_get())
            && other_than.try_get_value() != Some(Some(id))
        {
            chosen(id);
        }
    });
    let pressed = window_event_listener(ev::click, move |event| {
        if waits.try_get_untracked() == Some(true)
            && let Some(id) = other_than.try_get_value().flatten().filter(|id| is_row_of(&event, *id))
        {
            chosen(id);
        }
    });
    let seen = window_event_listener_untyped("visibilitychange", move |_| {
        spawn_local(async move {
            if store.is_watched() && waits.try_get_untracked() == Some(true) && !is_there().await {
                _ = shared.try_set_value(None);
                _ = waits.try_set(false);
            }
        });
    });
    on_cleanup(move || {
        pressed.remove();
        seen.remove();
    });
    let cancel = move |_| {
        shared.set_value(None);
        waits.set(false);
        spawn_local(async { _ = forget().await });
    };
    let words = store.page_words().kept;
    view! {
        <Show when=move || waits.get()>
            <div class="banner" role="status">
                <span>{words.shared}</span>
                <button type="button" class="link" on:click=cancel>{words.shared_cancel}</button>
            </div>
        </Show>
    }
    .into_any()
}

/// Reads it, if it is not too old: then somebody has forgotten it, and may be somebody else.
async fn found(store: Store) -> Option<Shared> {
    let answer = wait(call(&caches(), "match", &["/share".into()])).await?;
    let at = call(&get(&answer, "headers"), "get", &["leliao-at".into()]).as_string();
    let at: i64 = at?.parse().ok()?;
    if store.reading(|reader| reader.now) - at > KEPT_MS {
        forget().await;
        return None;
    }
    let form = wait(call(&answer, "formData", &[])).await?;
    let files: Array = call(&form, "getAll", &["files".into()]).dyn_into().ok()?;
    let mut parts: Vec<String> = Vec::new();
    for name in ["title", "text", "url"] {
        let part = call(&form, "get", &[name.into()]).as_string().unwrap_or_default();
        let part = part.trim();
        // Browsers give an address as the text, or at its end, too.
        if !part.is_empty() && !parts.iter().any(|other| other.contains(part)) {
            parts.push(part.to_owned());
        }
    }
    let files: Array = files.iter().filter(|file| get(file, "size").as_f64() > Some(0.0)).collect();
    let is_any = !parts.is_empty() || files.length() > 0;
    is_any.then(|| Shared { text: parts.join("\n"), files })
}

/// Whether a press is on the row of a conversation in the list.
fn is_row_of(event: &ev::MouseEvent, id: ConversationId) -> bool {
    let row = format!(".list a[href=\"{}\"]", Route::Conversation(id).path());
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| matches!(target.closest(&row), Ok(Some(_))))
}

/// Puts it into the composer of a conversation once that is there, and its files beside it. Only then it is needed no
/// longer. `fails`: there is none.
fn give(store: Store, id: ConversationId, shared: Shared, looks: u32, fails: impl FnOnce(Shared) + 'static) {
    match composer(id) {
        Some(field) => {
            spawn_local(async move {
                // Another window may have put it somewhere.
                if forget().await != Some(true) {
                    return;
                }
                let (before, shared_text) = (store.draft(id), shared.text);
                let parts = [&*before, &*shared_text].into_iter().filter(|part| !part.is_empty());
                let text = parts.collect::<Vec<_>>().join("\n");
                store.keep_draft(id, text.clone());
                let _ = paste(&field, &shared.files);
                write(id, before, text, SETTLES);
            });
        }
        None if looks > 0 => {
            let again = move || give(store, id, shared, looks - 1, fails);
            set_timeout(again, LOOK);
        }
        None => fails(shared),
    }
}

/// Writes the text. A composer that is just being drawn gets what was there `before`, so it is looked at some times more;
/// what somebody has typed stays.
fn write(id: ConversationId, before: String, text: String, looks: u32) {
    if let Some(field) = composer(id).filter(|field| field.value() == before) {
        field.set_value(&text);
        mirror(&field, &text);
    }
    if looks > 0 {
        set_timeout(move || write(id, before, text, looks - 1), LOOK);
    }
}

/// The field of a conversation.
fn composer(id: ConversationId) -> Option<HtmlTextAreaElement> {
    let field = format!(".composer[data-conversation=\"{id}\"] textarea");
    document().query_selector(&field).ok()??.dyn_into().ok()
}

/// Files come as if they were pasted.
fn paste(field: &HtmlTextAreaElement, files: &Array) -> Option<bool> {
    if files.length() == 0 {
        return None;
    }
    let data = make("DataTransfer", &[]);
    let items = get(&data, "items");
    for file in files.iter() {
        call(&items, "add", &[file]);
    }
    let how = object(&[("clipboardData", data), ("bubbles", true.into()), ("cancelable", true.into())]);
    let event: Event = make("ClipboardEvent", &["paste".into(), how]).dyn_into().ok()?;
    field.dispatch_event(&event).ok()
}

/// It is not needed any more. Gives whether it was still there.
async fn forget() -> Option<bool> {
    wait(call(&caches(), "delete", &[CACHE.into()])).await?.as_bool()
}

/// Whether it is there, and no other window has put it somewhere.
async fn is_there() -> bool {
    wait(call(&caches(), "match", &["/share".into()])).await.is_some_and(|answer| answer.is_object())
}
