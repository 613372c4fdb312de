//! Hears what concerns the robot, on the writer's thread: a look at each message, and a note in a bounded
//! queue.

use super::mention;
use crate::ports::bus::Envelope;
use protocol::{Conversation, ConversationId, Entry, Kind, PersonId, RecordId, What};
use std::{
    collections::HashSet,
    sync::{
        PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// What waits to be answered, at most. What does not fit is found in the logs later.
const WAITING: usize = 1_024;

/// Something that concerns the robot.
#[derive(Debug, Clone)]
pub enum Heard {
    /// Somebody said something to it, or about it.
    Message(Entry),
    /// Somebody wrote to it for the first time.
    Chat(ConversationId),
    /// Somebody opened a private chat with it in which nothing was said yet.
    Visit(PersonId),
    /// Somebody new waits to be let in.
    Waiting(PersonId),
    /// A message could not be sent at its time.
    Unsent(RecordId),
}

/// Listens.
pub struct Ear {
    /// Its private chats.
    chats: RwLock<HashSet<ConversationId>>,
    queue: Sender<Heard>,
    /// Something did not fit.
    missed: AtomicBool,
}

impl Ear {
    pub fn new() -> (Self, Receiver<Heard>) {
        let (queue, heard) = channel(WAITING);
        (Self { chats: RwLock::default(), queue, missed: AtomicBool::new(false) }, heard)
    }

    /// Whether a conversation is a private chat of the robot's.
    pub fn is_chat(&self, conversation: ConversationId) -> bool {
        self.chats.read().unwrap_or_else(PoisonError::into_inner).contains(&conversation)
    }

    /// Whether something did not fit since this was asked last.
    pub fn take_missed(&self) -> bool {
        self.missed.swap(false, Ordering::Relaxed)
    }

    /// A conversation that the robot is in.
    pub fn know(&self, conversation: &Conversation) {
        if conversation.kind == Kind::Private {
            self.chats.write().unwrap_or_else(PoisonError::into_inner).insert(conversation.id);
        }
    }

    /// Looks at what everybody is told.
    pub fn hear(&self, envelope: &Envelope) {
        match envelope {
            Envelope::Entry { entry, .. } => {
                // Robots never set off robots, not even themselves.
                if let What::Message { author, text, .. } = &entry.what
                    && !author.robot
                    && (self.is_chat(entry.conversation) || mention::may_be_in(text))
                {
                    self.note(Heard::Message(entry.clone()));
                }
            }
            Envelope::Opened { person: PersonId::ROBOT, conversation } => {
                self.know(conversation);
                if conversation.kind == Kind::Private && conversation.unread > 0 {
                    self.note(Heard::Chat(conversation.id));
                }
            }
            Envelope::Opened { person, conversation } => {
                let with_robot = conversation.peer.as_ref().is_some_and(|peer| peer.robot && !peer.gone);
                if with_robot && conversation.last.is_none() {
                    self.note(Heard::Visit(*person));
                }
            }
            Envelope::Waiting(person) => self.note(Heard::Waiting(*person)),
            Envelope::Unsent(message) => self.note(Heard::Unsent(*message)),
            _ => {}
        }
    }

    fn note(&self, heard: Heard) {
        if self.queue.try_send(heard).is_err() {
            self.missed.store(true, Ordering::Relaxed);
        }
    }
}
