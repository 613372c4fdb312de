//! Pending messages in IndexedDB, which survive a reload, a crash and a killed browser.

use app::{
    ports::{OutboxStore, PendingMessage},
    protocol::{Nonce, PersonId},
    state::Store,
};
use idb::{Database, DatabaseEvent as _, Error, Factory, ObjectStore, ObjectStoreParams, TransactionMode};
use leptos::{logging, task::spawn_local};
use wasm_bindgen::JsValue;

const DATABASE: &str = "leliao";
/// The version of the database schema.
const VERSION: u32 = 2;
/// The keys are nonces, the values `[owner, message as JSON]`.
const PENDING: &str = "pending";

/// The port.
pub struct IndexedOutbox;

impl OutboxStore for IndexedOutbox {
    fn put(&self, owner: PersonId, message: &PendingMessage) {
        let key: JsValue = message.nonce.to_string().into();
        let text = serde_json::to_string(message).unwrap_or_default();
        let value = js_sys::Array::of2(&owner.to_string().into(), &text.into());
        change(async move |pending| pending.put(&value, Some(&key))?.await.map(drop));
    }

    fn remove(&self, nonce: Nonce) {
        let key: JsValue = nonce.to_string().into();
        change(async move |pending| pending.delete(key)?.await);
    }

    fn wipe(&self) {
        change(async |pending| pending.clear()?.await);
    }
}

/// Gives the store the pending messages that earlier pages stored: those of the same person to be sent, those
/// of others to be looked at.
pub fn recover(store: Store) {
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
    });
}

/// Owners and messages.
async fn stored() -> Result<Vec<(String, PendingMessage)>, Error> {
    let read = async |pending: ObjectStore| pending.get_all(None, None)?.await;
    let values = with_pending(TransactionMode::ReadOnly, read).await?;
    let message = |value: JsValue| {
        let pair = js_sys::Array::from(&value);
        Some((pair.get(0).as_string()?, serde_json::from_str(&pair.get(1).as_string()?).ok()?))
    };
    Ok(values.into_iter().filter_map(message).collect())
}

fn change(change: impl AsyncFnOnce(ObjectStore) -> Result<(), Error> + 'static) {
    spawn_local(async move {
        let changed = with_pending(TransactionMode::ReadWrite, change).await;
        changed.unwrap_or_else(|error| failed(&error));
    });
}

/// Runs a function in a transaction. Transactions follow each other in the order of the calls.
async fn with_pending<T>(
    mode: TransactionMode,
    run: impl AsyncFnOnce(ObjectStore) -> Result<T, Error>,
) -> Result<T, Error> {
    let database = open().await?;
    let transaction = database.transaction(&[PENDING], mode);
    let result = match transaction.and_then(|transaction| transaction.object_store(PENDING)) {
        Ok(pending) => run(pending).await,
        Err(error) => Err(error),
    };
    // Waits for the transaction, which commits by itself.
    database.close();
    result
}

async fn open() -> Result<Database, Error> {
    let mut request = Factory::new()?.open(DATABASE, Some(VERSION))?;
    request.on_upgrade_needed(|event| {
        let create = |database: Database| database.create_object_store(PENDING, ObjectStoreParams::new());
        if let Err(error) = event.database().and_then(create) {
            failed(&error);
        }
    });
    request.await
}

/// Where IndexedDB is not available (some private windows), pending messages are lost with the page.
fn failed(error: &Error) {
    logging::warn!("pending messages cannot be stored here: {error}");
}
