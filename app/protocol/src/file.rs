//! Files that stand in messages, and how they come onto the server.

use crate::{FileId, Nonce, open_enum::open_enum};
use serde::{Deserialize, Serialize};

/// A file of a message, as everybody who may read the message sees it. Its bytes are at `/file/ID`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Attachment {
    /// The file.
    pub id: FileId,
    /// What it is called; one line, no path.
    pub name: String,
    /// Its type (RFC 6838), as the server found it in the first bytes; never what the sender said.
    pub media: String,
    /// Its size.
    pub bytes: u64,
    /// Of a picture that the server could decode: how wide it is shown, rotation applied, pixels. A file without
    /// this is shown as a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// See [`Self::width`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// What to draw in its place until it is there: a thumbhash, base64url without padding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stand_in: Option<String>,
    /// What it shows, in words of the sender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
    /// How long it plays, as the sender's browser measured it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
}

/// What `POST /file` asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct NewFile {
    /// What the file is called.
    pub name: String,
    /// Its size. No other number of bytes is taken.
    pub bytes: u64,
    /// See [`Attachment::alt`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
    /// See [`Attachment::seconds`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
    /// Whoever asks again with the same nonce gets the same upload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<Nonce>,
}

/// An upload that goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Upload {
    /// What the file will be known by once it is whole.
    pub id: FileId,
    /// How many bytes the server has and keeps: the next one has this number.
    pub offset: u64,
    /// How many there will be.
    pub bytes: u64,
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum FileFault {
    /// It is larger than a file may be here.
    TooBig {
        /// So many bytes may it have.
        most: u64,
    },
    /// With it, one would keep more on this server than one person may.
    QuotaReached {
        /// So many bytes may that be.
        most: u64,
    },
    /// More uploads are unfinished than one person may have: finish or cancel one.
    TooManyUploads {
        /// So many may there be.
        most: u32,
    },
    /// These bytes do not follow those that the server has.
    WrongOffset {
        /// So many has it.
        offset: u64,
    },
    /// More bytes came than were announced.
    TooLong,
    /// Not all bytes are there yet.
    Unfinished {
        /// So many are.
        offset: u64,
    },
    /// A reason of a later release. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(FileFault);

crate::by_name!(Attachment, NewFile, Upload);
