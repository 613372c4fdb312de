//! What stands beside the text of a message.

use protocol::{Attachment, Copied, FileId, Form, Forwarded, Json, Mention, More, NewForm, Quote, Seq};
use serde::{Deserialize, Serialize};

/// What a message is sent with besides its text, as it is stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Extra {
    /// The message that it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<Seq>,
    /// Whom it calls.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<Mention>,
    /// Whether it calls everybody.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub all: bool,
    /// Where it was copied from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forwarded: Option<Forwarded>,
    /// Several messages in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bundle: Option<Json>,
    /// Its files, as they are shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Attachment>,
    /// Whether it is a sticker.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub sticker: bool,
    /// What its text means: see [`More::nodes`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nodes: Option<Json>,
    /// What its readers are to answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<NewForm>,
}

impl Extra {
    /// Its files, and those of the messages that it brings along, each once: they are kept as long as it is, and who reads it
    /// may have them.
    #[must_use]
    pub fn held(&self) -> Vec<FileId> {
        let brought = self.bundle.as_ref().and_then(|bundle| bundle.read::<Vec<Copied>>().ok());
        let brought = brought.iter().flatten().flat_map(|copied| &copied.attachments);
        let mut held = Vec::new();
        for file in self.files.iter().chain(brought) {
            if !held.contains(&file.id) {
                held.push(file.id);
            }
        }
        held
    }
}

impl From<Extra> for More {
    /// As somebody gets it; what the message answers is still to be looked up.
    fn from(extra: Extra) -> Self {
        let Extra { reply, mentions, all, forwarded, bundle, files, sticker, nodes, form } = extra;
        Self {
            reply: reply.map(|seq| Box::new(Quote { seq, author: None, text: String::new(), files: None })),
            mentions,
            all,
            forwarded: forwarded.map(Box::new),
            bundle,
            files,
            sticker,
            nodes,
            // What can be decoded can be encoded.
            form: form.and_then(|made| Json::of(&Form::new(made)).ok()),
            ..Self::default()
        }
    }
}

impl Extra {
    /// Whether there is nothing to store.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
