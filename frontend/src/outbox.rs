//! Pending messages in IndexedDB, which survive a reload, a crash and a killed browser.

use super::database::{Database, done};
use app::{
    ports::{OutboxStore, PendingMessage},
    protocol::{Nonce, PersonId},
    state::Store,
};
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use web_sys::{IdbTransaction, IdbTransactionMode, console};

const DATABASE: Database = Database { name: "leliao", version: 2, stores: &[PENDING] };
/// The keys are nonces, the values `[owner, message as JSON]`.
const PENDING: &str = "pending";

/// The port.
pub struct IndexedOutbox;

impl OutboxStore for IndexedOutbox {
    fn put(&self, owner: PersonId, message: &PendingMessage) {
        let key: JsValue = message.nonce.to_string().into();
        let text = serde_json::to_string(message).unwrap_or_default();
        let value = js_sys::Array::of2(&owner.to_string().into(), &text.into());
        change(Access::Put(key, value.into()));
    }

    fn remove(&self, nonce: Nonce) {
        let key: JsValue = nonce.to_string().into();
        change(Access::Remove(key));
    }

    fn wipe(&self) {
        change(Access::Wipe);
    }
}

/// Gives the store the pending messages that earlier pages stored: those of the same person to be sent, those
/// of others to be looked at. `then` is called afterwards.
pub fn recover(store: Store, then: fn()) {
    let me = store.peek(|chat| chat.me.id).to_string();
    spawn_local(async move {
        let stored = stored().await.unwrap_or_else(|error| {
            failed(&error);
            Vec::new()
        });
        let (mine, others): (Vec<_>, Vec<_>) = stored.into_iter().partition(|(owner, _)| *owner == me);
        let messages =
            |of: Vec<(String, PendingMessage)>| of.into_iter().map(|(_, message)| message).collect();
        if !mine.is_empty() {
            store.restore_pending(messages(mine));
        }
        if !others.is_empty() {
            store.offer_left_behind(messages(others));
        }
        then();
    });
}

/// Owners and messages.
async fn stored() -> Result<Vec<(String, PendingMessage)>, JsValue> {
    let values = js_sys::Array::from(&run(Access::Read).await?);
    let message = |value: JsValue| {
        let pair = js_sys::Array::from(&value);
        Some((pair.get(0).as_string()?, serde_json::from_str(&pair.get(1).as_string()?).ok()?))
    };
    Ok(values.iter().filter_map(message).collect())
}

/// What is done with the store. One function does all of it: each that waits is large.
enum Access {
    /// Key and value.
    Put(JsValue, JsValue),
    Remove(JsValue),
    Wipe,
    Read,
}

fn change(access: Access) {
    // A wipe fails where there is nothing, or while the browser deletes everything itself (Clear-Site-Data at a logout).
    let wipes = matches!(access, Access::Wipe);
    spawn_local(async move {
        if let Err(error) = run(access).await
            && !wipes
        {
            failed(&error);
        }
    });
}

/// Does it in a transaction, and returns what was read. Transactions follow each other in the order of the calls.
async fn run(access: Access) -> Result<JsValue, JsValue> {
    let mode = match access {
        Access::Read => IdbTransactionMode::Readonly,
        _ => IdbTransactionMode::Readwrite,
    };
    let transaction = DATABASE.begin(mode).await?;
    let pending = transaction.object_store(PENDING)?;
    let request = match access {
        Access::Put(key, value) => pending.put_with_key(&value, &key),
        Access::Remove(key) => pending.delete(&key),
        Access::Wipe => pending.clear(),
        Access::Read => pending.get_all(),
    }?;
    commit(&transaction);
    done(&request).await
}

/// By itself it would be committed once this page has heard of its request, and the page may be gone by then.
// Not the specification calls it deprecated, but web-sys.
#[expect(deprecated)]
fn commit(transaction: &IdbTransaction) {
    let _ = transaction.commit();
}

/// Where IndexedDB is not available (some private windows), pending messages are lost with the page.
fn failed(why: &JsValue) {
    console::warn_2(&"pending messages cannot be stored here:".into(), why);
}
