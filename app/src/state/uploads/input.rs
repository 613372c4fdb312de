//! What happens to files on their way, and what is to be done about it.

use super::local_file::{LocalFile, Trouble};
use crate::ports::{FileAct, SentFiles};
use protocol::{FileId, NewFile, Nonce, Upload};

/// What happens to files.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// Somebody adds some: ready ones, and some that are being prepared.
    Added(Vec<LocalFile>),
    /// One is ready: its name and size, and whether it should have been converted and was not.
    Prepared(Nonce, String, u64, bool),
    /// One turned out to be a folder.
    Folder(Nonce),
    /// An earlier page kept these. `pending` are the messages that wait for files, and which.
    Restored { files: Vec<LocalFile>, pending: Vec<SentFiles> },
    /// Somebody wants something of one, or of those of a message.
    Act(FileAct),
    /// The browser is online again.
    Online,
    /// Time has passed.
    Tick,
    /// What became of what was asked with this turn.
    Heard(Nonce, u32, Answer),
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// There is an upload.
    Begun(Upload),
    /// Asked for it, the server has so many bytes.
    Found(u64),
    /// It took some, and has so many.
    Appended(u64),
    /// So many have left, not all of which the server may have.
    Moved(u64),
    /// It is a file.
    Whole,
    /// The connection broke.
    Cut,
    /// The browser cannot read it any more.
    Unreadable,
    /// The server refused.
    Refused(Trouble),
}

/// What the caller has to do. Requests carry a turn, which the answer names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Ask for an upload.
    Begin(Nonce, u32, NewFile),
    /// Ask how far it is.
    Look(Nonce, u32, FileId),
    /// Send the bytes from here to there.
    Append(Nonce, u32, FileId, u64, u64),
    /// Make a file of it, with this alternative text.
    Finish(Nonce, u32, FileId, String),
    /// Stop what is under way for it.
    Abort(Nonce),
    /// Give up its upload.
    Cancel(FileId),
    /// Store it for later pages.
    Keep(Nonce),
    /// Forget it, here and in the storage.
    Forget(Nonce),
    /// All files of a message are whole; there are none if all were refused before it was sent.
    Ready(Nonce, Vec<FileId>),
    /// Take [`Input::Tick`] after so many milliseconds.
    TickAfter(u32),
}
