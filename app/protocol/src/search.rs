//! Looking for messages. See [`crate::Command::Search`].

use crate::{Attachment, ConversationId, MessageAt, Person, PersonId, open_enum::open_enum};
use serde::{Deserialize, Serialize};

/// What somebody looks for: messages that have all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Search {
    /// What their text, or the name of a file of theirs, has in it: at most [`crate::limits::SEARCH_CHARS`] characters,
    /// taken literally. What stands between spaces has to be there all, in any order; what stands between
    /// quotation marks, as it is. Width, case and Han form make no difference, and English words are found in other
    /// forms too. Empty: what else is asked for decides.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub find: String,
    /// In this conversation alone; otherwise in all that one is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<ConversationId>,
    /// By this person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PersonId>,
    /// Sent at this time or later, milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<i64>,
    /// Sent before this time, milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
    /// With such a thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has: Option<Has>,
    /// Pinned.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pinned: bool,
    /// On one's own list.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub starred: bool,
    /// [`Hits::next`] of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}

/// What a message can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum Has {
    /// A file that is neither a picture nor a sound.
    File,
    /// A picture.
    Picture,
    /// A link.
    Link,
    /// A voice message, or another sound.
    Voice,
    /// A form.
    Form,
    /// A thing of a later release. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(Has);

/// A page of what was found, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hits {
    /// At most [`crate::limits::HITS`]; none does not mean that there are none before [`Self::reached`].
    pub hits: Vec<Hit>,
    /// The `page` to ask for next; absent if everything was looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// With `next`: everything after this time was looked at, milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached: Option<i64>,
}

/// A message that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// Where it is.
    #[serde(flatten)]
    pub place: MessageAt,
    /// When it was sent, milliseconds since 1970.
    pub at: i64,
    /// By whom.
    pub author: Person,
    /// A part of its text, in pieces: those at odd places are what was looked for, those between are what stands around
    /// it. The first may be empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<String>,
    /// Whether its text begins before that part.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cut_before: bool,
    /// Whether its text goes on after that part.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cut_after: bool,
    /// Its files; none of a sticker.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FoundFile>,
    /// Whether it has a form.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub form: bool,
}

/// A file of a message that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundFile {
    /// It.
    pub file: Attachment,
    /// Its name in pieces, as [`Hit::text`]; absent if nothing of it was looked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub name: Vec<String>,
}
