//! Files are not in the spike. Nobody has any, so no message has any to lose.

use crate::{rows::not_here, session::Session, wire::Wire};
use engine::ports::{
    blobs::BlobId,
    store::{FileRow, FileUsage, ReadFiles, StoreResult, UploadRow, WriteFiles},
};
use protocol::{ConversationId, FileId, NewFile, PersonId, Seq};
use std::ops::DerefMut;

impl<W: DerefMut<Target = Wire>> ReadFiles for Session<W> {
    fn upload(&mut self, _: FileId) -> StoreResult<Option<UploadRow>> {
        Ok(None)
    }

    fn upload_again(&mut self, _: PersonId, _: &NewFile) -> StoreResult<Option<UploadRow>> {
        Ok(None)
    }

    fn usage(&mut self, _: PersonId) -> StoreResult<FileUsage> {
        Ok(FileUsage::default())
    }

    fn file(&mut self, _: FileId) -> StoreResult<Option<FileRow>> {
        Ok(None)
    }

    fn conversations_with(&mut self, _: FileId, _: PersonId) -> StoreResult<Vec<ConversationId>> {
        Ok(Vec::new())
    }

    fn handed_in(&mut self, _: FileId) -> StoreResult<Option<(ConversationId, Seq, PersonId)>> {
        Ok(None)
    }

    fn knows_blob(&mut self, _: BlobId) -> StoreResult<bool> {
        Ok(false)
    }
}

impl WriteFiles for Session<&mut Wire> {
    fn begin_upload(&mut self, _: PersonId, _: &NewFile) -> StoreResult<FileId> {
        not_here()
    }

    fn note_kept(&mut self, _: FileId, _: u64) -> StoreResult<bool> {
        not_here()
    }

    fn end_upload(&mut self, _: FileId) -> StoreResult<bool> {
        not_here()
    }

    fn add_file(&mut self, _: &FileRow, _: i64) -> StoreResult<()> {
        not_here()
    }

    fn attach(&mut self, _: ConversationId, _: Seq, _: &[FileId]) -> StoreResult<()> {
        not_here()
    }

    fn detach(&mut self, _: ConversationId, _: Seq) -> StoreResult<()> {
        Ok(())
    }

    fn detach_all(&mut self, _: ConversationId) -> StoreResult<()> {
        Ok(())
    }

    fn drop_loose(&mut self, _: u16) -> StoreResult<usize> {
        Ok(0)
    }

    fn drop_stale_uploads(&mut self, _: i64, _: u16) -> StoreResult<Vec<FileId>> {
        Ok(Vec::new())
    }

    fn drop_unused_blobs(&mut self, _: u16) -> StoreResult<Vec<BlobId>> {
        Ok(Vec::new())
    }
}
