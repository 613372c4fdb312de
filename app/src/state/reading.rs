//! The read position: updated here at once, reported to the server at intervals.

use super::{
    chat::{Chat, Effect, add},
    timeline::Timeline,
};
use protocol::{Command, Conversation, ConversationId, PersonId, Seq};

/// The shortest time between two reports of a read position, milliseconds: each report costs the server a
/// commit, a reply and an event.
const APART_MS: u32 = 1_000;

impl Chat {
    /// Marks everything that is loaded of the open conversation as read.
    pub fn read_all(&mut self) -> Vec<Effect> {
        self.read_to(Seq(u32::MAX))
    }

    /// Marks the open conversation as read up to a place.
    pub fn read_to(&mut self, place: Seq) -> Vec<Effect> {
        let mut effects = Vec::new();
        let Some(id) = self.selected else { return effects };
        let Some(timeline) = self.timelines.get(&id) else { return effects };
        let seen = place.min(timeline.log().last());
        if let Some(view) = self.conversations.get_mut(&id)
            && view.unread > 0
            && view.read < seen
            && self.resumed
        {
            view.unread = unread_after(timeline, view, seen, self.me.id);
            view.read = seen;
            if !self.read_reported.contains(&id) {
                self.report_read(id, seen, &mut effects);
            }
        }
        effects
    }

    /// After a resume: the last reports may not have arrived.
    pub(super) fn report_again(&mut self, effects: &mut Vec<Effect>) {
        for conversation in std::mem::take(&mut self.read_reported) {
            if let Some(read) = self.conversations.get(&conversation).map(|view| view.read) {
                self.report_read(conversation, read, effects);
            }
        }
    }

    /// The page is unloaded: reports what was read since the last reports.
    pub fn report_all_read(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        for conversation in self.read_reported.clone() {
            self.report_read_since(conversation, Seq(0), &mut effects);
        }
        effects
    }

    fn report_read(&mut self, conversation: ConversationId, seq: Seq, effects: &mut Vec<Effect>) {
        add(&mut self.read_reported, conversation);
        let reported = Command::Read { conversation, seq };
        self.ask(reported.clone(), effects);
        effects.push(Effect::AskAfter(APART_MS, reported));
    }

    /// The interval after a report is over: reports what was read since.
    pub(super) fn report_read_since(
        &mut self,
        conversation: ConversationId,
        reported: Seq,
        effects: &mut Vec<Effect>,
    ) {
        if !self.resumed {
            // See `report_again`.
            return;
        }
        self.read_reported.retain(|id| *id != conversation);
        let read = self.conversations.get(&conversation).map_or(reported, |view| view.read);
        if read > reported {
            self.report_read(conversation, read, effects);
        }
    }

    /// A report was refused: reports again after `wait` milliseconds, and not before.
    pub(super) fn read_refused(
        &mut self,
        conversation: ConversationId,
        wait: u32,
        effects: &mut Vec<Effect>,
    ) {
        add(&mut self.read_reported, conversation);
        effects.push(Effect::AskAfter(wait, Command::Read { conversation, seq: Seq(0) }));
    }
}

/// How many messages are unread once a conversation is read up to a place. The server says it again after the
/// report.
fn unread_after(timeline: &Timeline, view: &Conversation, seen: Seq, me: PersonId) -> u32 {
    if seen >= view.head {
        0
    } else if timeline.log().last() >= view.head {
        timeline.count_from_others(seen, view.head, me)
    } else {
        // What is not loaded cannot be counted.
        view.unread.saturating_sub(timeline.count_from_others(view.read, seen, me))
    }
}
