//! What was written and not sent: shown once the login has ended, and to whoever logs in with this browser
//! after somebody who left messages behind.

use super::{connecting::Ended, names, store::Store};
use crate::ports::PendingMessage;
use leptos::prelude::*;
use protocol::ConversationId;

/// A text that was not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsent {
    /// The title of its conversation.
    pub title: String,
    /// It.
    pub text: String,
}

impl Store {
    /// The login has ended.
    pub fn end(self, why: Ended) {
        self.act(|chat| chat.end(why));
    }

    /// The pending messages and the drafts of this page.
    #[must_use]
    pub fn unsent(self) -> Vec<Unsent> {
        let pending: Vec<_> = self.peek(|chat| {
            let message = |message: &PendingMessage| (message.conversation, message.text.clone());
            chat.outbox.all().map(|outgoing| message(&outgoing.message)).collect()
        });
        let drafts: Vec<_> = self.drafts.with_untracked(|drafts| {
            drafts.iter().map(|(conversation, draft)| (*conversation, draft.text.clone())).collect()
        });
        let written = pending.into_iter().chain(drafts).filter(|(_, text)| !text.trim().is_empty());
        written.map(|(conversation, text)| Unsent { title: self.title_of(conversation), text }).collect()
    }

    /// The title of a conversation that one may not be in any more.
    #[must_use]
    pub fn title_of(self, conversation: ConversationId) -> String {
        let words = self.words();
        self.peek(|chat| {
            let view = chat.conversations.get(&conversation);
            view.map_or(words.unknown_conversation.to_owned(), |view| names::title(chat, view, words))
        })
    }

    /// Takes the messages that other people left behind in this browser. They are never sent.
    pub fn offer_left_behind(self, messages: Vec<PendingMessage>) {
        self.act(|chat| {
            chat.left_behind = messages;
            Vec::new()
        });
    }
}
