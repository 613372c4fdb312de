//! What a client does to messages: it changes its own, takes them back, and reacts to what it sees.

use super::{Asked, Client};
use crate::{
    context::count,
    ledger::{self, Line, digest},
};
use protocol::{
    Command, ConversationId, EditMessage, Entry, MessageAt, More, Nonce, React, Reply, Seq, What,
};
use std::collections::{BTreeMap, VecDeque};

/// The newest messages that are remembered, one's own and those of all.
const REMEMBERED: usize = 16;
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

/// What is known of messages that may be changed, or were.
#[derive(Debug, Default)]
pub struct Changes {
    own: VecDeque<Own>,
    seen: VecDeque<(ConversationId, Seq)>,
    /// The newest change of each message, and its text since then.
    states: BTreeMap<(ConversationId, Seq), (Seq, u64)>,
    made: u64,
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
        let More { changed, .. } = **more;
        let state = (Seq(changed), digest(text));
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

impl Client {
    /// The next thing to do to a message.
    pub(super) fn about_message(&mut self) -> Option<(Command, Asked)> {
        let what = self.rng.between(0, 10);
        if what >= 5 {
            let at = self.rng.between(0, REMEMBERED as u64) as usize;
            let (conversation, seq) = *self.changes.seen.get(at)?;
            let emoji = ["❤", "👍", "😀"].get(self.rng.between(0, 3) as usize).copied()?.to_owned();
            let on = self.rng.percent(70);
            let react = React { conversation, seq, emoji, on };
            return Some((Command::React(react), Asked::Change { conversation, of: seq }));
        }
        let at = self.rng.between(0, REMEMBERED as u64) as usize;
        let Own { conversation, seq, nonce, n, length } = *self.changes.own.get(at)?;
        let asked = Asked::Change { conversation, of: seq };
        if what == 0 {
            self.changes.own.remove(at);
            self.ledger.note(&Line::Meant { conversation, seq, text: None });
            return Some((Command::Recall(MessageAt { conversation, seq }), asked));
        }
        self.changes.made += 1;
        let text = format!("{} 改{}", ledger::text(nonce, n, length), self.changes.made);
        self.ledger.note(&Line::Meant { conversation, seq, text: Some(text.clone()) });
        Some((Command::Edit(EditMessage { conversation, seq, text, mentions: vec![] }), asked))
    }

    pub(super) fn change_done(&mut self, conversation: ConversationId, of: Seq, reply: Reply) {
        count(&self.context.tally.changed);
        match reply {
            // It was so already, or whoever blocks one sees nothing of it.
            Reply::Done => {}
            Reply::Sent(entry) => {
                self.ledger.note(&Line::ChangeAck { conversation, seq: entry.seq, of });
                if !self.is_unlisted(conversation) {
                    self.entry(&entry);
                }
            }
            other => self.unexpected(format!("a change of {conversation} {of} was answered {other:?}")),
        }
    }
}
