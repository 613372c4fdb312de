//! Files that stand in messages, and how they come onto the server.

use crate::{FileId, Nonce, limits::PEAKS, open_enum::open_enum};
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
    /// How loud a voice message is from beginning to end, as the sender's browser measured it: base64url digits, 0 to 63
    /// each, at most [`PEAKS`]. A sound without this is a file that somebody had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peaks: Option<String>,
}

impl Attachment {
    /// How it is shown.
    #[must_use]
    pub fn kind(&self) -> FileKind {
        if self.width.is_some() { FileKind::Picture } else { FileKind::of(&self.media) }
    }
}

/// Whether a text says how loud a voice message is; see [`Attachment::peaks`].
#[must_use]
pub fn are_peaks(text: &str) -> bool {
    let is_digit = |digit: u8| digit.is_ascii_alphanumeric() || matches!(digit, b'-' | b'_');
    (1..=PEAKS).contains(&text.len()) && text.bytes().all(is_digit)
}

/// How a file is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", from = "String")]
pub enum FileKind {
    /// A picture that the server could decode.
    Picture,
    /// A film that browsers play.
    Video,
    /// A sound that browsers play.
    Audio,
    /// Anything else: it is only downloaded.
    File,
    /// A kind of a later release. Never sent.
    Unknown,
}

/// By its name on the wire: the page has the decoder of a text anyway.
impl From<String> for FileKind {
    fn from(name: String) -> Self {
        match &*name {
            "picture" => Self::Picture,
            "video" => Self::Video,
            "audio" => Self::Audio,
            "file" => Self::File,
            _ => Self::Unknown,
        }
    }
}

impl FileKind {
    /// By the media type alone: [`Self::Video`] and [`Self::Audio`] are what browsers may play where it stands, since no
    /// program is in any of these.
    #[must_use]
    pub fn of(media: &str) -> Self {
        match media {
            "video/mp4" | "video/x-m4v" | "video/webm" | "video/quicktime" => Self::Video,
            "audio/mpeg" | "audio/mp4" | "audio/ogg" | "audio/opus" | "audio/flac" | "audio/wav"
            | "audio/aac" | "audio/webm" => Self::Audio,
            _ => Self::File,
        }
    }
}

/// The files of a message in short, where they are told and not shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Brief {
    /// What they are; of different kinds, [`FileKind::File`].
    pub of: FileKind,
    /// How many there are.
    pub count: u32,
    /// What the first one is called; empty if nobody named it: of pictures, films and voice messages.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

impl Brief {
    /// Of these files; `None` without any.
    #[must_use]
    pub fn of(files: &[Attachment]) -> Option<Self> {
        let first = files.first()?;
        let is_alike = files.iter().all(|file| file.kind() == first.kind());
        let of = if is_alike { first.kind() } else { FileKind::File };
        let is_sound = of == FileKind::Audio && files.iter().any(|file| file.peaks.is_none());
        let name = if of == FileKind::File || is_sound { first.name.clone() } else { String::new() };
        Some(Self { of, count: u32::try_from(files.len()).unwrap_or(u32::MAX), name })
    }
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
    /// See [`Attachment::peaks`]. What is no such text is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peaks: Option<String>,
    /// Whoever asks again with the same nonce gets the same upload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<Nonce>,
}

/// What `POST /upload/ID` may say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct FinishUpload {
    /// Instead of [`NewFile::alt`]: people describe a picture while it is on its way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
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

crate::by_name!(Attachment, Brief, NewFile, FinishUpload, Upload);
