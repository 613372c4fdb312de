//! `GET /file/ID`: whether somebody may have a file, at this moment.

use super::{
    super::{
        engine::Engine,
        permit::{Right, identify, permit},
    },
    refusal::Refusal,
    share::Taken,
};
use crate::{
    domain::{
        media,
        permission::{Action, Caller, Object, authorize},
    },
    ports::{
        blobs::{BlobId, Opened},
        store::{FileRow, Read},
    },
    runner::Result as Ran,
};
use protocol::{Fault, FileId, limits::THUMBNAILS};

/// A file that somebody may have.
pub struct Found {
    /// Its bytes.
    pub bytes: Box<dyn Opened>,
    /// What it is.
    pub media: String,
    /// What it is called.
    pub name: String,
    /// Whether it may be shown where it stands: there is no program in it.
    pub inline: bool,
    /// The same for the same bytes, and for no others.
    pub tag: String,
    /// A place among those that are sent at the same time.
    pub taken: Taken,
}

/// Opens a file, or its thumbnail of one of the sizes of [`THUMBNAILS`]; a picture that is no larger is given as it is.
///
/// # Errors
/// [`Fault::Missing`] if there is none or they may not read it, [`Fault::RateLimited`], [`Fault::Busy`],
/// [`Fault::LoggedOut`], and the store's.
pub async fn open(engine: &Engine, caller: Caller, id: FileId, size: Option<u32>) -> Result<Found, Refusal> {
    engine.limits.admit_file(caller.person)?;
    let now = engine.clock.now();
    let row = engine.reads.look_up(move |read| permitted(read, caller, id, now)).await?;
    let taken = engine.files.sending.take(caller.person)?;
    let (blob, media) = choose(&row, size).ok_or(Fault::Missing)?;
    let bytes = engine.files.on_disk(move |blobs| blobs.open(blob)).await?;
    let inline = row.shown.width.is_some() || media::plays(&media);
    let mut tag = blob.hex();
    tag.truncate(32);
    Ok(Found { bytes, media, name: row.shown.name, inline, tag, taken })
}

/// A file, if whoever asks may read a message that has it, or has uploaded it and it was never in one; stickers are for all
/// but guests. One that was handed in is for who did it, who made the form, and who leads there.
fn permitted(read: &mut dyn Read, caller: Caller, id: FileId, now: i64) -> Ran<FileRow> {
    let me = identify(read, caller)?;
    let file = read.files().file(id)?.ok_or(Fault::Missing)?;
    if !file.sent {
        let is_mine = file.person == me.id;
        authorize(me, caller, Action::Upload, Object::Server, now)?;
        return if is_mine { Ok(file) } else { Err(Fault::Missing.into()) };
    }
    let is_sticker = read.stickers().sticker(id)?.is_some();
    if is_sticker && authorize(me.clone(), caller, Action::ActForOneself, Object::Server, now).is_ok() {
        return Ok(file);
    }
    if let Some((conversation, seq, by)) = read.files().handed_in(id)? {
        let right =
            if by == me.id { Right::In(conversation, Action::Read) } else { Right::Steer(conversation, seq) };
        permit(read, caller, right, now).map_err(|_| Fault::Missing)?;
        return Ok(file);
    }
    for conversation in read.files().conversations_with(id, me.id)? {
        let object = Object::Conversation(conversation, read.standing(conversation, me.id)?);
        if authorize(me.clone(), caller, Action::Read, object, now).is_ok() {
            return Ok(file);
        }
    }
    Err(Fault::Missing.into())
}

/// The blob that is asked for, and its type.
fn choose(row: &FileRow, size: Option<u32>) -> Option<(BlobId, String)> {
    let original = || (row.blob, row.shown.media.clone());
    let Some(size) = size else { return Some(original()) };
    let place = THUMBNAILS.iter().position(|known| *known == size).filter(|_| row.shown.width.is_some())?;
    let smaller = row.thumbnails.as_ref().and_then(|thumbnails| {
        let blob = thumbnails.blobs.get(place)?;
        Some((blob.id, thumbnails.media.clone()))
    });
    Some(smaller.unwrap_or_else(original))
}
