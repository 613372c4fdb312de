//! The read position: updated here at once, reported to the server at intervals.

use super::{
    chat::{Chat, Effect, add},
    store::Store,
    timeline::Timeline,
};
use protocol::{
    Command, Conversation, ConversationId, Kind, MarkConversation, PersonId, Seq, What, limits::READERS,
};

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
            && (view.unread > 0 || view.called.is_some_and(|called| called > view.read))
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

    /// A conversation is opened: what it was marked with as unread is read from there.
    pub(super) fn reread(&mut self, conversation: ConversationId) {
        if let Some(mark) = self.marks.iter_mut().find(|mark| mark.conversation == conversation)
            && let Some(from) = mark.unread.take()
        {
            self.unread_from = Some(self.unread_from.map_or(from, |first| first.min(from)));
            self.reread = Some(conversation);
        }
    }

    /// Takes the mark away on all devices; without a connection after the next resume.
    pub(super) fn unmark(&mut self, effects: &mut Vec<Effect>) {
        if self.is_live()
            && let Some(conversation) = self.reread.take()
        {
            self.ask(marking(conversation, Seq(0)), effects);
        }
    }

    /// Whether the newest message of the open conversation is the reader's, where others may have read it too.
    #[must_use]
    pub fn speaks_last(&self) -> bool {
        self.conversation().filter(|view| view.kind != Kind::Private).is_some_and(|view| {
            let what = view.last.as_ref().map(|last| &last.what);
            matches!(what, Some(What::Message { author, .. }) if author.id == self.me.id)
        })
    }

    /// Where the reader tells what they have written and may ask how many have read it: in the open conversation, if it
    /// is not private and not too large. Gives its newest message of theirs.
    #[must_use]
    pub fn counts_readers(&self) -> Option<(ConversationId, Seq)> {
        let view =
            self.conversation().filter(|view| view.kind != Kind::Private && view.members <= READERS)?;
        let mine = self.own_messages().next().filter(|_| !self.is_guest && self.is_live())?;
        Some((view.id, mine))
    }

    /// The reader's messages among the loaded ones of the open conversation, newest first.
    pub fn own_messages(&self) -> impl Iterator<Item = Seq> {
        let entries = self.timeline().into_iter().flat_map(Timeline::entries).rev();
        let me = self.me.id;
        let is_mine = move |entry: &&protocol::Entry| matches!(&entry.what, What::Message { author, .. } if author.id == me);
        entries.filter(is_mine).map(|entry| entry.seq)
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

impl Store {
    /// Takes how many have read messages of the reader's in a conversation.
    pub fn take_read_counts(self, conversation: ConversationId, counts: Vec<(Seq, u32)>) {
        self.act(|chat| {
            if chat.selected == Some(conversation) {
                chat.read_counts = counts;
            }
            Vec::new()
        });
    }
}

/// Marks a conversation as unread from a place on, or no longer (0).
#[must_use]
pub fn marking(conversation: ConversationId, from: Seq) -> Command {
    let unread = Some(from);
    Command::Mark(MarkConversation { conversation, pinned: None, muted: None, hidden: None, unread })
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
