//! `HEAD` and `PATCH /upload/ID`: how far an upload is, and more of it.

use super::{
    super::{engine::Engine, outcome::Outcome},
    desk::{Progress, Seat},
    own_upload,
    refusal::Refusal,
    share::Taken,
};
use crate::{
    domain::permission::Caller,
    ports::{
        blobs::{BlobError, Blobs},
        store::UploadRow,
    },
};
use bytes::Bytes;
use protocol::{Fault, FileFault, FileId, Upload};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

/// After so many bytes they are made to last: whoever is killed, or loses its power, goes on from there.
const SYNC_BYTES: u64 = 32 * 1024 * 1024;

/// How far an upload is. A connection that still sends to it, as far as the server knows, is ended.
///
/// # Errors
/// [`Fault::Missing`] if it is over, was never begun or is somebody else's; and the store's.
pub async fn progress(engine: &Engine, caller: Caller, id: FileId) -> Result<Upload, Refusal> {
    engine.limits.admit_file(caller.person)?;
    let (row, mut seat) = sit(engine, caller, id).await?;
    let offset = look(engine, &row, &mut seat).await?;
    Ok(Upload { id, offset, bytes: row.new.bytes })
}

/// Sits down at an upload of one's own.
pub(super) async fn sit(engine: &Engine, caller: Caller, id: FileId) -> Result<(UploadRow, Seat), Refusal> {
    let now = engine.clock.now();
    let reads = &engine.reads;
    // Whose it is has to be clear before anybody is sent away from it.
    reads.look_up(move |read| own_upload(read, caller, id, now)).await?;
    let seat = engine.files.desk.sit(id).await?;
    let row = reads.look_up(move |read| own_upload(read, caller, id, now)).await;
    if row.is_err() {
        engine.files.desk.forget(id);
    }
    Ok((row?, seat))
}

/// How many bytes there are. What is not on disk for sure is dropped, if this process does not know better.
pub(super) async fn look(engine: &Engine, row: &UploadRow, seat: &mut Seat) -> Result<u64, Refusal> {
    if let Some(offset) = seat.progress.offset {
        return Ok(offset);
    }
    let (id, kept) = (row.id, row.kept);
    let resumed = engine.files.on_disk(move |blobs| blobs.resume(id, kept)).await;
    let kept = match resumed {
        // The disk has lost them: from the start, then.
        Err(BlobError::Missing) if kept > 0 => {
            engine.files.on_disk(move |blobs| blobs.resume(id, 0)).await?;
            0
        }
        resumed => resumed.map(|()| kept)?,
    };
    *seat.progress = Progress::at(kept);
    Ok(kept)
}

/// An upload that receives bytes.
pub struct Receiving {
    engine: Arc<Engine>,
    id: FileId,
    bytes: u64,
    seat: Seat,
    _taken: Taken,
}

impl Receiving {
    /// Goes on with an upload at an offset.
    ///
    /// # Errors
    /// [`FileFault::WrongOffset`], [`Fault::Missing`], [`Fault::Busy`], [`Fault::RateLimited`] and the store's.
    pub async fn begin(
        engine: Arc<Engine>,
        caller: Caller,
        id: FileId,
        offset: u64,
    ) -> Result<Self, Refusal> {
        engine.limits.admit_file(caller.person)?;
        let (row, mut seat) = sit(&engine, caller, id).await?;
        let taken = engine.files.receiving.take(caller.person)?;
        let there = look(&engine, &row, &mut seat).await?;
        if there != offset {
            return Err(FileFault::WrongOffset { offset: there }.into());
        }
        Ok(Self { engine, id, bytes: row.new.bytes, seat, _taken: taken })
    }

    /// How many bytes there are.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.seat.progress.offset.unwrap_or(self.seat.progress.kept)
    }

    /// How many are still to come.
    #[must_use]
    pub fn missing(&self) -> u64 {
        self.bytes.saturating_sub(self.offset())
    }

    /// Returns when somebody else wants to go on with this upload.
    pub async fn is_wanted(&mut self) {
        self.seat.is_wanted().await;
    }

    /// Adds bytes.
    ///
    /// # Errors
    /// [`FileFault::TooLong`] if they are more than were announced, [`Fault::StorageFull`], and the disk's.
    pub async fn add(&mut self, pieces: Vec<Bytes>) -> Result<(), Refusal> {
        let (id, offset, hash) = (self.id, self.offset(), self.seat.progress.hash.take());
        let more: u64 = pieces.iter().map(|piece| piece.len() as u64).sum();
        if more > self.missing() {
            self.seat.progress.hash = hash;
            return Err(FileFault::TooLong.into());
        }
        let write = move |blobs: &dyn Blobs| write(blobs, id, offset, hash, &pieces);
        match self.engine.files.on_disk(write).await {
            Ok(hash) => {
                self.seat.progress.hash = hash;
                self.seat.progress.offset = Some(offset + more);
            }
            Err(error) => {
                // Some of it may be there: the next one asks the disk.
                *self.seat.progress = Progress::default();
                return Err(error.into());
            }
        }
        if self.offset() - self.seat.progress.kept >= SYNC_BYTES { self.keep().await } else { Ok(()) }
    }

    /// Makes all of it last.
    ///
    /// # Errors
    /// [`Fault::StorageFull`], [`Fault::Missing`] if the upload was cancelled, the disk's and the store's.
    pub async fn keep(&mut self) -> Result<(), Refusal> {
        keep(&self.engine, self.id, &mut self.seat).await
    }
}

/// Makes all bytes of an upload last, and notes how many they are.
pub(super) async fn keep(engine: &Engine, id: FileId, seat: &mut Seat) -> Result<(), Refusal> {
    let Some(offset) = seat.progress.offset.filter(|offset| *offset > seat.progress.kept) else {
        return Ok(());
    };
    let reserve = engine.config.quotas.disk_reserve.0;
    if !engine.files.on_disk(move |blobs| blobs.has_room(reserve)).await? {
        return Err(Fault::StorageFull.into());
    }
    if let Err(error) = engine.files.lastingly(&engine.health, move |blobs| blobs.sync(id)).await {
        *seat.progress = Progress::default();
        return Err(error.into());
    }
    if !engine.write(move |tx| Ok(Outcome::quiet(tx.write_files().note_kept(id, offset)?))).await? {
        return Err(Fault::Missing.into());
    }
    seat.progress.kept = offset;
    Ok(())
}

fn write(
    blobs: &dyn Blobs,
    id: FileId,
    mut offset: u64,
    mut hash: Option<Sha256>,
    pieces: &[Bytes],
) -> Result<Option<Sha256>, BlobError> {
    for piece in pieces {
        if let Some(hash) = &mut hash {
            hash.update(piece);
        }
        blobs.append(id, offset, piece)?;
        offset += piece.len() as u64;
    }
    Ok(hash)
}
