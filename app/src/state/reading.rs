//! How far somebody has read: noted here at once, told to the server now and then.

use super::{
    chat::{Chat, Effect},
    timeline::Timeline,
};
use protocol::{Command, ConversationId, Seq};

/// A read position is told at once, and then at most this often, milliseconds: each is a commit there, and
/// an answer and an event here, for everyone who reads along.
const APART_MS: u32 = 1_000;

impl Chat {
    /// Everything in the open conversation has been seen.
    pub fn read_all(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        let Some(id) = self.selected else { return effects };
        let seen = self.timelines.get(&id).map_or(Seq(0), Timeline::last);
        if let Some(view) = self.conversations.get_mut(&id)
            && view.unread > 0
            && view.read < seen
            && self.resumed
        {
            view.read = seen;
            view.unread = 0;
            if !self.told_read.contains(&id) {
                self.tell_read(id, seen, &mut effects);
            }
        }
        effects
    }

    fn tell_read(&mut self, conversation: ConversationId, seq: Seq, effects: &mut Vec<Effect>) {
        self.told_read.insert(conversation);
        let told = Command::Read { conversation, seq };
        self.ask(told.clone(), effects);
        effects.push(Effect::AskAfter(APART_MS, told));
    }

    /// Some time after a position was told: what was read since then.
    pub(super) fn tell_read_since(
        &mut self,
        conversation: ConversationId,
        told: Seq,
        effects: &mut Vec<Effect>,
    ) {
        self.told_read.remove(&conversation);
        let read = self.conversations.get(&conversation).map_or(told, |view| view.read);
        if read > told && self.resumed {
            self.tell_read(conversation, read, effects);
        }
    }

    /// A position was refused: it is told again later, and none before.
    pub(super) fn read_refused(
        &mut self,
        conversation: ConversationId,
        wait: u32,
        effects: &mut Vec<Effect>,
    ) {
        self.told_read.insert(conversation);
        effects.push(Effect::AskAfter(wait, Command::Read { conversation, seq: Seq(0) }));
    }
}
