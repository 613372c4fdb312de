//! Hears where something was said, on the writer's thread: a look at each event, and a note in a bounded set.

use crate::ports::bus::Envelope;
use protocol::{ConversationId, PersonId};
use std::{
    collections::BTreeSet,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::sync::Notify;

/// Conversations and people that wait to be looked at, and tests, at most.
const WAITING: usize = 4_096;

/// What an event means to who listens.
pub enum Said<T> {
    /// Somebody wants to be told from now on.
    Wanted,
    /// Something is to be sent to see whether it comes.
    Test(T),
    /// There is something new, or something has changed.
    In(ConversationId),
    /// Somebody has read on, or no longer sees something.
    For(PersonId),
    /// Nobody sees something any more.
    Everywhere,
    /// Nothing.
    Nothing,
}

/// Listens. `T`: what a test is made for.
pub struct Ear<T> {
    means: fn(&Envelope) -> Said<T>,
    /// Whether anybody wants to be told, ever since the start.
    open: AtomicBool,
    heard: Mutex<Heard<T>>,
    /// Something was heard.
    pub woken: Notify,
}

/// What was heard.
#[derive(Debug)]
pub struct Heard<T> {
    /// Where something was said, changed or taken back.
    pub conversations: BTreeSet<ConversationId>,
    /// Who may see something no longer, or need not any more.
    pub people: BTreeSet<PersonId>,
    /// What is to be tested.
    pub tests: BTreeSet<T>,
    /// Something did not fit: everything has to be looked at.
    pub missed: bool,
}

impl<T: Ord> Heard<T> {
    /// What a start hears: everything has to be looked at, or nothing.
    pub fn at_start(missed: bool) -> Self {
        Self { conversations: BTreeSet::new(), people: BTreeSet::new(), tests: BTreeSet::new(), missed }
    }
}

impl<T: Ord> Ear<T> {
    /// `means`: what an event means.
    pub fn new(means: fn(&Envelope) -> Said<T>) -> Self {
        let heard = Mutex::new(Heard::at_start(false));
        Self { means, open: AtomicBool::new(false), heard, woken: Notify::new() }
    }

    /// Looks at what everybody is told.
    pub fn hear(&self, envelope: &Envelope) {
        match (self.means)(envelope) {
            Said::Wanted => self.open(),
            Said::Test(test) => self.note(|heard| _ = heard.tests.insert(test)),
            Said::Nothing => {}
            _ if !self.open.load(Ordering::Relaxed) => {}
            Said::In(conversation) => self.note(|heard| _ = heard.conversations.insert(conversation)),
            Said::For(person) => self.note(|heard| _ = heard.people.insert(person)),
            Said::Everywhere => self.note(|heard| heard.missed = true),
        }
    }

    /// Somebody wants to be told.
    pub fn open(&self) {
        self.open.store(true, Ordering::Relaxed);
    }

    /// Takes what was heard.
    pub fn take(&self) -> Heard<T> {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut heard, Heard::at_start(false))
    }

    /// What was heard could not be looked at yet.
    pub fn again(&self, mut unseen: Heard<T>) {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.conversations.append(&mut unseen.conversations);
        heard.people.append(&mut unseen.people);
        heard.tests.append(&mut unseen.tests);
        heard.missed |= unseen.missed;
        drop(heard);
        self.woken.notify_one();
    }

    fn note(&self, note: impl FnOnce(&mut Heard<T>)) {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        if heard.conversations.len() + heard.people.len() + heard.tests.len() < WAITING {
            note(&mut heard);
        } else {
            heard.missed = true;
        }
        drop(heard);
        self.woken.notify_one();
    }
}
