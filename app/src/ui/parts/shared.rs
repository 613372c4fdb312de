//! What another app shared lies with the service worker until a conversation is chosen in the list. Then it is in its
//! composer, and is sent by whoever presses the button.

use super::{
    by_name::{call, get, make, wait},
    composer::mirror,
    offline::caches,
};
use crate::{
    state::Store,
    ui::kit::{Show, effect},
};
use leptos::{
    prelude::*,
    task::spawn_local,
    wasm_bindgen::{JsCast as _, JsValue},
    web_sys::{
        Event, HtmlTextAreaElement,
        js_sys::{Array, Object, Reflect},
    },
};
use protocol::ConversationId;
use std::time::Duration;

/// Where the worker keeps it.
const CACHE: &str = "shared";
/// For how long it is kept, milliseconds; the worker keeps it as long.
const KEPT_MS: i64 = 15 * 60_000;
/// How often the composer of the chosen conversation is looked for, 100 ms apart.
const LOOKS: u32 = 50;

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
    // What is open already was not chosen for this; a guest has no choice.
    let first = store.peek(|chat| chat.selected.filter(|_| !chat.is_guest));
    let chosen = store.memo(move |chat| chat.selected.filter(|id| Some(*id) != first));
    effect(move || {
        if waits.try_get() == Some(true)
            && let Some(id) = chosen.try_get().flatten()
            && let Some(shared) = shared.try_update_value(Option::take).flatten()
        {
            waits.set(false);
            give(store, id, shared);
        }
    });
    let cancel = move |_| {
        shared.set_value(None);
        waits.set(false);
        forget();
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
    let answer = wait(call(&caches()?, "match", "/share".into())).await?;
    let at: i64 = call(&get(&answer, "headers")?, "get", "leliao-at".into())?.as_string()?.parse().ok()?;
    if store.reading(|reader| reader.now) - at > KEPT_MS {
        forget();
        return None;
    }
    let form = wait(call(&answer, "formData", JsValue::UNDEFINED)).await?;
    let files: Array = call(&form, "getAll", "files".into())?.dyn_into().ok()?;
    let mut parts: Vec<String> = Vec::new();
    for name in ["title", "text", "url"] {
        let part = call(&form, "get", name.into()).and_then(|part| part.as_string()).unwrap_or_default();
        let part = part.trim();
        // Browsers give an address as the text, or at its end, too.
        if !part.is_empty() && !parts.iter().any(|other| other.contains(part)) {
            parts.push(part.to_owned());
        }
    }
    let files: Array =
        files.iter().filter(|file| get(file, "size").and_then(|size| size.as_f64()) > Some(0.0)).collect();
    let is_any = !parts.is_empty() || files.length() > 0;
    is_any.then(|| Shared { text: parts.join("\n"), files })
}

/// Puts it into the draft of a conversation, and its files beside it.
fn give(store: Store, id: ConversationId, shared: Shared) {
    forget();
    let parts = [store.draft(id), shared.text];
    let text = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n");
    store.keep_draft(id, text.clone());
    fill(id, text, shared.files, LOOKS);
}

/// Fills the composer of a conversation, once it is there. One that is just being drawn is emptied again, so it is looked
/// at once more; what somebody has typed stays.
fn fill(id: ConversationId, text: String, files: Array, looks: u32) {
    let field = format!(".composer[data-conversation=\"{id}\"] textarea");
    let field = document().query_selector(&field).ok().flatten();
    let field = field.and_then(|field| field.dyn_into::<HtmlTextAreaElement>().ok());
    match field {
        Some(field) if text.is_empty() || !field.value().is_empty() => {
            let _ = paste(&field, &files);
            return;
        }
        Some(field) => {
            field.set_value(&text);
            mirror(&field, &text);
        }
        None => {}
    }
    if looks > 0 {
        set_timeout(move || fill(id, text, files, looks - 1), Duration::from_millis(100));
    }
}

/// Files come as if they were pasted.
fn paste(field: &HtmlTextAreaElement, files: &Array) -> Option<bool> {
    if files.length() == 0 {
        return None;
    }
    let data = make("DataTransfer", &Array::new())?;
    let items = get(&data, "items")?;
    for file in files.iter() {
        call(&items, "add", file);
    }
    let how = Object::new();
    for (name, value) in [("clipboardData", data), ("bubbles", true.into()), ("cancelable", true.into())] {
        Reflect::set(&how, &name.into(), &value).ok()?;
    }
    let event = make("ClipboardEvent", &Array::of2(&"paste".into(), &how))?;
    field.dispatch_event(&event.unchecked_into::<Event>()).ok()
}

/// It is not needed any more.
fn forget() {
    if let Some(caches) = caches() {
        call(&caches, "delete", CACHE.into());
    }
}
