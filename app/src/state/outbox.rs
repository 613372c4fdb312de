//! Messages on their way. In each conversation one is under way at a time, so that retries keep order;
//! its nonce makes a retry harmless.

use crate::ports::Letter;
use protocol::{ConversationId, Fault, Nonce};

/// A letter and how it fares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The message.
    pub letter: Letter,
    /// How it fares.
    pub stage: Stage,
}

/// How a letter fares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Its turn has not come.
    Waiting,
    /// Sent; no answer yet.
    UnderWay,
    /// Refused for good. Its author may try again or throw it away.
    Failed(Fault),
}

/// All letters, oldest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outbox {
    letters: Vec<Outgoing>,
}

impl Outbox {
    /// Adds one at its place in time; one that is here already stays as it is.
    pub fn add(&mut self, letter: Letter) {
        if self.letters.iter().any(|known| known.letter.nonce == letter.nonce) {
            return;
        }
        let place = self.letters.partition_point(|known| known.letter.at <= letter.at);
        self.letters.insert(place, Outgoing { letter, stage: Stage::Waiting });
    }

    /// The letters for one conversation.
    pub fn letters_for(&self, conversation: ConversationId) -> impl Iterator<Item = &Outgoing> {
        self.letters.iter().filter(move |outgoing| outgoing.letter.conversation == conversation)
    }

    /// How many have not arrived, failed ones aside.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.letters.iter().filter(|outgoing| !matches!(outgoing.stage, Stage::Failed(_))).count()
    }

    /// Those whose turn it is: the first of each conversation that has none under way.
    pub fn take_due(&mut self) -> Vec<Letter> {
        let mut seen: Vec<ConversationId> = Vec::new();
        let mut due = Vec::new();
        for outgoing in &mut self.letters {
            let conversation = outgoing.letter.conversation;
            if matches!(outgoing.stage, Stage::Failed(_)) || seen.contains(&conversation) {
                continue;
            }
            seen.push(conversation);
            if outgoing.stage == Stage::Waiting {
                outgoing.stage = Stage::UnderWay;
                due.push(outgoing.letter.clone());
            }
        }
        due
    }

    /// It arrived. Whether it was here.
    pub fn arrived(&mut self, nonce: Nonce) -> bool {
        let before = self.letters.len();
        self.letters.retain(|outgoing| outgoing.letter.nonce != nonce);
        self.letters.len() < before
    }

    /// It was refused. Whether it will be tried again by itself.
    pub fn refused(&mut self, nonce: Nonce, fault: Fault) -> bool {
        let passing = fault.is_passing();
        if let Some(outgoing) = self.find(nonce) {
            outgoing.stage = if passing { Stage::Waiting } else { Stage::Failed(fault) };
        }
        passing
    }

    /// The author wants it tried again.
    pub fn retry(&mut self, nonce: Nonce) {
        if let Some(outgoing) = self.find(nonce) {
            outgoing.stage = Stage::Waiting;
        }
    }

    /// The connection broke: what was under way may or may not have arrived, and is asked again.
    pub fn cut(&mut self) {
        for outgoing in &mut self.letters {
            if outgoing.stage == Stage::UnderWay {
                outgoing.stage = Stage::Waiting;
            }
        }
    }

    fn find(&mut self, nonce: Nonce) -> Option<&mut Outgoing> {
        self.letters.iter_mut().find(|outgoing| outgoing.letter.nonce == nonce)
    }
}
