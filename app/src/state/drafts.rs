//! Drafts: what is written and not sent, by conversation.

use super::store::Store;
use leptos::prelude::*;
use protocol::ConversationId;

impl Store {
    /// The draft of a conversation.
    #[must_use]
    pub fn draft(self, conversation: ConversationId) -> String {
        self.drafts.with_value(|drafts| drafts.get(&conversation).cloned().unwrap_or_default())
    }

    /// Keeps a draft until it is sent.
    pub fn keep_draft(self, conversation: ConversationId, text: String) {
        let writing = self.drafts.try_update_value(|drafts| {
            if text.is_empty() {
                drafts.remove(&conversation);
            } else {
                drafts.insert(conversation, text);
            }
            !drafts.is_empty()
        });
        let writing = writing.unwrap_or_default();
        if self.writing.get_untracked() != writing {
            self.writing.set(writing);
        }
    }

    /// Whether there is a draft anywhere.
    #[must_use]
    pub fn is_writing(self) -> bool {
        self.writing.get()
    }

    /// The page is unloaded, perhaps for a reload: stores the drafts for the next page in this tab.
    pub fn unloading(self) {
        let me = self.peek(|chat| chat.me.id);
        self.with_ports(|ports| self.drafts.with_value(|drafts| ports.tab.keep_drafts(me, drafts)));
    }
}
