//! Pending messages in IndexedDB, which survive a reload, a crash and a killed browser.

use app::{
    ports::{OutboxStore, PendingMessage},
    protocol::{Nonce, PersonId},
    state::Store,
};
use leptos::prelude::window;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use web_sys::{IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransactionMode};

const DATABASE: &str = "leliao";
/// The version of the database schema.
const VERSION: u32 = 2;
const MESSAGES: &str = "pending";

/// The keys are nonces, the values `[owner, message as JSON]`.
pub struct IndexedOutbox;

impl OutboxStore for IndexedOutbox {
    fn put(&self, owner: PersonId, message: &PendingMessage) {
        let value = js_sys::Array::of2(
            &owner.to_string().into(),
            &serde_json::to_string(message).unwrap_or_default().into(),
        );
        let key = message.nonce.to_string();
        with_messages(IdbTransactionMode::Readwrite, move |messages| {
            let _ = messages.put_with_key(&value, &key.into());
        });
    }

    fn remove(&self, nonce: Nonce) {
        let key = nonce.to_string();
        with_messages(IdbTransactionMode::Readwrite, move |messages| {
            let _ = messages.delete(&key.into());
        });
    }

    fn wipe(&self) {
        with_messages(IdbTransactionMode::Readwrite, |messages| {
            let _ = messages.clear();
        });
    }
}

/// Gives the store the pending messages that an earlier page of the same person stored.
pub fn recover(store: Store) {
    let me = store.peek(|chat| chat.me.id).to_string();
    with_messages(IdbTransactionMode::Readonly, move |messages| {
        let Ok(request) = messages.get_all() else { return };
        on_success(&request, move |result| {
            let mut found = Vec::new();
            for value in js_sys::Array::from(&result).iter() {
                let pair = js_sys::Array::from(&value);
                let text = pair.get(1).as_string().unwrap_or_default();
                if pair.get(0).as_string().as_deref() == Some(&me)
                    && let Ok(message) = serde_json::from_str::<PendingMessage>(&text)
                {
                    found.push(message);
                }
            }
            if !found.is_empty() {
                store.restore_pending(found);
            }
        });
    });
}

/// Opens the database and runs a function on its pending messages. Where IndexedDB is not available (some private
/// windows), they are lost with the page.
fn with_messages(mode: IdbTransactionMode, then: impl FnOnce(IdbObjectStore) + 'static) {
    let Ok(Some(factory)) = window().indexed_db() else { return };
    let Ok(request) = factory.open_with_u32(DATABASE, VERSION) else { return };
    let upgrading = request.clone();
    let upgrade = Closure::once_into_js(move || {
        if let Some(database) = database_of(&upgrading) {
            let _ = database.create_object_store(MESSAGES);
        }
    });
    request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
    let opened = request.clone();
    on_success(&request, move |_| {
        let Some(database) = database_of(&opened) else { return };
        if let Ok(transaction) = database.transaction_with_str_and_mode(MESSAGES, mode)
            && let Ok(messages) = transaction.object_store(MESSAGES)
        {
            then(messages);
        }
        database.close();
    });
}

fn database_of(request: &IdbOpenDbRequest) -> Option<IdbDatabase> {
    request.result().ok()?.dyn_into().ok()
}

fn on_success(request: &IdbRequest, then: impl FnOnce(JsValue) + 'static) {
    let done = request.clone();
    let success = Closure::once_into_js(move || {
        if let Ok(result) = done.result() {
            then(result);
        }
    });
    request.set_onsuccess(Some(success.unchecked_ref()));
}
