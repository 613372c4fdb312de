//! A file of this browser that is on its way to the server.

use crate::state::backoff::Backoff;
use protocol::{ConversationId, Fault, FileFault, FileId, NewFile, Nonce};
use serde::{Deserialize, Serialize};

/// See the module. What is serialized outlives the page; the bytes are kept beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LocalFile {
    /// Names it, here and where the server is asked for an upload: asking again makes no second one.
    pub id: Nonce,
    /// Where it was added, and where alone it goes.
    pub conversation: ConversationId,
    /// The message that it is sent with, once somebody has sent it.
    #[serde(default)]
    pub message: Option<Nonce>,
    /// When it was added, milliseconds since 1970. Of those that were added together, the next one has the next number.
    pub at: i64,
    /// What it is called.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// What it shows, in words of its owner.
    #[serde(default)]
    pub alt: String,
    /// How long it plays.
    #[serde(default)]
    pub seconds: Option<u32>,
    /// Of what was recorded here, see [`protocol::Attachment::peaks`].
    #[serde(default)]
    pub peaks: Option<String>,
    /// A photo in a format that this browser could not convert, and others may not be able to show.
    #[serde(default)]
    pub unconverted: bool,
    /// What the server calls it.
    #[serde(default)]
    pub upload: Option<FileId>,
    /// It is whole on the server.
    #[serde(default)]
    pub whole: bool,
    /// Its owner has stopped it.
    #[serde(default)]
    pub paused: bool,
    /// An address of its bytes in this page, if it is a picture that can be shown.
    #[serde(skip)]
    pub picture: Option<String>,
    /// Likewise, if it was recorded here.
    #[serde(skip)]
    pub sound: Option<String>,
    /// How many bytes the server has, as far as is known.
    #[serde(default)]
    pub done: u64,
    /// How far it has come.
    #[serde(skip)]
    pub stage: Stage,
    /// Whether the server was asked since the last cut how far it is.
    #[serde(skip)]
    pub(super) known: bool,
    /// Answers to what was asked before are not taken any more.
    #[serde(skip)]
    pub(super) turn: u32,
    #[serde(skip)]
    pub(super) backoff: Backoff,
    /// How often the server wanted something else, in a row.
    #[serde(skip)]
    pub(super) surprises: u32,
    /// When something was heard of it last, monotonic milliseconds.
    #[serde(skip)]
    pub(super) heard: i64,
}

/// How far a file has come.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Stage {
    /// It is made ready in this browser.
    Preparing,
    /// It waits for its turn.
    #[default]
    Queued,
    /// Something is under way.
    Going,
    /// Its owner has stopped it.
    Paused,
    /// The connection broke, or the server asked for patience. It goes on by itself at this time, monotonic milliseconds.
    Cut(i64, Option<Trouble>),
    /// The server has all bytes. It becomes a file when its message is sent.
    There,
    /// It is a file of the server.
    Whole,
    /// It does not go on by itself.
    Refused(Trouble),
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// There is nothing in it.
    Empty,
    /// It is a folder.
    Folder,
    /// The message has as many files as it may.
    TooMany,
    /// It was changed or removed after it was chosen.
    Changed,
    /// Its bytes are not in this browser any more.
    Lost,
    /// The server says so.
    File(FileFault),
    /// Likewise.
    Fault(Fault),
}

impl LocalFile {
    /// A file that was just added.
    #[must_use]
    pub fn new(id: Nonce, conversation: ConversationId, name: String, bytes: u64) -> Self {
        Self {
            id,
            conversation,
            message: None,
            at: 0,
            name,
            bytes,
            alt: String::new(),
            seconds: None,
            peaks: None,
            unconverted: false,
            upload: None,
            whole: false,
            paused: false,
            picture: None,
            sound: None,
            done: 0,
            stage: Stage::Queued,
            known: false,
            turn: 0,
            backoff: Backoff::default(),
            surprises: 0,
            heard: 0,
        }
    }

    /// One of a message, of which nothing is left in this browser.
    pub(super) fn lost(id: Nonce, conversation: ConversationId, message: Nonce) -> Self {
        let stage = Stage::Refused(Trouble::Lost);
        Self { message: Some(message), stage, ..Self::new(id, conversation, String::new(), 0) }
    }

    /// Whether it stands above the composer of a conversation.
    #[must_use]
    pub fn is_in_tray(&self, conversation: ConversationId) -> bool {
        self.conversation == conversation && self.message.is_none()
    }

    /// Whether it will not be sent as it is.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        matches!(self.stage, Stage::Refused(_))
    }

    /// How much of it the server has, percent.
    #[must_use]
    pub fn percent(&self) -> u64 {
        if self.whole {
            100
        } else {
            self.done.saturating_mul(100).checked_div(self.bytes).unwrap_or(100).min(100)
        }
    }

    /// What the server is asked for.
    pub(super) fn announced(&self) -> NewFile {
        NewFile {
            name: self.name.clone(),
            bytes: self.bytes,
            alt: None,
            seconds: self.seconds,
            peaks: self.peaks.clone(),
            nonce: Some(self.id),
        }
    }

    /// The server is asked again how far it is before more is sent.
    pub(super) fn interrupt(&mut self, stage: Stage) {
        self.turn += 1;
        self.known = false;
        self.stage = stage;
    }
}
