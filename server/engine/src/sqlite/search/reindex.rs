//! `leliao reindex`: makes the index anew, of a stopped server.

use super::{Follower, file};
use crate::{
    ports::store::StoreError,
    sqlite::{FILE, connection::connect, lock::FolderLock, open_error::OpenError, recognize::epoch_of},
};
use std::path::Path;

/// Removes the index of the database in a folder and makes it anew. `told` hears how many blocks are still to be
/// written, again and again. Gives how many were.
///
/// # Errors
/// [`OpenError`].
pub fn reindex(folder: &Path, mut told: impl FnMut(u32)) -> Result<u32, OpenError> {
    let (database, path) = (folder.join(FILE), file::path(folder));
    let failed = |error: StoreError| match error {
        StoreError::Full => OpenError::Full(path.clone()),
        error => OpenError::unusable(&path, error),
    };
    let _lock = FolderLock::take(folder)?;
    let epoch = connect(&database, true)
        .and_then(|connection| epoch_of(&connection)?.ok_or(rusqlite::Error::QueryReturnedNoRows))
        .map_err(|error| OpenError::of_sqlite(&database, &error))?;
    drop(file::make_anew(&path, epoch).map_err(failed)?);
    let mut follower = Follower::open(folder, epoch, None).map_err(failed)?;
    while follower.step().map_err(failed)? {
        told(follower.lag());
    }
    follower.tidy().map_err(failed)?;
    Ok(follower.written())
}
