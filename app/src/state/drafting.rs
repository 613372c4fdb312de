//! The store's drafts. They are stored a moment after they are typed.

use super::{
    Memo,
    about::About,
    chat::{Chat, add},
    drafts::{any, keep},
    store::Store,
};
use crate::ports::Draft;
use leptos::prelude::*;
use protocol::ConversationId;

/// How long after a change a draft is stored, milliseconds.
const SAVE_MS: u32 = 300;
/// How much of a draft the list shows, characters.
const PREVIEW: usize = 80;

impl Store {
    /// The draft of a conversation.
    #[must_use]
    pub fn draft(self, conversation: ConversationId) -> String {
        self.drafts
            .with_untracked(|drafts| drafts.get(&conversation).map(|draft| draft.text.clone()))
            .unwrap_or_default()
    }

    /// The beginning of a draft, for the list. Not before hydration: the server knows no drafts.
    #[must_use]
    pub fn draft_preview(self, conversation: ConversationId) -> Option<String> {
        if self.zone.get().is_some() {
            return None;
        }
        let line = |draft: &Draft| {
            let text = draft.text.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
            text.take(PREVIEW).collect()
        };
        self.drafts.with(|drafts| drafts.get(&conversation).filter(|draft| !draft.text.is_empty()).map(line))
    }

    /// The same, and what becomes of it. Not before hydration.
    #[must_use]
    pub fn kept_draft(self, conversation: ConversationId) -> Memo<String> {
        Memo::new(move |_| {
            let is_alive = self.zone.get().is_none();
            let text = self.drafts.with(|drafts| drafts.get(&conversation).map(|draft| draft.text.clone()));
            text.filter(|_| is_alive).unwrap_or_default()
        })
    }

    /// Keeps a draft until it is sent. The list shows none of the open conversation, so it is not notified.
    pub fn keep_draft(self, conversation: ConversationId, text: String) {
        let now = self.with_ports(|ports| ports.clock.now()).unwrap_or_default();
        let reply = self.peek(|chat| match chat.about {
            Some(About::Reply(seq)) if chat.selected == Some(conversation) => Some(seq),
            _ => None,
        });
        let draft = Draft { text, at: now, reply };
        let surplus = self.drafts.try_maybe_update(|drafts| (false, keep(drafts, conversation, draft)));
        let is_first = self.unsaved.try_update_value(|unsaved| {
            let is_first = unsaved.is_empty();
            add(unsaved, conversation);
            surplus.into_iter().flatten().for_each(|id| add(unsaved, id));
            is_first
        });
        if is_first == Some(true) {
            self.with_ports(|ports| ports.clock.after(SAVE_MS, Box::new(move || self.save_drafts())));
        }
        let writing = self.drafts.with_untracked(any);
        if self.writing.get_untracked() != writing {
            self.writing.set(writing);
        }
    }

    /// Whether there is a draft anywhere.
    #[must_use]
    pub fn is_writing(self) -> bool {
        self.writing.get()
    }

    /// Stores the drafts that have changed. Each conversation has its own entry, so that two tabs do not
    /// overwrite each other's.
    pub(super) fn save_drafts(self) {
        let me = self.peek(|chat| chat.me.id);
        let unsaved = self.unsaved.try_update_value(std::mem::take).unwrap_or_default();
        self.with_ports(|ports| {
            self.drafts.with_untracked(|drafts| {
                let save = |id| ports.storage.keep_draft(me, id, drafts.get(&id));
                unsaved.iter().copied().for_each(save);
            });
        });
        if !unsaved.is_empty() {
            self.untold.update_value(|untold| unsaved.into_iter().for_each(|id| add(untold, id)));
            self.untold_at.update(|times| *times += 1);
        }
    }

    /// Reads the drafts again: another tab may have changed them.
    pub(super) fn read_drafts(self) {
        self.save_drafts();
        let me = self.peek(|chat| chat.me.id);
        if let Some(drafts) = self.with_ports(|ports| ports.storage.drafts(me)).flatten() {
            self.drafts.set(drafts);
        }
    }

    /// The page is unloaded, perhaps for a reload: stores drafts and places for the next page, and reports what
    /// was read.
    pub fn unloading(self) {
        self.act(Chat::report_all_read);
        // Another tab may have sent a draft of the same conversation, and deleted what this one had stored.
        let open = self.peek(|chat| chat.selected.filter(|_| chat.ended.is_none()));
        if let Some(open) = open.filter(|open| !self.draft(*open).is_empty()) {
            self.unsaved.update_value(|unsaved| add(unsaved, open));
        }
        self.save_drafts();
        self.save_places();
    }
}
