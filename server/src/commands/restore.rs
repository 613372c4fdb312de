//! `leliao restore FILE`.

use super::{
    Outcome,
    backup::{said, stay},
    remove_partial_when_stopped,
};
use anyhow::Context as _;
use engine::{
    blobs::{Bucket, Disk, copy_blobs, folder_beside, move_blobs},
    sqlite::{FILE, blobs_of, restore},
};
use std::path::Path;

/// Puts a backup in the place of the database, and its files in the place of those that were there. What was there is
/// kept, each beside the other, so that it can be restored in the same way.
pub fn run(from: &Path, folder: &Path, bucket: Option<&Bucket>) -> anyhow::Result<Outcome> {
    remove_partial_when_stopped(&folder.join(FILE))?;
    let kept = restore(from, folder)?;
    let blobs = blobs_of(&folder.join(FILE))?;
    let mut text = format!("restored from {}; clients will start afresh", from.display());
    if let Some(bucket) = bucket {
        text +=
            &kept.map(|kept| format!("\nwhat was there is kept as {}", kept.display())).unwrap_or_default();
        text += &stay(bucket);
        return Ok(text.into());
    }
    let here = Disk::new(folder);
    let mut sources = vec![Disk::at(folder_beside(from))];
    if let Some(kept) = &kept {
        text += &format!("\nwhat was there is kept as {}", kept.display());
        let aside = folder_beside(kept);
        move_blobs(here.folder(), &aside).with_context(|| format!("cannot make {}", aside.display()))?;
        sources.push(Disk::at(aside));
    }
    let sources: Vec<&Disk> = sources.iter().collect();
    let copies = copy_blobs(&sources, &here, &blobs).with_context(|| {
        format!("the database is restored; its files are not: restore {} again", from.display())
    })?;
    if copies != engine::blobs::Copies::default() {
        text += &said(copies, here.folder());
    }
    Ok(text.into())
}
