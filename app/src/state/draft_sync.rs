//! Drafts that go to one's other devices, and come from them. `ui::parts::draft_sync` says when.

use super::{
    about::About,
    chat::{Chat, add},
    drafts::{any, keep},
    store::Store,
};
use crate::ports::Draft as Kept;
use leptos::prelude::*;
use protocol::{Command, ConversationId, Draft};

impl Store {
    /// The conversations whose drafts have changed on this page since they were last told to the server.
    #[must_use]
    pub fn untold(self) -> Vec<ConversationId> {
        self.untold_at.track();
        self.untold.get_value()
    }

    /// The draft of a conversation is to be told.
    pub fn tell_draft(self, conversation: ConversationId) {
        self.untold.update_value(|untold| add(untold, conversation));
        self.untold_at.update(|times| *times += 1);
    }

    /// Tells the server all that was not told. Returns which.
    pub fn tell_drafts(self) -> Vec<ConversationId> {
        self.save_drafts();
        let untold = self.untold.try_update_value(std::mem::take).unwrap_or_default();
        for conversation in &untold {
            let draft = self.draft_to_tell(*conversation);
            self.look_up(Command::KeepDraft(draft));
        }
        untold
    }

    fn draft_to_tell(self, conversation: ConversationId) -> Draft {
        let now = self.with_ports(|ports| ports.clock.now()).unwrap_or_default();
        let kept = self.drafts.with_untracked(|drafts| drafts.get(&conversation).cloned());
        let Kept { text, at, reply } = kept.unwrap_or(Kept { text: String::new(), at: now, reply: None });
        Draft { conversation, text, reply, at }
    }

    /// What the server told of drafts. Reading it takes it.
    #[must_use]
    pub fn take_told_drafts(self) -> Vec<Draft> {
        let mut told = Vec::new();
        self.act(|chat| {
            told = std::mem::take(&mut chat.told_drafts);
            Vec::new()
        });
        let read = |json: protocol::Json| {
            json.read::<Vec<Draft>>().or_else(|_| json.read().map(|draft| vec![draft])).unwrap_or_default()
        };
        told.into_iter().flat_map(read).collect()
    }

    /// Takes a draft of another device, unless this page has one that is newer or not told yet. Returns whether it did.
    pub fn take_draft(self, draft: Draft) -> bool {
        let Draft { conversation, text, reply, at } = draft;
        // The server's time of what was told by this page: a clock that is ahead counts as the server's.
        let is_mine = self.drafts.try_maybe_update(|drafts| {
            let mine =
                drafts.get_mut(&conversation).filter(|mine| (&mine.text, mine.reply) == (&text, reply));
            (false, mine.map(|mine| mine.at = at).is_some())
        });
        if is_mine == Some(true) {
            return false;
        }
        let is_untold = self.untold.with_value(|untold| untold.contains(&conversation));
        let mine = self.drafts.with_untracked(|drafts| drafts.get(&conversation).map(|mine| mine.at));
        if is_untold || mine.is_some_and(|mine| mine >= at) {
            if mine.is_some_and(|mine| mine > at) {
                self.tell_draft(conversation);
            }
            return false;
        }
        self.drafts.update(|drafts| drop(keep(drafts, conversation, Kept { text, at, reply })));
        let me = self.peek(|chat| chat.me.id);
        self.with_ports(|ports| {
            self.drafts.with_untracked(|drafts| {
                ports.storage.keep_draft(me, conversation, drafts.get(&conversation));
            });
        });
        let is_writing = self.drafts.with_untracked(any);
        self.writing.set(is_writing);
        let is_open = self.peek(|chat| chat.selected) == Some(conversation);
        if is_open && !self.peek(Chat::is_editing) {
            self.act(|chat| {
                chat.about = reply.map(About::Reply);
                Vec::new()
            });
        }
        true
    }
}
