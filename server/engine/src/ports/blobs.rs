//! Where the bytes of files are kept: each blob under the SHA-256 of what it holds, so that it never changes.
//!
//! Every call may wait for a disk or a network; call it on a thread that may wait. Bytes come and go in pieces:
//! nothing here holds a whole file.

use protocol::FileId;
use sha2::{Digest as _, Sha256};
use std::{fmt, fmt::Write as _};

/// The name of a blob: the SHA-256 of its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId(pub [u8; 32]);

impl BlobId {
    /// Reads 64 hexadecimal digits in lower case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if text.len() != 64 || !digits {
            return None;
        }
        let mut bytes = [0; 32];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl BlobId {
    /// The name in hexadecimal digits.
    #[must_use]
    pub fn hex(&self) -> String {
        let mut text = String::with_capacity(64);
        let _ = write!(text, "{self}");
        text
    }
}

/// Why the bytes are not there, or not kept.
#[derive(Debug, Clone, thiserror::Error)]
pub enum BlobError {
    /// No room. What was there before still is.
    #[error("there is no room for more files")]
    Full,
    /// There is no such blob or upload, or it has fewer bytes.
    #[error("no such bytes")]
    Missing,
    /// It did not work, for another reason.
    #[error("files: {0}")]
    Failed(String),
    /// The medium does not keep what is written to it.
    #[error("the disk failed: {0}")]
    Broken(String),
}

/// What keeping or reading gives.
pub type BlobResult<T> = Result<T, BlobError>;

/// A blob that is being read. It can be read to its end even if it is removed meanwhile.
pub trait Opened: Send + Sync {
    /// How many bytes it has.
    fn bytes(&self) -> u64;
    /// Fills a buffer with what stands at an offset.
    ///
    /// # Errors
    /// [`BlobError::Missing`] if it ends before.
    fn read(&self, offset: u64, buffer: &mut [u8]) -> BlobResult<()>;
}

/// So many bytes are read at a time.
const PIECE: usize = 1024 * 1024;

/// The name that bytes have as a blob. Reads all of them.
///
/// # Errors
/// The medium's.
pub fn hash_of(opened: &dyn Opened) -> BlobResult<BlobId> {
    let (mut hash, mut offset) = (Sha256::new(), 0);
    let mut piece = vec![0; PIECE];
    while offset < opened.bytes() {
        piece.truncate(usize::try_from(opened.bytes() - offset).unwrap_or(PIECE));
        opened.read(offset, &mut piece)?;
        hash.update(&piece);
        offset += piece.len() as u64;
    }
    Ok(BlobId(hash.finalize().into()))
}

/// The place where bytes are kept.
///
/// An upload gathers bytes under the id that its file will have; once it is whole it becomes a blob. An adapter for
/// a store that takes a file in large parts (S3) gathers what it is given until it has one.
///
/// # Errors
/// All: [`BlobError`].
#[allow(clippy::missing_errors_doc)]
pub trait Blobs: Send + Sync {
    /// Begins an upload, or goes on with one of which `kept` bytes are known to be on disk: what came after those
    /// is dropped. [`BlobError::Missing`] if it has fewer.
    fn resume(&self, upload: FileId, kept: u64) -> BlobResult<()>;
    /// Adds bytes to an upload that has `offset` of them.
    fn append(&self, upload: FileId, offset: u64, bytes: &[u8]) -> BlobResult<()>;
    /// Makes what an upload has last. When it fails, nobody knows what is kept of the upload.
    fn sync(&self, upload: FileId) -> BlobResult<()>;
    /// Reads an upload.
    fn open_upload(&self, upload: FileId) -> BlobResult<Box<dyn Opened>>;
    /// Makes an upload that was synced a blob of this name. It lasts when this returns, and the upload stays until it is
    /// discarded: whoever is killed in between does it again.
    fn keep(&self, upload: FileId, blob: BlobId) -> BlobResult<()>;
    /// Drops an upload. One that is not there is no error.
    fn discard(&self, upload: FileId) -> BlobResult<()>;
    /// The uploads that nothing was added to since a time, milliseconds since 1970.
    fn uploads_before(&self, before: i64) -> BlobResult<Vec<FileId>>;

    /// Keeps a small blob as it is. It lasts when this returns.
    fn put(&self, blob: BlobId, bytes: &[u8]) -> BlobResult<()>;
    /// Opens a blob to read it.
    fn open(&self, blob: BlobId) -> BlobResult<Box<dyn Opened>>;
    /// Removes a blob. One that is not there is no error.
    fn remove(&self, blob: BlobId) -> BlobResult<()>;
    /// Removes what processes that were killed before a time have left half done.
    fn tidy(&self, before: i64) -> BlobResult<()>;
    /// Blobs whose name begins with this byte and that were kept before a time.
    fn kept_before(&self, first: u8, before: i64) -> BlobResult<Vec<BlobId>>;
    /// Whether there is room for so many bytes more.
    fn has_room(&self, bytes: u64) -> BlobResult<bool>;
}
