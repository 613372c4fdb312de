//! Forms: messages that their readers answer – polls, sign-ups, bulletins, questionnaires.

use crate::{FileId, Json, Person, limits::FORM_DAYS, open_enum::open_enum};
use serde::{Deserialize, Serialize};

/// A form as its author made it. The text of its message says the same to whoever does not know forms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewForm {
    /// What it is about: one line of 1 to [`crate::limits::FORM_TITLE_GRAPHEMES`] graphemes.
    pub title: String,
    /// Until when it can be answered, milliseconds since 1970; at most [`crate::limits::FORM_DAYS`] ahead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes: Option<i64>,
    /// What it asks for.
    pub asks: Asks,
}

impl NewForm {
    /// Whether it may begin: it stays open, or ends after now, and not too late. `now`: milliseconds since 1970.
    #[must_use]
    pub fn ends_in_time(&self, now: i64) -> bool {
        let latest = now.saturating_add(FORM_DAYS * 86_400_000);
        self.closes.is_none_or(|closes| closes > now && closes <= latest)
    }
}

/// What a form asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum Asks {
    /// A choice.
    Poll(Poll),
    /// One's name on a list.
    SignUp(SignUp),
    /// That one has read it.
    Bulletin(Bulletin),
    /// Answers to questions.
    Questionnaire(Questionnaire),
    /// Something of a later release. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(Asks);

/// A choice between options.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poll {
    /// Their names, all different: 2 to [`crate::limits::FORM_OPTIONS`].
    pub options: Vec<String>,
    /// Whether one may choose several.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub multiple: bool,
    /// Whether nobody can ask who chose what.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub anonymous: bool,
}

/// A list that people put their names on, in the order in which they do (接龙).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUp {
    /// How many there is room for, 1 to [`crate::limits::SIGN_UP_PLACES`]; absent: for everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub places: Option<u32>,
}

/// Something that everybody has to know, and says to have read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bulletin {
    /// What it says, in at most [`crate::limits::ANNOUNCEMENT_CHARS`] characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// What its Markdown means, as in a message; absent for plain text. Made by the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nodes: Option<Json>,
}

/// Questions whose answers only their author and the room's owner and admins see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Questionnaire {
    /// At most [`crate::limits::FORM_QUESTIONS`]; at least one, unless files are asked for.
    pub questions: Vec<Question>,
    /// Whether files can be handed in, too: homework, receipts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub files: bool,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// What is asked: one line.
    pub text: String,
    /// The answers to choose one from; none: it is answered in one's own words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// Whether it may stay without an answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
}

/// A form as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// As it was made.
    pub made: NewForm,
    /// How many people answered.
    #[serde(default, skip_serializing_if = "crate::group_view::is_zero")]
    pub people: u32,
    /// Of a poll: how many chose each option, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub votes: Vec<u32>,
    /// Of a sign-up: the first names on the list, at most [`crate::limits::SIGNED_SHOWN`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signed: Vec<Signed>,
    /// Whether it was closed by hand.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
    /// When those who had not answered were reminded last, milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminded: Option<i64>,
}

impl Form {
    /// A form that nobody has answered.
    #[must_use]
    pub fn new(made: NewForm) -> Self {
        let votes = if let Asks::Poll(poll) = &made.asks { vec![0; poll.options.len()] } else { Vec::new() };
        Self { made, people: 0, votes, signed: Vec::new(), closed: false, reminded: None }
    }

    /// Whether it can no longer be answered. `now`: milliseconds since 1970.
    #[must_use]
    pub fn is_closed(&self, now: i64) -> bool {
        self.closed || self.made.closes.is_some_and(|closes| closes <= now)
    }
}

/// A name on a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// Whose, with what they are called there.
    pub person: Person,
    /// What they added to it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// How somebody answers a form. It replaces what they answered before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum Response {
    /// They choose these options of a poll, counted from 0.
    Vote(Vec<u8>),
    /// Their name is on the list, with this beside it: one line of at most [`crate::limits::SIGN_GRAPHEMES`].
    Sign(String),
    /// They have read it.
    Confirm,
    /// Their answers, one for each question; empty for none. Each one line of at most
    /// [`crate::limits::ANSWER_GRAPHEMES`].
    HandIn(Vec<String>),
    /// Likewise, and files.
    HandInFiles(HandedIn),
    /// They take back what they answered. A bulletin stays read.
    Withdraw,
    /// An answer of a later release. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(Response);

/// Answers to questions, and files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedIn {
    /// As in [`Response::HandIn`].
    pub answers: Vec<String>,
    /// 1 to [`crate::limits::FILES`]: whole files of one's own that were in no message, or are in the answer already.
    pub files: Vec<HandedFile>,
}

/// One of them. Who hands it in says its id; the rest is said by the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedFile {
    /// The file.
    pub id: FileId,
    /// What it is called.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Whether it is a picture, of which there are thumbnails.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub picture: bool,
}

/// Somebody who answered a form, or has not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Responder {
    /// Who.
    pub person: Person,
    /// When they answered last, milliseconds since 1970; 0 if they have not.
    pub at: i64,
    /// What they answered. Absent if they have not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<Response>,
}

/// A page of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Responders {
    /// At most [`crate::limits::RESPONDERS`]: those who answered in the order in which they did, the others by id.
    pub people: Vec<Responder>,
    /// Whether there are more after the last one.
    pub more: bool,
    /// How many there are on all pages.
    pub total: u32,
}
