//! Unsent messages in IndexedDB, where they survive a reload, a crash and a killed browser.

use app::{
    ports::{Letter, OutboxStore},
    protocol::{Nonce, PersonId},
    state::Store,
};
use leptos::prelude::window;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use web_sys::{IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransactionMode};

const DATABASE: &str = "leliao";
const LETTERS: &str = "letters";

/// Keys are nonces; values are `[owner, letter as JSON]`.
pub struct IndexedOutbox;

impl OutboxStore for IndexedOutbox {
    fn put(&self, owner: PersonId, letter: &Letter) {
        let value = js_sys::Array::of2(
            &owner.to_string().into(),
            &serde_json::to_string(letter).unwrap_or_default().into(),
        );
        let key = letter.nonce.to_string();
        with_letters(IdbTransactionMode::Readwrite, move |letters| {
            let _ = letters.put_with_key(&value, &key.into());
        });
    }

    fn remove(&self, nonce: Nonce) {
        let key = nonce.to_string();
        with_letters(IdbTransactionMode::Readwrite, move |letters| {
            let _ = letters.delete(&key.into());
        });
    }

    fn wipe(&self) {
        with_letters(IdbTransactionMode::Readwrite, |letters| {
            let _ = letters.clear();
        });
    }
}

/// Hands an earlier page's letters of the same person to the store.
pub fn recover(store: Store) {
    let me = store.peek(|chat| chat.me.id).to_string();
    with_letters(IdbTransactionMode::Readonly, move |letters| {
        let Ok(request) = letters.get_all() else { return };
        on_success(&request, move |result| {
            let mut found = Vec::new();
            for value in js_sys::Array::from(&result).iter() {
                let pair = js_sys::Array::from(&value);
                let text = pair.get(1).as_string().unwrap_or_default();
                if pair.get(0).as_string().as_deref() == Some(&me)
                    && let Ok(letter) = serde_json::from_str::<Letter>(&text)
                {
                    found.push(letter);
                }
            }
            if !found.is_empty() {
                store.adopt(found);
            }
        });
    });
}

/// Opens the database, makes it if need be, and hands over the letters. Where there is no IndexedDB (a
/// private window, perhaps), letters live as long as the page.
fn with_letters(mode: IdbTransactionMode, then: impl FnOnce(IdbObjectStore) + 'static) {
    let Ok(Some(factory)) = window().indexed_db() else { return };
    let Ok(request) = factory.open_with_u32(DATABASE, 1) else { return };
    let upgrading = request.clone();
    let upgrade = Closure::once_into_js(move || {
        if let Some(database) = database_of(&upgrading) {
            let _ = database.create_object_store(LETTERS);
        }
    });
    request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
    let opened = request.clone();
    on_success(&request, move |_| {
        let Some(database) = database_of(&opened) else { return };
        if let Ok(transaction) = database.transaction_with_str_and_mode(LETTERS, mode)
            && let Ok(letters) = transaction.object_store(LETTERS)
        {
            then(letters);
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
