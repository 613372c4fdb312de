//! Forgets nonces: every retry is stored as a message of its own, which still shows the client's nonce.

use async_trait::async_trait;
use engine::{
    domain::permission::Actor,
    ports::store::{Appended, Done, Messages, NewMessage, StoreError, StoreResult},
};
use protocol::{ConversationId, Entry, History, Nonce, Replayed, Seq, What};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

pub struct NoDedupe {
    store: Arc<dyn Messages>,
    /// The client's nonce by the one that was stored in its place.
    drawn: Mutex<HashMap<Nonce, Nonce>>,
}

impl NoDedupe {
    pub fn new(store: Arc<dyn Messages>) -> Self {
        Self { store, drawn: Mutex::default() }
    }

    fn drawn(&self) -> MutexGuard<'_, HashMap<Nonce, Nonce>> {
        self.drawn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is read shows what the clients drew, so that nothing but the one promise breaks.
    fn put_back(&self, entries: &mut [Entry]) {
        let drawn = self.drawn();
        for entry in entries {
            if let What::Message { nonce, .. } = &mut entry.what
                && let Some(client) = drawn.get(nonce)
            {
                *nonce = *client;
            }
        }
    }
}

#[async_trait]
impl Messages for NoDedupe {
    fn append(&self, mut message: NewMessage, done: Done<Appended>) {
        let client = message.nonce;
        let mut bytes = [0; 16];
        if let Err(error) = getrandom::fill(&mut bytes) {
            return done(Err(StoreError::Failed(error.to_string())));
        }
        message.nonce = Nonce(u128::from_be_bytes(bytes));
        self.drawn().insert(message.nonce, client);
        let shown = move |mut entry: Entry| {
            if let What::Message { nonce, .. } = &mut entry.what {
                *nonce = client;
            }
            entry
        };
        let done: Done<Appended> = Box::new(move |outcome| {
            done(outcome.map(|appended| match appended {
                Appended::New(entry) => Appended::New(shown(entry)),
                Appended::Known(entry) => Appended::Known(shown(entry)),
            }));
        });
        self.store.append(message, done);
    }

    async fn history(
        &self,
        actor: Actor,
        conversation: ConversationId,
        before: Option<Seq>,
        limit: u16,
    ) -> StoreResult<History> {
        let mut history = self.store.history(actor, conversation, before, limit).await?;
        self.put_back(&mut history.items);
        Ok(history)
    }

    async fn replay(&self, actor: Actor, conversation: ConversationId, after: Seq) -> StoreResult<Replayed> {
        let mut replayed = self.store.replay(actor, conversation, after).await?;
        self.put_back(&mut replayed.events);
        Ok(replayed)
    }
}
