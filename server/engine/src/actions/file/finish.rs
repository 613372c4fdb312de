//! `POST /upload/ID`: all bytes are there; the upload becomes a file.

use super::{
    super::{
        engine::Engine,
        outcome::Outcome,
        permit::{Right, permit},
    },
    begin::alt,
    desk::Seat,
    pictures::Done,
    receive::{keep, look, sit},
    refusal::Refusal,
};
use crate::{
    domain::{
        media::{self, sniff},
        permission::{Action, Caller},
        picture::{self, Drawn},
    },
    ports::{
        blobs::{BlobId, BlobResult, Blobs, Opened, hash_of},
        store::{FileRow, SizedBlob, Thumbnails, UploadRow},
    },
};
use protocol::{Attachment, Fault, FileFault, FileId, FileKind, FinishUpload, limits::UNSENT_HOURS};
use sha2::{Digest as _, Sha256};

/// Makes a file of an upload. Whoever asks again is told the same. What was `said` matters only to who may finish it.
///
/// # Errors
/// [`FileFault::Unfinished`], [`Fault::TextTooLong`] of the alternative text, [`Fault::Missing`], [`Fault::Busy`] if too many pictures wait to be decoded,
/// [`Fault::StorageFull`], [`Fault::RateLimited`], the disk's and the store's.
pub async fn finish(
    engine: &Engine,
    caller: Caller,
    id: FileId,
    said: Result<FinishUpload, Fault>,
) -> Result<Attachment, Refusal> {
    engine.limits.admit_file(caller.person)?;
    let (mut row, mut seat) = match sit(engine, caller, id).await {
        Err(Refusal::Fault(Fault::Missing)) => return finished(engine, caller, id).await,
        found => found?,
    };
    let offset = look(engine, &row, &mut seat).await?;
    if offset < row.new.bytes {
        return Err(FileFault::Unfinished { offset }.into());
    }
    row.new.alt = alt(said?.alt)?.or(row.new.alt);
    keep(engine, id, &mut seat).await?;
    let mut whole = Whole::read(engine, &row, &mut seat).await?;
    // Nobody removes blobs that no row names until the row of these is there.
    let settling = engine.files.settling.read().await;
    let stripped = whole.stripped.take();
    let thumbnails = std::mem::take(&mut whole.thumbnails);
    let blob = whole.blob;
    engine
        .files
        .lastingly(&engine.health, move |blobs| {
            match stripped {
                Some(bytes) => blobs.put(blob.id, &bytes)?,
                None => blobs.keep(id, blob.id)?,
            }
            thumbnails.iter().try_for_each(|(blob, bytes)| blobs.put(blob.id, bytes))
        })
        .await?;
    let file = whole.into_row(row);
    let shown = file.shown.clone();
    let added = engine.write(move |tx| {
        let now = tx.now();
        permit(tx, caller, Right::OnServer(Action::Upload), now)?;
        if !tx.write_files().end_upload(id)? {
            return Err(Fault::Missing.into());
        }
        tx.write_files().add_file(&file, now + i64::from(UNSENT_HOURS) * 3_600_000)?;
        Ok(Outcome::quiet(()))
    });
    added.await?;
    drop(settling);
    // What fails here is swept.
    let _ = engine.files.on_disk(move |blobs| blobs.discard(id)).await;
    engine.files.desk.forget(id);
    Ok(shown)
}

/// The answer to who asks again.
async fn finished(engine: &Engine, caller: Caller, id: FileId) -> Result<Attachment, Refusal> {
    let now = engine.clock.now();
    let found = engine.reads.look_up(move |read| {
        permit(read, caller, Right::OnServer(Action::Upload), now)?;
        let file = read.files().file(id)?.filter(|file| file.person == caller.person && !file.sent);
        Ok(file.ok_or(Fault::Missing)?.shown)
    });
    Ok(found.await?)
}

/// A file whose bytes are all there, and what was found in them.
struct Whole {
    blob: SizedBlob,
    media: &'static str,
    /// What is kept in the place of what came.
    stripped: Option<Vec<u8>>,
    drawn: Option<Drawn>,
    thumbnails: Vec<(SizedBlob, Vec<u8>)>,
    sizes: Vec<SizedBlob>,
}

impl Whole {
    async fn read(engine: &Engine, row: &UploadRow, seat: &mut Seat) -> Result<Self, Refusal> {
        let (id, hash) = (row.id, seat.progress.hash.clone());
        let (head, hash) = engine.files.on_disk(move |blobs| examine(blobs, id, hash)).await?;
        let media = sniff(&head);
        let blob = SizedBlob { id: hash, bytes: row.new.bytes };
        let mut whole =
            Self { blob, media, stripped: None, drawn: None, thumbnails: Vec::new(), sizes: Vec::new() };
        if let Some(format) = picture::format(media).filter(|_| row.new.bytes <= picture::PICTURE_BYTES) {
            let bytes = engine.files.on_disk(move |blobs| read_all(blobs.open_upload(id)?.as_ref())).await?;
            let Done { stripped, drawn } = engine.files.pictures.prepare(format, bytes).await?;
            whole.take_picture(stripped.map(|stripped| stripped.bytes), drawn);
        }
        Ok(whole)
    }

    fn take_picture(&mut self, stripped: Option<Vec<u8>>, mut drawn: Option<Drawn>) {
        if let Some(bytes) = stripped {
            let blob = blob_of(&bytes);
            if blob.id != self.blob.id {
                self.blob = blob;
                self.stripped = Some(bytes);
            }
        }
        if let Some(drawn) = &mut drawn {
            let thumbnails = std::mem::take(&mut drawn.thumbnails).into_iter();
            self.thumbnails = thumbnails.map(|bytes| (blob_of(&bytes), bytes)).collect();
            self.sizes = self.thumbnails.iter().map(|(blob, _)| *blob).collect();
        }
        self.drawn = drawn;
    }

    fn into_row(self, upload: UploadRow) -> FileRow {
        let UploadRow { id, person, new, .. } = upload;
        let drawn = self.drawn.as_ref();
        let kind = FileKind::of(self.media);
        let shown = Attachment {
            id,
            name: new.name,
            media: self.media.to_owned(),
            bytes: self.blob.bytes,
            width: drawn.map(|drawn| drawn.width),
            height: drawn.map(|drawn| drawn.height),
            stand_in: drawn.map(|drawn| drawn.stand_in.clone()),
            alt: new.alt,
            seconds: new.seconds.filter(|_| kind != FileKind::File),
            peaks: new.peaks.filter(|_| kind == FileKind::Audio),
        };
        let thumbnails = drawn.filter(|_| !self.sizes.is_empty());
        let thumbnails =
            thumbnails.map(|drawn| Thumbnails { media: drawn.media.to_owned(), blobs: self.sizes.clone() });
        FileRow { person, shown, blob: self.blob.id, thumbnails, sent: false }
    }
}

/// The first bytes of an upload, and its name as a blob: `hash`, unless some of it came before this process began.
fn examine(blobs: &dyn Blobs, id: FileId, hash: Option<Sha256>) -> BlobResult<(Vec<u8>, BlobId)> {
    let opened = blobs.open_upload(id)?;
    let mut head = vec![0; media::HEAD.min(usize::try_from(opened.bytes()).unwrap_or(media::HEAD))];
    opened.read(0, &mut head)?;
    let hash = match hash {
        Some(hash) => BlobId(hash.finalize().into()),
        None => hash_of(opened.as_ref())?,
    };
    Ok((head, hash))
}

fn read_all(opened: &dyn Opened) -> BlobResult<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(opened.bytes()).unwrap_or_default()];
    opened.read(0, &mut bytes)?;
    Ok(bytes)
}

fn blob_of(bytes: &[u8]) -> SizedBlob {
    SizedBlob { id: BlobId(Sha256::digest(bytes).into()), bytes: bytes.len() as u64 }
}
