//! Files that are on their way, in IndexedDB: a reload or a crash loses none of them. The bytes stand apart, so that what
//! is known of a file can be written again without them.

use crate::database::{Database, done};
use app::{
    protocol::{Nonce, PersonId},
    state::uploads::LocalFile,
};
use leptos::{prelude::window, task::spawn_local};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{File, IdbTransactionMode};

const DATABASE: Database = Database { name: "leliao-files", version: 1, stores: &[FILES, BYTES] };
/// The keys are ids, the values `[owner, file as JSON]`.
const FILES: &str = "files";
/// The keys are ids, the values bytes.
const BYTES: &str = "bytes";
/// The key that says, without opening the database, whether there may be something in it.
const MARK: &str = "uploads";

/// Whether earlier pages may have kept something.
pub fn has_kept() -> bool {
    let storage = window().local_storage().ok().flatten();
    storage.is_some_and(|storage| storage.get_item(MARK).ok().flatten().is_some())
}

/// Stores what is known of a file, and its bytes if they are not there yet.
pub fn put(owner: PersonId, file: &LocalFile, bytes: &File) {
    mark(true);
    let key: JsValue = file.id.to_string().into();
    let json = serde_json::to_string(file).unwrap_or_default();
    let value = js_sys::Array::of2(&owner.to_string().into(), &json.into());
    change(Change::Put(key, value.into(), bytes.clone()));
}

/// Deletes a file.
pub fn remove(id: Nonce) {
    change(Change::Remove(id.to_string().into()));
}

/// Deletes all, at logout.
pub fn wipe() {
    mark(false);
    change(Change::Wipe);
}

/// What a person's earlier pages kept. If that is nothing, nobody looks again.
pub async fn read(owner: PersonId) -> Vec<(LocalFile, File)> {
    let (kept, others) = all(&owner.to_string()).await.unwrap_or_default();
    if kept.is_empty() && !others {
        mark(false);
    }
    kept
}

/// What there is of an owner, and whether there is something of others.
async fn all(owner: &str) -> Result<(Vec<(LocalFile, File)>, bool), JsValue> {
    let transaction = DATABASE.begin(IdbTransactionMode::Readonly).await?;
    let (files, bytes) = (transaction.object_store(FILES)?, transaction.object_store(BYTES)?);
    let (mut kept, mut others) = (Vec::new(), false);
    for value in js_sys::Array::from(&done(&files.get_all()?).await?) {
        let pair = js_sys::Array::from(&value);
        let json = pair.get(1).as_string().unwrap_or_default();
        let Ok(file) = serde_json::from_str::<LocalFile>(&json) else { continue };
        if pair.get(0).as_string().as_deref() != Some(owner) {
            others = true;
            continue;
        }
        let key: JsValue = file.id.to_string().into();
        if let Ok(bytes) = done(&bytes.get(&key)?).await?.dyn_into::<File>() {
            kept.push((file, bytes));
        }
    }
    Ok((kept, others))
}

fn mark(kept: bool) {
    let Ok(Some(storage)) = window().local_storage() else { return };
    let _ = if kept { storage.set_item(MARK, "") } else { storage.remove_item(MARK) };
}

enum Change {
    Put(JsValue, JsValue, File),
    Remove(JsValue),
    Wipe,
}

/// Where IndexedDB is not available or full, files are lost with the page; their message says so.
fn change(change: Change) {
    spawn_local(async move { drop(run(change).await) });
}

async fn run(change: Change) -> Result<(), JsValue> {
    let transaction = DATABASE.begin(IdbTransactionMode::Readwrite).await?;
    let (files, bytes) = (transaction.object_store(FILES)?, transaction.object_store(BYTES)?);
    match change {
        Change::Put(key, value, content) => {
            done(&files.put_with_key(&value, &key)?).await?;
            if done(&bytes.count_with_key(&key)?).await? == 0 {
                done(&bytes.put_with_key(&content, &key)?).await?;
            }
        }
        Change::Remove(key) => {
            done(&files.delete(&key)?).await?;
            done(&bytes.delete(&key)?).await?;
        }
        Change::Wipe => {
            done(&files.clear()?).await?;
            done(&bytes.clear()?).await?;
        }
    }
    Ok(())
}
