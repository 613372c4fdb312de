//! Pending messages: those that the server has not acknowledged. Per conversation one is in flight at a time,
//! so that retries keep order. The nonce makes a retry idempotent.

use crate::ports::PendingMessage;
use protocol::{ConversationId, Fault, FileId, Nonce};

/// A pending message, and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The message.
    pub message: PendingMessage,
    /// How far it has come.
    pub stage: Stage,
}

/// How far a pending message has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Not sent yet, or to be sent again.
    Waiting,
    /// Sent, without an answer so far.
    InFlight,
    /// Refused. Its author may send it again or delete it.
    Failed(Fault),
}

/// All pending messages, oldest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outbox {
    messages: Vec<Outgoing>,
    /// The order of the newest one that was ever here.
    last: u64,
}

impl Outbox {
    /// Adds a new one behind all others and returns it with its order.
    pub fn add(&mut self, message: PendingMessage) -> PendingMessage {
        self.last += 1;
        let message = PendingMessage { order: self.last, ..message };
        self.messages.push(Outgoing { message: message.clone(), stage: Stage::Waiting });
        message
    }

    /// Takes those that earlier pages stored. They go before what was written since. Returns the messages
    /// that have another order now.
    pub fn restore(&mut self, stored: Vec<PendingMessage>) -> Vec<PendingMessage> {
        let mut restored: Vec<Outgoing> = Vec::new();
        for message in stored {
            if self.messages.iter().all(|known| known.message.nonce != message.nonce) {
                // There are few, and a sort for messages would be a kilobyte of the page.
                let rank = |message: &PendingMessage| (message.order, message.at);
                let place = restored.partition_point(|before| rank(&before.message) <= rank(&message));
                restored.insert(place, Outgoing { message, stage: Stage::Waiting });
            }
        }
        let top = restored.last().map_or(0, |outgoing| outgoing.message.order);
        let renumbered = |outgoing: &mut Outgoing| {
            outgoing.message.order += top;
            outgoing.message.clone()
        };
        let moved = if top > 0 { self.messages.iter_mut().map(renumbered).collect() } else { Vec::new() };
        self.last += top;
        self.messages.splice(..0, restored);
        moved
    }

    /// The pending messages of one conversation.
    pub fn pending_for(&self, conversation: ConversationId) -> impl Iterator<Item = &Outgoing> {
        self.messages.iter().filter(move |outgoing| outgoing.message.conversation == conversation)
    }

    /// All pending messages, oldest first.
    pub fn all(&self) -> impl Iterator<Item = &Outgoing> {
        self.messages.iter()
    }

    /// How many are waiting or in flight.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.messages.iter().filter(|outgoing| !matches!(outgoing.stage, Stage::Failed(_))).count()
    }

    /// All files of a message are on the server. Returns it.
    pub fn uploaded(&mut self, nonce: Nonce, files: Vec<FileId>) -> Option<PendingMessage> {
        let message = &mut self.find(nonce).filter(|outgoing| !outgoing.message.uploads.is_empty())?.message;
        message.uploads.clear();
        message.with.get_or_insert_default().files = files;
        Some(message.clone())
    }

    /// Marks as in flight, and returns, the first message of each conversation that has none in flight. One that waits
    /// for its files lets those behind it pass.
    pub fn take_due(&mut self) -> Vec<PendingMessage> {
        let in_flight = self.messages.iter().filter(|outgoing| outgoing.stage == Stage::InFlight);
        let mut seen: Vec<ConversationId> = in_flight.map(|outgoing| outgoing.message.conversation).collect();
        let mut due = Vec::new();
        for outgoing in &mut self.messages {
            let conversation = outgoing.message.conversation;
            let is_due = outgoing.stage == Stage::Waiting && outgoing.message.uploads.is_empty();
            if is_due && !seen.contains(&conversation) {
                seen.push(conversation);
                outgoing.stage = Stage::InFlight;
                due.push(outgoing.message.clone());
            }
        }
        due
    }

    /// Removes one that was acknowledged or deleted. Returns whether it was there.
    pub fn arrived(&mut self, nonce: Nonce) -> bool {
        let before = self.messages.len();
        self.messages.retain(|outgoing| outgoing.message.nonce != nonce);
        self.messages.len() < before
    }

    /// Notes a refusal. Returns whether the message will be sent again by itself.
    pub fn refused(&mut self, nonce: Nonce, fault: Fault) -> bool {
        let passing = fault.is_passing();
        if let Some(outgoing) = self.find(nonce) {
            outgoing.stage = if passing { Stage::Waiting } else { Stage::Failed(fault) };
        }
        passing
    }

    /// Lets a refused message be sent again.
    pub fn retry(&mut self, nonce: Nonce) {
        if let Some(outgoing) = self.find(nonce) {
            outgoing.stage = Stage::Waiting;
        }
    }

    /// The connection closed: what was in flight may have arrived or not, and is sent again.
    pub fn disconnected(&mut self) {
        for outgoing in &mut self.messages {
            if outgoing.stage == Stage::InFlight {
                outgoing.stage = Stage::Waiting;
            }
        }
    }

    fn find(&mut self, nonce: Nonce) -> Option<&mut Outgoing> {
        self.messages.iter_mut().find(|outgoing| outgoing.message.nonce == nonce)
    }
}
