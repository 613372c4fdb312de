//! `leliao backup FILE`.

use super::{Outcome, remove_partial_when_stopped};
use anyhow::Context as _;
use engine::blobs::{Bucket, Copies, Disk, copy_blobs, folder_beside};
use std::path::Path;

/// Copies the database, and then the blobs of the files that the copy has: none is missing that was there before it.
pub fn run(folder: &Path, to: &Path, bucket: Option<&Bucket>) -> anyhow::Result<Outcome> {
    remove_partial_when_stopped(to)?;
    engine::sqlite::backup(folder, to)?;
    let mut text = format!("backed up to {}", to.display());
    if let Some(bucket) = bucket {
        text += &stay(bucket);
        return Ok(text.into());
    }
    let blobs = engine::sqlite::blobs_of(to)?;
    if !blobs.is_empty() {
        let beside = folder_beside(to);
        let copies =
            copy_blobs(&[&Disk::new(folder)], &Disk::at(beside.clone()), &blobs).with_context(|| {
                format!("the database is copied; its files cannot be, to {}", beside.display())
            })?;
        text += &said(copies, &beside);
    }
    Ok(text.into())
}

/// What became of the files, as a line of its own.
pub fn said(copies: Copies, folder: &Path) -> String {
    let Copies { kept, missing } = copies;
    let lost = if missing == 0 { String::new() } else { format!("; {missing} ARE MISSING") };
    format!("\nits files are in {}: {kept} blobs{lost}", folder.display())
}

/// What a bucket has is not copied.
pub fn stay(bucket: &Bucket) -> String {
    format!("\nits files stay in {}; that bucket has to keep what it had (versioning)", bucket.url)
}
