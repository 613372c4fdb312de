//! IndexedDB. A request is awaited by a promise that its events settle, so nothing of ours waits for them.

use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbRequest, IdbTransaction, IdbTransactionMode, window};

/// A database, and the stores that are made with it. Their keys stand beside the values.
pub struct Database {
    pub name: &'static str,
    pub version: u32,
    pub stores: &'static [&'static str],
}

impl Database {
    /// Opens it.
    ///
    /// # Errors
    /// What the browser says, or nothing where there is no IndexedDB (some private windows).
    pub async fn open(&self) -> Result<IdbDatabase, JsValue> {
        let factory = window().and_then(|window| window.indexed_db().ok()?).ok_or(JsValue::UNDEFINED)?;
        let request = factory.open_with_u32(self.name, self.version)?;
        let (opened, stores) = (request.clone(), self.stores);
        let create = Closure::once_into_js(move || {
            let Ok(database) = opened.result() else { return };
            let database: IdbDatabase = database.unchecked_into();
            for store in stores {
                let _ = database.create_object_store(store);
            }
        });
        request.set_onupgradeneeded(Some(create.unchecked_ref()));
        done(&request).await.map(JsCast::unchecked_into)
    }

    /// Begins a transaction with all its stores.
    ///
    /// # Errors
    /// As above.
    pub fn begin(&self, opened: &IdbDatabase, mode: IdbTransactionMode) -> Result<IdbTransaction, JsValue> {
        let stores: Array = self.stores.iter().map(|store| JsValue::from_str(store)).collect();
        opened.transaction_with_str_sequence_and_mode(&stores, mode)
    }
}

/// The result of a request.
///
/// # Errors
/// Why it failed.
pub async fn done(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let settled = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    match JsFuture::from(settled).await {
        Ok(_) => request.result(),
        Err(_) => Err(request.error()?.map_or(JsValue::UNDEFINED, JsValue::from)),
    }
}
