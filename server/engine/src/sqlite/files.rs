//! Files: rows and statements.

use super::{
    files_sql as sql,
    read::{Snapshot, all, one},
    rows::{nonce_bytes, random_id},
    tx::Transaction,
};
use crate::ports::{
    blobs::BlobId,
    store::{FileRow, FileUsage, ReadFiles, SizedBlob, StoreResult, Thumbnails, UploadRow, WriteFiles},
};
use protocol::{Attachment, ConversationId, FileId, NewFile, Nonce, PersonId, Seq};
use rusqlite::{Row, params};

/// Whose bytes are the server's own.
const SERVER: i64 = 0;

/// Reads a row of what begins with `uploads!` in [`sql`].
fn upload(row: &Row) -> rusqlite::Result<UploadRow> {
    let nonce: Option<[u8; 16]> = row.get(6)?;
    let new = NewFile {
        name: row.get(2)?,
        bytes: row.get::<_, i64>(3)?.cast_unsigned(),
        alt: row.get(4)?,
        seconds: row.get(5)?,
        peaks: row.get(8)?,
        nonce: nonce.map(|nonce| Nonce(u128::from_be_bytes(nonce))),
    };
    let kept = row.get::<_, i64>(7)?.cast_unsigned();
    Ok(UploadRow { id: FileId(row.get(0)?), person: PersonId(row.get(1)?), new, kept })
}

/// Reads a row of [`sql::FILE`].
fn file(row: &Row) -> rusqlite::Result<FileRow> {
    let shown = Attachment {
        id: FileId(row.get(0)?),
        name: row.get(2)?,
        media: row.get(3)?,
        bytes: row.get::<_, i64>(4)?.cast_unsigned(),
        width: row.get(6)?,
        height: row.get(7)?,
        stand_in: row.get(8)?,
        alt: row.get(9)?,
        seconds: row.get(10)?,
        peaks: row.get(15)?,
    };
    let media: Option<String> = row.get(11)?;
    let (small, large): (Option<[u8; 32]>, Option<[u8; 32]>) = (row.get(12)?, row.get(13)?);
    let blobs = [small, large].into_iter().flatten().map(|hash| SizedBlob { id: BlobId(hash), bytes: 0 });
    Ok(FileRow {
        person: PersonId(row.get(1)?),
        shown,
        blob: BlobId(row.get(5)?),
        thumbnails: media.map(|media| Thumbnails { media, blobs: blobs.collect() }),
        sent: row.get(14)?,
    })
}

impl<S: Snapshot> ReadFiles for S {
    fn upload(&mut self, id: FileId) -> StoreResult<Option<UploadRow>> {
        one(self, sql::UPLOAD, [id.0], upload)
    }

    fn upload_again(&mut self, person: PersonId, new: &NewFile) -> StoreResult<Option<UploadRow>> {
        let Some(nonce) = new.nonce else { return Ok(None) };
        one(self, sql::UPLOAD_AGAIN, params![person.0, nonce_bytes(nonce)], upload)
    }

    fn usage(&mut self, person: PersonId) -> StoreResult<FileUsage> {
        let bytes = |row: &Row| row.get(0).map(i64::cast_unsigned);
        Ok(FileUsage {
            own: one(self, sql::BYTES_OF, [person.0], bytes)?.unwrap_or_default(),
            all: one(self, sql::BYTES_OF, [SERVER], bytes)?.unwrap_or_default(),
            uploads: one(self, sql::UPLOADS_OF, [person.0], |row| row.get(0))?.unwrap_or_default(),
        })
    }

    fn file(&mut self, id: FileId) -> StoreResult<Option<FileRow>> {
        one(self, sql::FILE, [id.0], file)
    }

    fn conversations_with(&mut self, file: FileId, reader: PersonId) -> StoreResult<Vec<ConversationId>> {
        all(self, sql::CONVERSATIONS_WITH, [file.0, reader.0], |row| row.get(0).map(ConversationId))
    }

    fn handed_in(&mut self, file: FileId) -> StoreResult<Option<(ConversationId, Seq, PersonId)>> {
        one(self, sql::HANDED_IN, [file.0], |row| {
            Ok((ConversationId(row.get(0)?), Seq(row.get(1)?), PersonId(row.get(2)?)))
        })
    }

    fn knows_blob(&mut self, blob: BlobId) -> StoreResult<bool> {
        Ok(one(self, sql::KNOWS_BLOB, [blob.0], |_| Ok(()))?.is_some())
    }
}

impl Transaction<'_> {
    fn count_bytes(&self, person: i64, bytes: i64) -> StoreResult<()> {
        self.run(sql::COUNT_BYTES, [person, bytes]).map(drop)
    }

    fn need_blob(&self, blob: SizedBlob) -> StoreResult<()> {
        let row = params![blob.id.0, blob.bytes.cast_signed()];
        let refs: i64 = self.connection.prepare_cached(sql::NEED_BLOB)?.query_row(row, |row| row.get(0))?;
        if refs == 1 { self.count_bytes(SERVER, blob.bytes.cast_signed()) } else { Ok(()) }
    }

    /// Each of these files may be removed, unless another message or an answer to a form has it or it is a sticker.
    pub fn loosen(&self, files: &[i64]) -> StoreResult<()> {
        files.iter().try_for_each(|file| self.run(sql::LOOSEN, [*file, self.now]).map(drop))
    }
}

impl WriteFiles for Transaction<'_> {
    fn begin_upload(&mut self, person: PersonId, new: &NewFile) -> StoreResult<FileId> {
        let (id, bytes) = (random_id(), new.bytes.cast_signed());
        let NewFile { name, alt, seconds, peaks, nonce, .. } = new;
        let nonce = nonce.map(nonce_bytes);
        let row = params![id, person.0, name, bytes, alt, seconds, nonce, self.now, peaks];
        self.run(sql::BEGIN_UPLOAD, row)?;
        self.count_bytes(person.0, bytes)?;
        self.count_bytes(SERVER, bytes)?;
        Ok(FileId(id))
    }

    fn note_kept(&mut self, upload: FileId, kept: u64) -> StoreResult<bool> {
        Ok(self.run(sql::NOTE_KEPT, [upload.0, kept.cast_signed(), self.now])? == 1)
    }

    fn end_upload(&mut self, upload: FileId) -> StoreResult<bool> {
        let ended = all(self, sql::END_UPLOAD, [upload.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
        for (person, bytes) in &ended {
            let bytes: i64 = *bytes;
            self.count_bytes(*person, -bytes)?;
            self.count_bytes(SERVER, -bytes)?;
        }
        Ok(!ended.is_empty())
    }

    fn add_file(&mut self, file: &FileRow, loose_at: i64) -> StoreResult<()> {
        let FileRow { person, shown, blob, thumbnails, .. } = file;
        self.need_blob(SizedBlob { id: *blob, bytes: shown.bytes })?;
        let thumbnails = thumbnails.as_ref();
        let blobs = thumbnails.map(|thumbnails| thumbnails.blobs.as_slice()).unwrap_or_default();
        blobs.iter().try_for_each(|blob| self.need_blob(*blob))?;
        let mut hashes = blobs.iter().map(|blob| blob.id.0);
        self.run(
            sql::ADD_FILE,
            params![
                shown.id.0,
                person.0,
                shown.name,
                shown.media,
                shown.bytes.cast_signed(),
                blob.0,
                shown.width,
                shown.height,
                shown.stand_in,
                shown.alt,
                shown.seconds,
                thumbnails.map(|thumbnails| &thumbnails.media),
                hashes.next(),
                hashes.next(),
                self.now,
                loose_at,
                shown.peaks
            ],
        )?;
        self.count_bytes(person.0, shown.bytes.cast_signed())
    }

    fn attach(&mut self, conversation: ConversationId, seq: Seq, files: &[FileId]) -> StoreResult<()> {
        for (place, file) in (0_i64..).zip(files) {
            self.run(sql::ATTACH, params![conversation.0, seq.0, place, file.0])?;
            self.run(sql::HOLD_FILE, [file.0])?;
        }
        Ok(())
    }

    fn detach(&mut self, conversation: ConversationId, seq: Seq) -> StoreResult<()> {
        let files = all(self, sql::DETACH, params![conversation.0, seq.0], |row| row.get(0))?;
        self.loosen(&files)
    }

    fn detach_all(&mut self, conversation: ConversationId) -> StoreResult<()> {
        let files = all(self, sql::DETACH_ALL, [conversation.0], |row| row.get(0))?;
        self.loosen(&files)
    }

    fn drop_loose(&mut self, most: u16) -> StoreResult<usize> {
        type Loose = (i64, i64, i64, [Option<[u8; 32]>; 3]);
        let loose: Vec<Loose> = all(self, sql::LOOSE, params![self.now, most], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, [row.get(3)?, row.get(4)?, row.get(5)?]))
        })?;
        for (id, person, bytes, hashes) in &loose {
            self.run(sql::DROP_FILE, [*id])?;
            self.count_bytes(*person, -*bytes)?;
            for hash in hashes.iter().flatten() {
                self.run(sql::RELEASE_BLOB, [hash])?;
            }
        }
        Ok(loose.len())
    }

    fn drop_stale_uploads(&mut self, before: i64, most: u16) -> StoreResult<Vec<FileId>> {
        let stale = all(self, sql::STALE_UPLOADS, params![before, most], |row| row.get(0).map(FileId))?;
        for upload in &stale {
            self.end_upload(*upload)?;
        }
        Ok(stale)
    }

    fn drop_unused_blobs(&mut self, most: u16) -> StoreResult<Vec<BlobId>> {
        let unused: Vec<([u8; 32], i64)> =
            all(self, sql::UNUSED_BLOBS, [most], |row| Ok((row.get(0)?, row.get(1)?)))?;
        for (hash, bytes) in &unused {
            self.run(sql::DROP_BLOB, [hash])?;
            self.count_bytes(SERVER, -*bytes)?;
        }
        Ok(unused.into_iter().map(|(hash, _)| BlobId(hash)).collect())
    }
}
