//! What a client knows of messages that may be changed, or were.

use crate::ledger::{Line, digest, votes};
use protocol::{ConversationId, Entry, Nonce, RecordId, Seq, What};
use std::collections::{BTreeMap, VecDeque};

/// So many of the newest messages are remembered, one's own and those of all.
pub const REMEMBERED: usize = 16;
/// The longest message that is changed.
const SHORT: usize = 1_000;

/// A message of one's own.
#[derive(Debug, Clone, Copy)]
pub struct Own {
    pub conversation: ConversationId,
    pub seq: Seq,
    pub nonce: Nonce,
    pub n: u64,
    pub length: usize,
}

/// A message of one's own that waits to be sent later.
#[derive(Debug, Clone, Copy)]
pub struct Waiting {
    pub id: RecordId,
    pub nonce: Nonce,
}

/// One's own newest messages, those of all, and what became of any.
#[derive(Debug, Default)]
pub struct Changes {
    pub own: VecDeque<Own>,
    pub seen: VecDeque<(ConversationId, Seq)>,
    pub polls: VecDeque<(ConversationId, Seq)>,
    /// The newest change of each message, and what it shows since then.
    states: BTreeMap<(ConversationId, Seq), (Seq, u64)>,
    /// How many texts were made.
    pub made: u64,
}

impl Changes {
    /// A message of one's own was acknowledged.
    pub fn wrote(&mut self, own: Own) {
        if own.length < SHORT {
            self.own.push_back(own);
            self.own.drain(..self.own.len().saturating_sub(REMEMBERED));
        }
    }

    /// An entry is shown.
    pub fn saw(&mut self, entry: &Entry) {
        match &entry.what {
            What::Message { more, .. } => {
                self.seen.push_back((entry.conversation, entry.seq));
                self.seen.drain(..self.seen.len().saturating_sub(REMEMBERED));
                if more.as_ref().is_some_and(|more| more.form.is_some()) {
                    self.polls.push_back((entry.conversation, entry.seq));
                    self.polls.drain(..self.polls.len().saturating_sub(REMEMBERED));
                }
                if more.as_ref().is_some_and(|more| more.changed > 0) {
                    self.note(entry);
                }
            }
            What::Changed { item, .. } => self.note(item),
            _ => {}
        }
    }

    fn note(&mut self, item: &Entry) {
        let What::Message { text, more: Some(more), .. } = &item.what else { return };
        let state = (Seq(more.changed), digest(text, &votes(more)));
        let known = self.states.entry((item.conversation, item.seq)).or_insert(state);
        if known.0 <= state.0 {
            *known = state;
        }
    }

    /// What every changed message is shown as.
    pub fn lines(&self) -> impl Iterator<Item = Line> {
        self.states.iter().map(|((conversation, of), (changed, text))| Line::State {
            conversation: *conversation,
            of: *of,
            changed: *changed,
            text: *text,
        })
    }
}
