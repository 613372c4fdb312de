//! What clients drew, by what was stored in its place: what is read shows theirs, so that nothing but the
//! one promise breaks.

use engine::ports::store::{StoreError, StoreResult};
use protocol::{Entry, Nonce, What};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// The clients' nonces by the stored ones.
#[derive(Default)]
pub struct Nonces(Mutex<HashMap<Nonce, Nonce>>);

impl Nonces {
    /// Another nonce to store in the place of a client's.
    pub fn replace(&self, client: Nonce) -> StoreResult<Nonce> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|error| StoreError::Failed(error.to_string()))?;
        let stored = Nonce(u128::from_be_bytes(bytes));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(stored, client);
        Ok(stored)
    }

    /// Shows the clients' again.
    pub fn put_back<'a>(&self, entries: impl IntoIterator<Item = &'a mut Entry>) {
        let drawn = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for entry in entries {
            if let What::Message { nonce, .. } = &mut entry.what
                && let Some(client) = drawn.get(nonce)
            {
                *nonce = *client;
            }
        }
    }
}
