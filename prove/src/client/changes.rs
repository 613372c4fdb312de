//! What a client does to messages: it changes its own, takes them back, and reacts to what it sees.

use super::{
    Asked, Client,
    remembered::{Own, REMEMBERED},
};
use crate::{
    context::count,
    ledger::{self, Line},
};
use protocol::{Command, ConversationId, EditMessage, MessageAt, React, Reply, Seq};

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
