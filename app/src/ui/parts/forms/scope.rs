//! What the parts of forms share: how one stands, and how it is answered.

use super::{super::acts::Acts, writing::Writing};
use crate::{
    state::{Chat, Memo, Store, forms::Fate, powers},
    text::FormWords,
    ui::kit::effect,
};
use leptos::prelude::*;
use protocol::{AboutForm, Command, ConversationId, Form, Json, Response, Seq, What};

/// What all forms share.
#[derive(Clone, Copy)]
pub struct Forms {
    pub acts: Acts,
    pub store: Store,
    /// The form whose answers are listed.
    pub listed: RwSignal<Option<Seq>>,
    /// A form that is made.
    pub writing: Writing,
}

/// How a form stands, for its reader.
#[derive(Clone, PartialEq)]
pub struct Standing {
    /// It.
    pub form: Form,
    /// What the reader answered.
    pub mine: Response,
    /// Whether the reader made it, or leads here.
    pub steers: bool,
}

/// What the reader answered just now.
#[derive(Clone)]
struct Given {
    response: Response,
    command: Command,
    /// See [`Chat::fate`].
    said: u32,
}

/// What the parts of a card share.
#[derive(Clone, Copy)]
pub struct Card {
    pub forms: Forms,
    pub conversation: ConversationId,
    pub seq: Seq,
    pub standing: Memo<Option<Standing>>,
    /// Until the server says what it is now, or that it is not taken.
    given: RwSignal<Option<Given>>,
    /// What became of that.
    pub fate: Memo<Option<Fate>>,
}

impl Card {
    /// The card of a message of the open conversation.
    pub fn of(forms: Forms, seq: Seq) -> Self {
        let conversation = forms.store.peek(|chat| chat.selected).unwrap_or(ConversationId::LOBBY);
        let raw = forms.store.memo(move |chat| raw(chat, conversation, seq));
        let standing = Memo::new(move |_| raw.with(|raw| raw.as_ref().and_then(read)));
        let given = RwSignal::new(None::<Given>);
        let fate = forms.store.memo(move |chat| {
            given.with(|given| given.as_ref().map(|given| chat.fate(&given.command, given.said)))
        });
        let known =
            Memo::new(move |_| standing.with(|standing| standing.as_ref().map(|one| one.mine.clone())));
        let forget = move |when: Fate| {
            if fate.get_untracked() == Some(when) {
                given.set(None);
            }
        };
        effect(move || {
            known.track();
            forget(Fate::Done);
        });
        effect(move || {
            fate.track();
            forget(Fate::Lost);
        });
        Self { forms, conversation, seq, standing, given, fate }
    }

    /// How it stands now.
    pub fn with<T: Default>(self, then: impl FnOnce(&Standing) -> T) -> T {
        self.standing.with(|standing| standing.as_ref().map(then).unwrap_or_default())
    }

    /// The words.
    pub fn words(self) -> &'static FormWords {
        self.forms.store.page_words().forms
    }

    /// What the reader answered last.
    pub fn mine(self) -> Response {
        let known = || self.with(|standing| Some(standing.mine.clone()));
        let given = || self.given.with(|given| given.as_ref().map(|given| given.response.clone()));
        let stands = self.fate.get() != Some(Fate::Lost);
        given().filter(|_| stands).or_else(known).unwrap_or(Response::Withdraw)
    }

    /// Whether it can no longer be answered.
    pub fn is_closed(self) -> bool {
        let now = self.forms.store.reading(|reader| reader.now);
        self.with(|standing| standing.form.is_closed(now))
    }

    /// Answers it. That shows at once, if it could be sent.
    pub fn respond(self, response: Response) {
        let (conversation, seq) = (self.conversation, self.seq);
        let Ok(what) = Json::of(&response) else { return };
        let command = Command::Respond(AboutForm { conversation, seq, what });
        let said = self.forms.store.peek(Chat::said_at);
        self.given.set(Some(Given { response, command: command.clone(), said }));
        self.forms.store.touch(command);
    }
}

/// What is known of a form: it, what the reader answered, and whether they steer it.
fn raw(chat: &Chat, conversation: ConversationId, seq: Seq) -> Option<(Json, Option<Json>, bool)> {
    let What::Message { author, more, .. } = &chat.message(conversation, seq)?.what else { return None };
    let more = more.as_deref()?;
    let steers = author.id == chat.me.id || powers::leads(chat, conversation);
    Some((more.form.clone()?, more.response.clone(), steers))
}

fn read((form, mine, steers): &(Json, Option<Json>, bool)) -> Option<Standing> {
    let mine = mine.as_ref().and_then(|mine| mine.read().ok()).unwrap_or(Response::Withdraw);
    Some(Standing { form: form.read().ok()?, mine, steers: *steers })
}
