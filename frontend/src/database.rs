//! IndexedDB. A request is awaited by a promise that its events settle, so nothing of ours waits for them.

use js_sys::{Array, Promise};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbRequest, IdbTransaction, IdbTransactionMode, window};

thread_local! {
    /// Those that are open. Opening takes milliseconds in which a page may be gone: what is kept has to be on its way
    /// before that.
    static OPEN: RefCell<Vec<(&'static str, IdbDatabase)>> = const { RefCell::new(Vec::new()) };
}

/// A database, and the stores that are made with it. Their keys stand beside the values.
pub struct Database {
    pub name: &'static str,
    pub version: u32,
    pub stores: &'static [&'static str],
}

impl Database {
    /// Begins a transaction with all its stores. Once it was opened this is done without waiting.
    ///
    /// # Errors
    /// What the browser says, or nothing where there is no IndexedDB (some private windows).
    pub async fn begin(&self, mode: IdbTransactionMode) -> Result<IdbTransaction, JsValue> {
        let known = OPEN.with_borrow(|open| {
            open.iter().find(|(name, _)| *name == self.name).map(|(_, database)| database.clone())
        });
        let open = match known {
            Some(known) => known,
            None => self.open().await?,
        };
        let stores: Array = self.stores.iter().map(|store| JsValue::from_str(store)).collect();
        let begun = open.transaction_with_str_sequence_and_mode(&stores, mode);
        if begun.is_err() {
            // The browser has closed it, as at a logout (Clear-Site-Data), or when somebody deletes what sites keep. The next
            // use opens it anew.
            forget(self.name);
        }
        begun
    }

    async fn open(&self) -> Result<IdbDatabase, JsValue> {
        let factory = window().and_then(|window| window.indexed_db().ok()?).ok_or(JsValue::UNDEFINED)?;
        let request = factory.open_with_u32(self.name, self.version)?;
        let (opened, name, stores) = (request.clone(), self.name, self.stores);
        let create = Closure::once_into_js(move || {
            let Ok(database) = opened.result() else { return };
            let database: IdbDatabase = database.unchecked_into();
            for store in stores {
                let _ = database.create_object_store(store);
            }
        });
        request.set_onupgradeneeded(Some(create.unchecked_ref()));
        let open: IdbDatabase = done(&request).await?.unchecked_into();
        // A page of a later build wants to change it, or it is deleted.
        let gone = Closure::<dyn FnMut()>::new(move || forget(name));
        open.set_onversionchange(Some(gone.into_js_value().unchecked_ref()));
        OPEN.with_borrow_mut(|all| all.push((name, open.clone())));
        Ok(open)
    }
}

/// Closes one, after what was begun in it. The next use opens it again.
fn forget(name: &str) {
    OPEN.with_borrow_mut(|open| {
        open.extract_if(.., |(known, _)| *known == name).for_each(|(_, database)| database.close());
    });
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
