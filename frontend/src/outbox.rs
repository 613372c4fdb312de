//! Pending messages in IndexedDB, which survive a reload, a crash and a killed browser.

use app::{
    ports::{OutboxStore, PendingMessage},
    protocol::{Nonce, PersonId},
    state::Store,
};
use idb::{Database, DatabaseEvent as _, Error, Factory, ObjectStore, ObjectStoreParams, TransactionMode};
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use web_sys::console;

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
/// of others to be looked at.
pub fn recover(store: Store) {
    let me = store.peek(|chat| chat.me.id).to_string();
    spawn_local(async move {
        let stored = stored().await.unwrap_or_else(|error| {
            failed(error);
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
    let values = run(Access::Read).await?;
    let message = |value: JsValue| {
        let pair = js_sys::Array::from(&value);
        Some((pair.get(0).as_string()?, serde_json::from_str(&pair.get(1).as_string()?).ok()?))
    };
    Ok(values.into_iter().filter_map(message).collect())
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
    spawn_local(async move {
        if let Err(error) = run(access).await {
            failed(error);
        }
    });
}

/// Does it in a transaction, and returns what was read. Transactions follow each other in the order of the calls.
async fn run(access: Access) -> Result<Vec<JsValue>, Error> {
    let database = open().await?;
    let mode = match access {
        Access::Read => TransactionMode::ReadOnly,
        _ => TransactionMode::ReadWrite,
    };
    let transaction = database.transaction(&[PENDING], mode);
    let result = match transaction.and_then(|transaction| transaction.object_store(PENDING)) {
        Ok(pending) => access.act(&pending).await,
        Err(error) => Err(error),
    };
    // Waits for the transaction, which commits by itself.
    database.close();
    result
}

impl Access {
    async fn act(self, pending: &ObjectStore) -> Result<Vec<JsValue>, Error> {
        match self {
            Self::Put(key, value) => drop(pending.put(&value, Some(&key))?.await?),
            Self::Remove(key) => pending.delete(key)?.await?,
            Self::Wipe => pending.clear()?.await?,
            Self::Read => return pending.get_all(None, None)?.await,
        }
        Ok(Vec::new())
    }
}

async fn open() -> Result<Database, Error> {
    let mut request = Factory::new()?.open(DATABASE, Some(VERSION))?;
    request.on_upgrade_needed(|event| {
        let create = |database: Database| database.create_object_store(PENDING, ObjectStoreParams::new());
        if let Err(error) = event.database().and_then(create) {
            failed(error);
        }
    });
    request.await
}

/// Where IndexedDB is not available (some private windows), pending messages are lost with the page.
fn failed(error: Error) {
    // The sentences for all errors would be larger than what can fail here.
    let why = match error {
        Error::IndexedDbNotFound(why)
        | Error::IndexedDbOpenFailed(why)
        | Error::TransactionOpenFailed(why)
        | Error::ObjectStoreNotFound(why)
        | Error::ObjectStoreCreateFailed(why)
        | Error::UpdateFailed(why)
        | Error::DeleteFailed(why)
        | Error::ClearFailed(why)
        | Error::GetAllFailed(why) => why,
        _ => JsValue::UNDEFINED,
    };
    console::warn_2(&"pending messages cannot be stored here:".into(), &why);
}
