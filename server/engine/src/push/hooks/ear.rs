//! Hears where something was said, on the writer's thread: a look at each event, and a note in a bounded set.

use crate::ports::bus::Envelope;
use protocol::{ConversationId, HookId, PersonId, What};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::sync::Notify;

/// Conversations that wait to be looked at, and tests, at most.
const WAITING: usize = 4_096;

/// Listens.
#[derive(Default)]
pub struct Ear {
    /// Whether anybody has asked to be told, ever since the start.
    open: AtomicBool,
    heard: Mutex<Heard>,
    /// Something was heard.
    pub woken: Notify,
}

/// What was heard.
#[derive(Debug, Default)]
pub struct Heard {
    /// Where something was said.
    pub conversations: BTreeSet<ConversationId>,
    /// What is to be tested, and by whom.
    pub tests: BTreeMap<HookId, PersonId>,
    /// Something did not fit: everything has to be looked at.
    pub missed: bool,
}

impl Ear {
    /// Looks at what everybody is told.
    pub fn hear(&self, envelope: &Envelope) {
        match envelope {
            Envelope::Hooked => self.open(),
            Envelope::HookTest(person, hook) => self.note(|heard| {
                heard.tests.insert(*hook, *person);
            }),
            Envelope::Entry { entry, .. } if self.open.load(Ordering::Relaxed) => {
                if matches!(entry.what, What::Message { .. }) {
                    self.note(|heard| {
                        heard.conversations.insert(entry.conversation);
                    });
                }
            }
            _ => {}
        }
    }

    /// Somebody wants to be told.
    pub fn open(&self) {
        self.open.store(true, Ordering::Relaxed);
    }

    /// Takes what was heard.
    pub fn take(&self) -> Heard {
        std::mem::take(&mut self.heard.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn note(&self, note: impl FnOnce(&mut Heard)) {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        if heard.conversations.len() + heard.tests.len() < WAITING {
            note(&mut heard);
        } else {
            heard.missed = true;
        }
        drop(heard);
        self.woken.notify_one();
    }
}
