//! What nobody needs goes: uploads that were given up, files that no message has, blobs that no file has.

use super::super::{engine::Engine, outcome::Outcome};
use crate::{ports::blobs::BlobResult, runner::Error};
use protocol::{Fault, limits::UNSENT_HOURS};

/// Rows at a time: others write in between.
const AT_ONCE: u16 = 100;
const HOUR_MS: i64 = 3_600_000;

/// Removes what is over. Call it every minute; the bytes of a file that was recalled are free after the next one.
///
/// # Errors
/// The store's; what is left is done the next time.
pub async fn sweep(engine: &Engine) -> Result<(), Fault> {
    let files = &engine.files;
    let stale = engine.clock.now() - i64::from(UNSENT_HOURS) * HOUR_MS;
    loop {
        let ended =
            engine.write(move |tx| Ok(Outcome::quiet(tx.write_files().drop_stale_uploads(stale, AT_ONCE)?)));
        let ended = ended.await?;
        if ended.is_empty() {
            break;
        }
        for upload in ended {
            files.desk.forget(upload);
            note(files.on_disk(move |blobs| blobs.discard(upload)).await);
        }
    }
    while engine.write(|tx| Ok(Outcome::quiet(tx.write_files().drop_loose(AT_ONCE)?))).await? > 0 {}
    loop {
        let _settled = files.settling.write().await;
        let unused = engine.write(|tx| Ok(Outcome::quiet(tx.write_files().drop_unused_blobs(AT_ONCE)?)));
        let unused = unused.await?;
        if unused.is_empty() {
            return Ok(());
        }
        note(files.on_disk(move |blobs| unused.into_iter().try_for_each(|blob| blobs.remove(blob))).await);
    }
}

/// Removes bytes that no row has ever named: a process was killed between the two. Call it once a day; what is younger
/// than a day stays.
///
/// # Errors
/// The store's; what is left is done the next time.
pub async fn sweep_orphans(engine: &Engine) -> Result<(), Fault> {
    let (files, reads) = (&engine.files, &engine.reads);
    let before = engine.clock.now() - i64::from(UNSENT_HOURS) * HOUR_MS;
    note(files.on_disk(move |blobs| blobs.tidy(before)).await);
    let old = files.on_disk(move |blobs| blobs.uploads_before(before)).await.unwrap_or_default();
    for upload in old {
        let known = reads.run(move |read| Ok(read.files().upload(upload)?.is_some())).await;
        if !known.map_err(Error::into_fault)? {
            note(files.on_disk(move |blobs| blobs.discard(upload)).await);
        }
    }
    for first in 0..=u8::MAX {
        let _settled = files.settling.write().await;
        let old = files.on_disk(move |blobs| blobs.kept_before(first, before)).await.unwrap_or_default();
        let unknown = reads.run(move |read| {
            let mut unknown = Vec::new();
            for blob in old {
                if !read.files().knows_blob(blob)? {
                    unknown.push(blob);
                }
            }
            Ok(unknown)
        });
        let unknown = unknown.await.map_err(Error::into_fault)?;
        note(files.on_disk(move |blobs| unknown.into_iter().try_for_each(|blob| blobs.remove(blob))).await);
    }
    Ok(())
}

/// Bytes that cannot be removed are in nobody's way but the owner's.
fn note<T>(removed: BlobResult<T>) {
    if let Err(error) = removed {
        tracing::warn!(%error, "bytes that nobody needs could not be removed");
    }
}
