//! What a cursor says: `EPOCH.VERSION`, of which database and up to which of its commits.

use super::rows::failed;
use crate::ports::store::StoreResult;
use protocol::{Cursor, Epoch};

/// A place in the store's history of commits, counted from 1. Below 2⁵³.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub u64);

/// The cursor at a version of a database.
///
/// # Errors
/// None: digits and a dot are always a cursor.
pub fn write(epoch: Epoch, version: Version) -> StoreResult<Cursor> {
    Cursor::new(format!("{epoch}.{}", version.0)).map_err(failed)
}

/// The version a cursor stands for; `None` if it is not of this database.
#[must_use]
pub fn read(cursor: &Cursor, epoch: Epoch) -> Option<Version> {
    let (lineage, version) = cursor.as_str().split_once('.')?;
    (lineage.parse() == Ok(epoch)).then_some(())?;
    version.parse().ok().map(Version)
}
