//! Rows about files: uploads that go on, files that are whole, the blobs they need and the messages that have them.

use super::StoreResult;
use crate::ports::blobs::BlobId;
use protocol::{Attachment, ConversationId, FileId, NewFile, PersonId, Seq};

/// An upload that goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadRow {
    /// The id that the file will have.
    pub id: FileId,
    /// Whose it is.
    pub person: PersonId,
    /// What they said of it.
    pub new: NewFile,
    /// How many bytes are on disk for sure.
    pub kept: u64,
}

/// A blob and its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SizedBlob {
    /// Its name.
    pub id: BlobId,
    /// How many bytes it has.
    pub bytes: u64,
}

/// Smaller ones of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thumbnails {
    /// Their type.
    pub media: String,
    /// One for each of [`protocol::limits::THUMBNAILS`] that the picture is larger than.
    pub blobs: Vec<SizedBlob>,
}

/// A file that is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    /// Who uploaded it.
    pub person: PersonId,
    /// What messages say of it.
    pub shown: Attachment,
    /// Where its bytes are.
    pub blob: BlobId,
    /// Of a picture that is larger than they are.
    pub thumbnails: Option<Thumbnails>,
    /// Whether it has ever been in a message.
    pub sent: bool,
}

/// How much is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FileUsage {
    /// Bytes of somebody: their files, and what their uploads will have.
    pub own: u64,
    /// Bytes of the server, likewise.
    pub all: u64,
    /// Uploads of theirs that go on.
    pub uploads: u32,
}

/// What can be asked of these rows.
///
/// # Errors
/// All: the medium's.
#[allow(clippy::missing_errors_doc)]
pub trait ReadFiles {
    /// An upload that goes on.
    fn upload(&mut self, id: FileId) -> StoreResult<Option<UploadRow>>;
    /// The upload that somebody began with the nonce of `new`, if it has one.
    fn upload_again(&mut self, person: PersonId, new: &NewFile) -> StoreResult<Option<UploadRow>>;
    /// How much is kept by somebody, and in all.
    fn usage(&mut self, person: PersonId) -> StoreResult<FileUsage>;
    /// A file that is whole. The sizes of its thumbnails are not looked up: they are 0.
    fn file(&mut self, id: FileId) -> StoreResult<Option<FileRow>>;
    /// Conversations with a message that has this file and that is not hidden from a reader: those that they are in, and
    /// public ones; not all if they are very many. Whether they may read there is the caller's to ask.
    fn conversations_with(&mut self, file: FileId, reader: PersonId) -> StoreResult<Vec<ConversationId>>;
    /// The form whose answer has this file, and whose answer it is.
    fn handed_in(&mut self, file: FileId) -> StoreResult<Option<(ConversationId, Seq, PersonId)>>;
    /// Whether any row needs this blob, or did until the last sweep.
    fn knows_blob(&mut self, blob: BlobId) -> StoreResult<bool>;
}

/// What can be written.
///
/// # Errors
/// All: the medium's.
#[allow(clippy::missing_errors_doc)]
pub trait WriteFiles {
    /// Begins an upload. The caller has asked [`ReadFiles::upload_again`].
    fn begin_upload(&mut self, person: PersonId, new: &NewFile) -> StoreResult<FileId>;
    /// Notes that so many bytes of an upload are on disk. `false` if there is no such upload any more.
    fn note_kept(&mut self, upload: FileId, kept: u64) -> StoreResult<bool>;
    /// Ends an upload, whether or not it became a file. `false` if somebody else has.
    fn end_upload(&mut self, upload: FileId) -> StoreResult<bool>;
    /// Adds a file that is whole, whose blobs are kept. It may be removed from `loose_at` on (milliseconds since 1970)
    /// if it is not attached by then.
    fn add_file(&mut self, file: &FileRow, loose_at: i64) -> StoreResult<()>;
    /// Puts files into a message, in this order.
    fn attach(&mut self, conversation: ConversationId, seq: Seq, files: &[FileId]) -> StoreResult<()>;
    /// Takes its files out of a message. Those that no other message has may be removed from now on.
    fn detach(&mut self, conversation: ConversationId, seq: Seq) -> StoreResult<()>;
    /// Takes all files out of a conversation.
    fn detach_all(&mut self, conversation: ConversationId) -> StoreResult<()>;

    /// Removes some of the files that no message has and that may be removed now. How many.
    fn drop_loose(&mut self, most: u16) -> StoreResult<usize>;
    /// Ends some of the uploads that nobody has added to since a time, milliseconds since 1970.
    fn drop_stale_uploads(&mut self, before: i64, most: u16) -> StoreResult<Vec<FileId>>;
    /// Forgets some of the blobs that no row needs. Their bytes are the caller's to remove, once this is committed.
    fn drop_unused_blobs(&mut self, most: u16) -> StoreResult<Vec<BlobId>>;
}
