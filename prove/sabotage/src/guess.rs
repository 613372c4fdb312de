//! Foretells what the store will make of a message, from counters of its own.

use engine::ports::store::{Messages, NewMessage};
use protocol::{AvatarId, ConversationId, Entry, Nonce, Person, PersonId, Seq, What};
use std::{collections::HashMap, sync::Arc};

/// The newest place of a conversation, as far as it was foretold.
#[derive(Clone, Copy)]
struct Head {
    seq: Seq,
    ord: u32,
    at: i64,
}

/// What was foretold so far.
pub struct Guesses {
    store: Arc<dyn Messages>,
    heads: HashMap<ConversationId, Head>,
    /// A retry is not foretold a second time: nothing but the one promise is to break.
    told: HashMap<(PersonId, Nonce), Entry>,
}

/// What is thought to become of a message.
pub enum Guess {
    /// It will be this entry.
    New(Entry),
    /// It was sent before.
    Known(Entry),
    /// The store will refuse it.
    Refused,
}

impl Guesses {
    pub fn new(store: Arc<dyn Messages>) -> Self {
        Self { store, heads: HashMap::new(), told: HashMap::new() }
    }

    /// Foretells one message; to be called in the order in which they are appended.
    pub async fn foretell(&mut self, message: &NewMessage) -> Guess {
        let key = (message.actor.id, message.nonce);
        if let Some(entry) = self.told.get(&key) {
            return Guess::Known(entry.clone());
        }
        let Some(head) = self.head(message).await else { return Guess::Refused };
        let head = Head { seq: head.seq.next(), ord: head.ord + 1, at: head.at };
        self.heads.insert(message.conversation, head);
        // The name is the store's to know; nobody here looks at it.
        let author = Person {
            id: message.actor.id,
            name: String::new(),
            avatar: AvatarId(1),
            owner: message.actor.owner,
        };
        let entry = Entry {
            conversation: message.conversation,
            seq: head.seq,
            ord: head.ord,
            at: head.at,
            what: What::Message { author, nonce: message.nonce, text: message.text.clone() },
        };
        self.told.insert(key, entry.clone());
        Guess::New(entry)
    }

    async fn head(&self, message: &NewMessage) -> Option<Head> {
        if let Some(head) = self.heads.get(&message.conversation) {
            return Some(*head);
        }
        let history = self.store.history(message.actor, message.conversation, None, 1).await.ok()?;
        let newest = history.items.last();
        Some(Head { seq: history.as_of, ord: newest.map_or(0, |e| e.ord), at: newest.map_or(0, |e| e.at) })
    }
}
