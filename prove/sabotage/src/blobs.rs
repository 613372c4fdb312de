//! Files that are said to be kept before they are.

use crate::{mode::Mode, pending::LATE};
use engine::ports::blobs::{BlobId, BlobResult, Blobs, Opened};
use protocol::FileId;
use std::{sync::Arc, thread, time::Duration};

/// A place for files in front of another.
pub struct BrokenBlobs {
    inner: Arc<dyn Blobs>,
    mode: Mode,
}

impl BrokenBlobs {
    pub fn new(inner: Arc<dyn Blobs>, mode: Mode) -> Self {
        Self { inner, mode }
    }

    /// Does something now, or after it was said to be done.
    fn late(
        &self,
        after: Duration,
        what: impl FnOnce(&dyn Blobs) -> BlobResult<()> + Send + 'static,
    ) -> BlobResult<()> {
        if self.mode != Mode::BlobAfterAck {
            return what(self.inner.as_ref());
        }
        let inner = self.inner.clone();
        thread::spawn(move || {
            thread::sleep(after);
            what(inner.as_ref())
        });
        Ok(())
    }
}

impl Blobs for BrokenBlobs {
    fn resume(&self, upload: FileId, kept: u64) -> BlobResult<()> {
        self.inner.resume(upload, kept)
    }

    fn append(&self, upload: FileId, offset: u64, bytes: &[u8]) -> BlobResult<()> {
        self.inner.append(upload, offset, bytes)
    }

    fn sync(&self, upload: FileId) -> BlobResult<()> {
        self.inner.sync(upload)
    }

    fn open_upload(&self, upload: FileId) -> BlobResult<Box<dyn Opened>> {
        self.inner.open_upload(upload)
    }

    fn keep(&self, upload: FileId, blob: BlobId) -> BlobResult<()> {
        self.late(LATE, move |blobs| blobs.keep(upload, blob))
    }

    fn discard(&self, upload: FileId) -> BlobResult<()> {
        self.late(2 * LATE, move |blobs| blobs.discard(upload))
    }

    fn uploads_before(&self, before: i64) -> BlobResult<Vec<FileId>> {
        self.inner.uploads_before(before)
    }

    fn put(&self, blob: BlobId, bytes: &[u8]) -> BlobResult<()> {
        let bytes = bytes.to_vec();
        self.late(LATE, move |blobs| blobs.put(blob, &bytes))
    }

    fn open(&self, blob: BlobId) -> BlobResult<Box<dyn Opened>> {
        self.inner.open(blob)
    }

    fn remove(&self, blob: BlobId) -> BlobResult<()> {
        self.inner.remove(blob)
    }

    fn tidy(&self, before: i64) -> BlobResult<()> {
        self.inner.tidy(before)
    }

    fn kept_before(&self, first: u8, before: i64) -> BlobResult<Vec<BlobId>> {
        self.inner.kept_before(first, before)
    }

    fn has_room(&self, bytes: u64) -> BlobResult<bool> {
        self.inner.has_room(bytes)
    }
}
