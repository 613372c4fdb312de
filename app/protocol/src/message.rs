//! What a message has besides its text, and what becomes of it.

use crate::{Attachment, Brief, Json, Person, PersonId, Seq, group_view::is_zero, open_enum::open_enum};
use serde::{Deserialize, Serialize};

/// What a message has besides author and text. Most have nothing of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct More {
    /// The message that it answers, as that is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<Box<Quote>>,
    /// Who is called in the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<Mention>,
    /// Whether everybody is called.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub all: bool,
    /// When its text was last changed, milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited: Option<i64>,
    /// It was taken back, by this person: its text is empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recalled: Option<Person>,
    /// Whether it is pinned.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pinned: bool,
    /// Reactions, the first one first; at most [`crate::limits::REACTIONS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tallies: Vec<Tally>,
    /// The reader's own reactions. Only answers to them have it, never events, which are for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mine: Vec<String>,
    /// Where it was copied from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forwarded: Option<Box<Forwarded>>,
    /// Several messages in one, as a list of [`Copied`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle: Option<Json>,
    /// What the Markdown of its text means, and who is called in it, as a list of [`crate::Node`]; absent where it has
    /// neither.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nodes: Option<Json>,
    /// Its files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Attachment>,
    /// All its files in short, where [`Self::files`] has only the first of several: in lists of conversations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brief: Option<Box<Brief>>,
    /// Whether it is a sticker: its one file is shown without a bubble, and its text is that file's `alt` in brackets.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sticker: bool,
    /// What its readers answer, as a [`crate::Form`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Json>,
    /// The reader's own answer to it, a [`crate::Response`]. As of `mine`, only what is sent to them alone has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<Json>,
    /// The newest place at which it was changed; 0 if it never was. A state with a lower one is older.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub changed: u32,
}

impl More {
    /// What its files are, where they are told and not shown. A sticker's text tells it.
    #[must_use]
    pub fn told_files(&self) -> Option<Brief> {
        let brief = || self.brief.as_deref().cloned().or_else(|| Brief::of(&self.files));
        (!self.sticker).then(brief).flatten()
    }
}

/// A message that another one answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Quote {
    /// Its place in the same conversation.
    pub seq: Seq,
    /// Its author; absent if it is not there for the reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<Person>,
    /// Its text, cut to [`crate::limits::QUOTE_CHARS`]. Empty, and without [`Self::files`]: it was taken back.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Its files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files: Option<Box<Brief>>,
}

/// What calls everybody, after `@`.
pub const EVERYBODY: [&str; 4] = ["所有人", "全体成员", "everyone", "all"];

/// Somebody who is called in a text, as `@` and this name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Mention {
    /// The person.
    pub person: PersonId,
    /// What they were called there.
    pub name: String,
}

/// How many people reacted in one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Tally {
    /// An emoji, without presentation selectors (U+FE0F): ❤ and ❤️ are one.
    pub emoji: String,
    /// How many people.
    pub count: u32,
}

/// Where a message was copied from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Forwarded {
    /// What its author was called.
    pub name: String,
    /// When they wrote it, milliseconds since 1970.
    pub at: i64,
}

/// One message of several that were forwarded as one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copied {
    /// What its author was called.
    pub name: String,
    /// Their face.
    pub avatar: crate::AvatarId,
    /// When they wrote it, milliseconds since 1970.
    pub at: i64,
    /// What they wrote.
    pub text: String,
    /// Its files. Those of a sticker are its text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// Which files it had that did not go along: there were too many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files: Option<Brief>,
}

/// What was done to a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum How {
    /// Its text was changed.
    Edited,
    /// It was taken back.
    Recalled,
    /// Somebody reacted to it, or no longer.
    Reacted {
        /// See [`Tally::emoji`].
        emoji: String,
        /// Whether they do now.
        on: bool,
    },
    /// It was pinned, or is no longer.
    Pinned {
        /// Whether it is now.
        on: bool,
    },
    /// Somebody answered its form, or changed their answer. Of an anonymous poll it is not told who: `by` is the author.
    Responded,
    /// Its form was closed.
    Closed,
    /// Those who have not answered its form were reminded.
    Reminded,
    /// A change of a later release: the new state says all. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(How);

/// Who reacted to a message in one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reactors {
    /// See [`Tally::emoji`].
    pub emoji: String,
    /// The first of them, at most [`crate::limits::REACTORS`].
    pub people: Vec<Person>,
}

/// An earlier text of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// When it was written, milliseconds since 1970.
    pub at: i64,
    /// The text.
    pub text: String,
}

crate::by_name!(More, Quote, Mention, Tally, Forwarded);
