//! What the composer's text is about: the message that it answers, or the one that it changes. And what becomes of
//! messages that one has done something to.

use super::{
    Store,
    about::{About, TakenBack},
    anchor::{Anchor, Target},
    chat::{Chat, Effect},
    said::Said,
    timeline::Timeline,
};
use leptos::prelude::*;
use protocol::{
    Command, ConversationId, EditMessage, Entry, Fault, FileId, Forward, MessageAt, More, Seq, What,
};
use std::mem::discriminant;

/// Texts that are kept to be written anew.
const KEPT: usize = 50;

impl Chat {
    /// The message at a place of a conversation, if it is loaded.
    #[must_use]
    pub fn message(&self, conversation: ConversationId, seq: Seq) -> Option<&Entry> {
        self.timelines.get(&conversation)?.items().at(seq).map(|item| &item.entry)
    }

    /// Whether the composer has the text of a message that is being changed.
    #[must_use]
    pub fn is_editing(&self) -> bool {
        matches!(self.about, Some(About::Edit(_)))
    }

    /// The text of a message of the open conversation.
    #[must_use]
    pub fn text_at(&self, seq: Seq) -> Option<&str> {
        match &self.message(self.selected?, seq)?.what {
            What::Message { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Whether one reacts so to a message.
    #[must_use]
    pub fn reacts(&self, conversation: ConversationId, seq: Seq, emoji: &str) -> bool {
        let bare = emoji.replace('\u{fe0f}', "");
        match self.message(conversation, seq).map(|entry| &entry.what) {
            Some(What::Message { more: Some(more), .. }) => more.mine.contains(&bare),
            _ => false,
        }
    }

    /// The newest message of the open conversation that one may change.
    #[must_use]
    pub fn last_own(&self) -> Option<Seq> {
        let mut newest = self.timeline().into_iter().flat_map(Timeline::entries).rev();
        newest.find(|entry| is_editable(self, entry)).map(|entry| entry.seq)
    }

    /// Whether the message that is being changed can no longer be changed: it was taken back meanwhile.
    #[must_use]
    pub fn edits_what_is_gone(&self) -> bool {
        let edited = if let Some(About::Edit(seq)) = self.about { Some(seq) } else { None };
        let entry = self.selected.zip(edited).and_then(|(id, seq)| self.message(id, seq));
        entry.is_some_and(|entry| !is_editable(self, entry))
    }

    /// What one took back, if there is something to write anew.
    #[must_use]
    pub fn taken_back(&self, conversation: ConversationId, seq: Seq) -> Option<&TakenBack> {
        let at = MessageAt { conversation, seq };
        self.taken_back.iter().find(|taken| taken.at == at)
    }

    /// Does something to a message, unless the very same is under way.
    pub fn touch(&mut self, command: Command) -> Vec<Effect> {
        let mut effects = Vec::new();
        // A button that was pressed twice asks once. What was pressed in between counts: on, off, on ends at on.
        let is_alike = |asked: &&Command| discriminant(*asked) == discriminant(&command);
        if self.asked.values().rfind(is_alike) == Some(&command) {
            return effects;
        }
        if !self.is_live() {
            self.say(Said::Refused(Fault::Busy { retry_ms: 0 }), &mut effects);
            return effects;
        }
        self.ask(command, &mut effects);
        effects
    }

    /// Takes a message back, and keeps what it said to be written anew.
    pub fn recall(&mut self, at: MessageAt) -> Vec<Effect> {
        if let Some(entry) = self.message(at.conversation, at.seq)
            && is_editable(self, entry)
            && let What::Message { text, more, .. } = &entry.what
            && !text.is_empty()
        {
            let reply = more.as_ref().and_then(|more| more.reply.as_ref());
            let about = reply.map(|quote| About::Reply(quote.seq));
            let taken = TakenBack { at, text: text.clone(), about };
            self.taken_back.retain(|before| before.at != at);
            self.taken_back.push(taken);
            self.taken_back.drain(..self.taken_back.len().saturating_sub(KEPT));
        }
        self.touch(Command::Recall(at))
    }

    /// A new text is on the server's disk: the composer is free again.
    pub(super) fn edited(&mut self, edit: &EditMessage) {
        if self.selected == Some(edit.conversation) {
            self.about.take_if(|about| *about == About::Edit(edit.seq));
        }
    }
}

/// Whether one may change the text of a message: one's own, which stands and was not copied from elsewhere.
#[must_use]
pub fn is_editable(chat: &Chat, entry: &Entry) -> bool {
    let is_free = |more: &More| {
        let is_copy = more.bundle.is_some() || more.forwarded.is_some();
        more.recalled.is_none() && !is_copy && !more.sticker && more.form.is_none()
    };
    match &entry.what {
        What::Message { author, more, .. } => author.id == chat.me.id && more.as_deref().is_none_or(is_free),
        _ => false,
    }
}

impl Store {
    /// The composer is about another message, or about none.
    pub fn write_about(self, about: Option<About>) {
        self.act(|chat| {
            chat.about = about;
            Vec::new()
        });
        if let Some(conversation) = self.peek(|chat| chat.selected)
            && !matches!(about, Some(About::Edit(_)))
        {
            let text = self.draft(conversation);
            self.keep_draft(conversation, text);
        }
    }

    /// The composer of the open conversation is about what it was when it was left.
    pub(super) fn answer_again(self) {
        let Some(open) = self.peek(|chat| chat.selected) else { return };
        let reply = || self.drafts.with_untracked(|drafts| drafts.get(&open).and_then(|draft| draft.reply));
        let kept = self.edit.with_value(|edit| edit.as_ref().map(|(at, _)| *at));
        let edit = kept.filter(|at| at.conversation == open).map(|at| About::Edit(at.seq));
        let about = edit.or_else(|| reply().map(About::Reply));
        if about.is_some() {
            self.act(|chat| {
                chat.about = about;
                Vec::new()
            });
        }
    }

    /// Keeps the new text of a message as far as it is written, or that none is.
    pub fn keep_edit(self, edit: Option<(MessageAt, String)>) {
        self.edit.set_value(edit);
    }

    /// The message that is being changed, and its new text as far as it is written; `None` while nothing is.
    #[must_use]
    pub fn edit_begun(self) -> Option<(MessageAt, String)> {
        self.edit.try_get_value().flatten()
    }

    /// The new text of a message as far as it was written, or else its text.
    #[must_use]
    pub fn edit_of(self, at: MessageAt) -> String {
        let kept = self
            .edit
            .with_value(|edit| edit.as_ref().filter(|(of, _)| *of == at).map(|(_, text)| text.clone()));
        kept.or_else(|| self.peek(|chat| chat.text_at(at.seq).map(str::to_owned))).unwrap_or_default()
    }

    /// Takes what an earlier page of this tab kept of what one took back.
    pub fn took_back_before(self, mut taken: Vec<TakenBack>) {
        self.act(|chat| {
            taken.append(&mut chat.taken_back);
            chat.taken_back = taken;
            Vec::new()
        });
    }

    /// Says something in one line that goes away by itself.
    pub fn say(self, sentence: &'static str) {
        self.act(|chat| {
            let mut effects = Vec::new();
            chat.say(Said::Told(sentence), &mut effects);
            effects
        });
    }

    /// Says nothing any more.
    pub fn hush(self) {
        self.act(|chat| {
            chat.hush(chat.said_at());
            Vec::new()
        });
    }

    /// Does something to a message. What becomes of it is said.
    pub fn touch(self, command: Command) {
        self.act(|chat| chat.touch(command));
    }

    /// Takes a message back.
    pub fn recall(self, at: MessageAt) {
        self.act(|chat| chat.recall(at));
    }

    /// Sends what was written: a new message, or the new text of one. Returns whether the field is free now.
    pub fn send_text(self, conversation: ConversationId, text: String, mut with: protocol::With) -> bool {
        match self.peek(|chat| chat.about) {
            Some(About::Edit(seq)) => {
                let mentions = with.mentions;
                self.touch(Command::Edit(EditMessage { conversation, seq, text, mentions }));
                return false;
            }
            Some(About::Reply(seq)) => with.reply = Some(seq),
            None => {}
        }
        self.keep_draft(conversation, String::new());
        self.send_message(conversation, text, (with != protocol::With::default()).then(|| Box::new(with)));
        true
    }

    /// Sends a sticker. What is being written stays.
    pub fn send_sticker(self, conversation: ConversationId, sticker: FileId) {
        self.send_beside(
            conversation,
            protocol::With { sticker: Some(sticker), ..protocol::With::default() },
        );
    }

    /// Sends the files that stand above the composer. What is being written stays.
    pub fn send_tray(self, conversation: ConversationId) {
        self.send_beside(conversation, protocol::With::default());
    }

    fn send_beside(self, conversation: ConversationId, with: protocol::With) {
        let reply = self.peek(|chat| match chat.about {
            Some(About::Reply(seq)) => Some(seq),
            _ => None,
        });
        let with = protocol::With { reply, ..with };
        let with = (with != protocol::With::default()).then(|| Box::new(with));
        self.send_message(conversation, String::new(), with);
    }

    /// Sends copies of messages elsewhere.
    pub fn forward(self, from: ConversationId, seqs: Vec<Seq>, to: ConversationId, merged: bool) {
        if let Some(nonce) = self.with_ports(|ports| ports.clock.nonce()) {
            self.touch(Command::Forward(Forward { from, seqs, to, nonce, merged }));
        }
    }

    /// Goes to a message of the open conversation. `from` is where one comes from, and can go back to.
    pub fn seek(self, seq: Seq, from: Option<Seq>) {
        let Some(conversation) = self.peek(|chat| chat.selected) else { return };
        self.back_to.set(from);
        self.marked.set_value(Some(seq));
        self.stay(conversation, Some(Anchor::at(seq)));
        self.aim(Target::Place(Anchor::at(seq)));
    }

    /// Whether a message is to be marked once it is in view: the address names it, or somebody went to it.
    #[must_use]
    pub fn is_sought(self, seq: Seq) -> bool {
        self.marked.get_value() == Some(seq) || self.peek(|chat| chat.route.message() == Some(seq))
    }

    /// Goes back to where one followed a quote, or else to the newest row.
    pub fn go_down(self) {
        match self.back_to.get_untracked() {
            Some(seq) => self.seek(seq, None),
            None => self.to_end(),
        }
    }

    /// Whether there is somewhere to go back to.
    #[must_use]
    pub fn can_go_back(self) -> bool {
        self.back_to.get().is_some()
    }
}
