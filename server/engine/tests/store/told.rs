//! What others were told.

use engine::{
    hub::Hub,
    ports::bus::{Bus, Envelope},
};
use protocol::*;
use std::sync::{Arc, Mutex};

type Watch = Box<dyn Fn(&Envelope) + Send>;

/// Hands everything to the hub, as a server does, and remembers it.
pub struct Recorder {
    hub: Hub,
    carried: Mutex<Vec<Envelope>>,
    watch: Mutex<Option<Watch>>,
}

impl Recorder {
    pub fn new(hub: Hub) -> Arc<Self> {
        Arc::new(Self { hub, carried: Mutex::default(), watch: Mutex::default() })
    }

    pub fn len(&self) -> usize {
        self.carried.lock().unwrap().len()
    }

    /// All but the first so many.
    pub fn after(&self, first: usize) -> Vec<Envelope> {
        self.carried.lock().unwrap()[first..].to_vec()
    }

    /// Has `watch` called with each envelope at the moment when it is published.
    pub fn watch(&self, watch: impl Fn(&Envelope) + Send + 'static) {
        *self.watch.lock().unwrap() = Some(Box::new(watch));
    }
}

impl Bus for Recorder {
    fn publish(&self, envelope: Envelope) {
        if let Some(watch) = &*self.watch.lock().unwrap() {
            watch(&envelope);
        }
        self.carried.lock().unwrap().push(envelope.clone());
        self.hub.deliver(envelope);
    }
}

/// Envelopes, by kind, each kind in its order.
#[derive(Debug, Clone, Default)]
pub struct Told {
    pub entries: Vec<Entry>,
    pub opened: Vec<(PersonId, Conversation)>,
    pub gone: Vec<(PersonId, ConversationId)>,
    pub deleted: Vec<ConversationId>,
    pub read: Vec<(PersonId, ConversationId, Seq, u32)>,
    pub people: Vec<Person>,
    pub signed_out: Vec<LoginId>,
}

impl Told {
    pub fn of(envelopes: impl IntoIterator<Item = Envelope>) -> Self {
        let mut told = Self::default();
        for envelope in envelopes {
            match envelope {
                Envelope::Entry { entry, .. } => told.entries.push(entry),
                Envelope::Opened { person, conversation } => told.opened.push((person, *conversation)),
                Envelope::Gone { person, conversation, .. } => told.gone.push((person, conversation)),
                Envelope::Deleted { conversation, .. } => told.deleted.push(conversation),
                Envelope::Read { person, conversation, seq, unread } => {
                    told.read.push((person, conversation, seq, unread));
                }
                Envelope::Person { person, .. } => told.people.push(person),
                Envelope::SignedOut(login, _) => told.signed_out.push(login),
                Envelope::Quiet { .. }
                | Envelope::Disconnect(_)
                | Envelope::Told { .. }
                | Envelope::Due(_)
                | Envelope::Unsent(_)
                | Envelope::Subscribed
                | Envelope::PushTest(_)
                | Envelope::Hooked
                | Envelope::HookTest(..)
                | Envelope::Waiting(_) => {}
            }
        }
        told
    }

    pub fn is_nothing(&self) -> bool {
        self.entries.is_empty()
            && self.opened.is_empty()
            && self.gone.is_empty()
            && self.deleted.is_empty()
            && self.read.is_empty()
            && self.people.is_empty()
            && self.signed_out.is_empty()
    }

    /// What happened, without who was told how.
    pub fn whats(&self) -> Vec<&What> {
        self.entries.iter().map(|entry| &entry.what).collect()
    }
}
