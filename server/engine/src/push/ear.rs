//! Hears where something was said, on the writer's thread: a look at each event, and a note in a bounded set.

use crate::ports::bus::Envelope;
use protocol::{ConversationId, How, LoginId, Seq, What};
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
    /// Whether anybody has subscribed, ever since the start.
    open: AtomicBool,
    heard: Mutex<Heard>,
    /// Something was heard.
    pub woken: Notify,
}

/// What was heard.
#[derive(Debug, Default)]
pub struct Heard {
    /// Where something was said; with the place of a message that was changed or taken back, if one was.
    pub conversations: BTreeMap<ConversationId, Option<Seq>>,
    /// Browsers that are to be sent something, to see whether it comes.
    pub tests: BTreeSet<LoginId>,
    /// Something did not fit: everything has to be looked at.
    pub missed: bool,
}

impl Ear {
    /// Looks at what everybody is told.
    pub fn hear(&self, envelope: &Envelope) {
        match envelope {
            Envelope::Subscribed => self.open(),
            Envelope::PushTest(login) => self.note(|heard| {
                heard.tests.insert(*login);
            }),
            Envelope::Entry { entry, .. } if self.open.load(Ordering::Relaxed) => {
                let changed = match &entry.what {
                    What::Message { .. } => None,
                    What::Changed { how: How::Edited | How::Recalled, item, .. } => Some(item.seq),
                    _ => return,
                };
                self.note(|heard| {
                    let known = heard.conversations.entry(entry.conversation).or_default();
                    *known = changed.max(*known);
                });
            }
            _ => {}
        }
    }

    /// Somebody has subscribed.
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
