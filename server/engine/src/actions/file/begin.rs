//! `POST /file`: somebody announces a file.

use super::{
    super::{
        engine::Engine,
        outcome::Outcome,
        permit::{Right, permit},
    },
    refusal::Refusal,
};
use crate::{
    config::Quotas,
    domain::{
        file_name::file_name,
        permission::{Action, Caller},
        text::one_line,
    },
    ports::store::FileUsage,
};
use protocol::{Fault, FileFault, NewFile, Upload, are_peaks, limits::ALT_GRAPHEMES};

/// Longer than a browser's clock is worth believing: a day.
const SECONDS: u32 = 24 * 3_600;

/// Begins an upload, or finds the one that was begun with the same nonce.
///
/// # Errors
/// [`FileFault::TooBig`], [`FileFault::QuotaReached`], [`FileFault::TooManyUploads`], [`Fault::StorageFull`],
/// [`Fault::TextTooLong`] of the alternative text, [`Fault::RateLimited`], [`Fault::LoggedOut`] and the store's.
pub async fn begin(engine: &Engine, caller: Caller, asked: NewFile) -> Result<Upload, Refusal> {
    engine.limits.admit_upload(caller.person)?;
    let new = NewFile {
        name: file_name(&asked.name),
        alt: alt(asked.alt)?,
        seconds: asked.seconds.filter(|seconds| *seconds <= SECONDS),
        peaks: asked.peaks.filter(|peaks| are_peaks(peaks)),
        ..asked
    };
    let quotas = engine.config.quotas.clone();
    if new.bytes > quotas.file_size.0 {
        return Err(FileFault::TooBig { most: quotas.file_size.0 }.into());
    }
    let wanted = new.bytes.saturating_add(quotas.disk_reserve.0);
    if !engine.files.on_disk(move |blobs| blobs.has_room(wanted)).await? {
        return Err(Fault::StorageFull.into());
    }
    let begun = engine.write(move |tx| {
        let now = tx.now();
        permit(tx, caller, Right::OnServer(Action::Upload), now)?;
        if let Some(again) = tx.files().upload_again(caller.person, &new)? {
            return Ok(Outcome::quiet(Ok((again.id, again.new.bytes))));
        }
        let usage = tx.files().usage(caller.person)?;
        if let Some(refusal) = refused(&quotas, usage, new.bytes) {
            return Ok(Outcome::quiet(Err(refusal)));
        }
        let id = tx.write_files().begin_upload(caller.person, &new)?;
        Ok(Outcome::quiet(Ok((id, new.bytes))))
    });
    let (id, bytes) = begun.await??;
    super::progress(engine, caller, id).await.map(|upload| Upload { bytes, ..upload })
}

/// An alternative text as it is kept: one line, or none.
pub fn alt(text: Option<String>) -> Result<Option<String>, Fault> {
    Ok(text.map(|text| one_line(text, ALT_GRAPHEMES)).transpose()?.filter(|text| !text.is_empty()))
}

fn refused(quotas: &Quotas, usage: FileUsage, bytes: u64) -> Option<Refusal> {
    let beyond = |used: u64, most: u64| used.saturating_add(bytes) > most;
    if usage.uploads >= quotas.uploads_per_person {
        Some(FileFault::TooManyUploads { most: quotas.uploads_per_person }.into())
    } else if beyond(usage.own, quotas.files_per_person.0) {
        Some(FileFault::QuotaReached { most: quotas.files_per_person.0 }.into())
    } else if beyond(usage.all, quotas.files.0) {
        Some(Fault::StorageFull.into())
    } else {
        None
    }
}
