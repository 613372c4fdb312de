//! What the parts of it share.

use super::{
    super::acts::{Acts, Asked},
    emoji::Known,
};
use crate::{
    state::{Chat, Store},
    text::TalkWords,
    ui::kit::Question,
};
use leptos::{
    ev::MouseEvent,
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::{Element, HtmlElement},
};
use protocol::{Command, ConversationId, HideMessages, MessageAt, React, Seq, What};
use serde::Deserialize;
use std::sync::Arc;

/// What is shown above everything.
#[derive(Debug, Clone, PartialEq)]
pub enum Dialog {
    /// Where to forward messages, and whether in one.
    Forward(Vec<Seq>, bool),
    /// The earlier texts of a message.
    Revisions(Seq),
    /// Who reacted to it.
    Reactors(Seq),
    /// All emoji, to react to it.
    React(Seq),
    /// Who has read it.
    Readers(Seq),
    /// A day to go to.
    Day,
}

/// See the module.
#[derive(Clone, Copy)]
pub struct Scope {
    /// What the log asks for.
    pub acts: Acts,
    /// The dialog that is open.
    pub dialog: RwSignal<Option<Dialog>>,
    /// The messages that are selected, while some are being selected.
    pub picked: RwSignal<Option<Vec<Seq>>>,
    /// A question before something that cannot be undone.
    pub question: RwSignal<Option<Question>>,
    /// What is known of emoji.
    pub emoji: Known,
}

impl Scope {
    /// Nothing is open.
    pub fn new(acts: Acts) -> Self {
        Self {
            acts,
            dialog: RwSignal::new(None),
            picked: RwSignal::new(None),
            question: RwSignal::new(None),
            emoji: Known::new(),
        }
    }

    /// The store.
    pub fn store(self) -> Store {
        self.acts.store
    }

    /// The words.
    pub fn words(self) -> &'static TalkWords {
        self.store().page_words().talk
    }

    /// The open conversation.
    pub fn conversation(self) -> ConversationId {
        self.store().peek(|chat| chat.selected).unwrap_or(ConversationId::LOBBY)
    }

    /// How many layers lie over the chat: that of selecting, and what is open above it.
    pub fn layers(self) -> u32 {
        u32::from(self.picked.with(Option::is_some)) + u32::from(self.is_open())
    }

    fn is_open(self) -> bool {
        self.acts.asked.with(Option::is_some)
            || self.dialog.with(Option::is_some)
            || self.question.with(Option::is_some)
    }

    /// Closes the one on top.
    pub fn close_top(self) {
        if untrack(|| self.is_open()) {
            self.question.set(None);
            self.dialog.set(None);
            self.acts.asked.set(None);
        } else {
            self.picked.set(None);
        }
    }

    /// Reacts to a message, or no longer.
    pub fn react(self, seq: Seq, emoji: &str) {
        let conversation = self.conversation();
        let on = !self.store().peek(|chat| chat.reacts(conversation, seq, emoji));
        self.store().touch(Command::React(React { conversation, seq, emoji: emoji.to_owned(), on }));
    }

    /// Remembers an emoji that was chosen.
    pub fn picked_emoji(self, emoji: &str) {
        let mut picks = self.store().picks();
        picks.add(emoji);
        self.store().keep_picks(&picks);
    }

    /// Opens the menu of a message.
    pub fn open_menu(self, seq: Seq, event: &MouseEvent) {
        self.acts.ask(Asked::Menu(seq, Some((event.client_x(), event.client_y()))));
    }

    /// Asks before messages are deleted for oneself.
    pub fn ask_to_delete(self, seqs: Vec<Seq>, event: &MouseEvent) {
        let (words, conversation, store) = (self.words(), self.conversation(), self.store());
        let (ask, picked) = ((words.delete_ask)(seqs.len()), self.picked);
        let then = move || {
            picked.set(None);
            store.touch(Command::HideMessages(HideMessages { conversation, seqs: seqs.clone() }));
        };
        self.question.set(Some(Question {
            ask,
            consequence: words.delete_sure.to_owned(),
            confirm: words.delete,
            then: Arc::new(then),
            since: event.time_stamp(),
        }));
    }

    /// Recalls a message; a form that people have answered only after a question.
    pub fn recall(self, seq: Seq, event: &MouseEvent) {
        let (words, store) = (self.words(), self.store());
        let at = MessageAt { conversation: self.conversation(), seq };
        let then = move || store.recall(at);
        match store.peek(|chat| answers(chat, at)) {
            0 => then(),
            people => self.question.set(Some(Question {
                ask: words.recall_ask.to_owned(),
                consequence: (words.recall_sure)(people),
                confirm: words.recall,
                then: Arc::new(then),
                since: event.time_stamp(),
            })),
        }
    }
}

/// Of a [`protocol::Form`]; the code that reads all of it is not here.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Answered {
    people: u32,
}

/// How many people answered the form of a message.
fn answers(chat: &Chat, at: MessageAt) -> u32 {
    let Some(What::Message { more: Some(more), .. }) =
        chat.message(at.conversation, at.seq).map(|entry| &entry.what)
    else {
        return 0;
    };
    let form = more.form.as_ref().and_then(|form| form.read::<Answered>().ok());
    form.unwrap_or_default().people
}

/// The row of a message.
pub fn row(seq: Seq) -> Option<Element> {
    document().query_selector(&format!(".log [data-seq=\"{seq}\"]")).ok()?
}

/// Focuses the row of a message.
pub fn focus_row(seq: Seq) -> Option<()> {
    let row: HtmlElement = row(seq)?.dyn_into().ok()?;
    row.set_attribute("tabindex", "-1").ok()?;
    row.focus().ok()
}
