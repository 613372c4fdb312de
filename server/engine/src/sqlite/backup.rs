//! `leliao backup`: copies the database of a running or stopped server.

use super::{
    connection::{FILE, connect},
    copy::copy_to,
    file_rights,
    open_error::OpenError,
};
use std::path::Path;

/// Copies a server's database into `target`, which must not exist.
///
/// # Errors
/// [`OpenError`], about the database or the target.
pub fn backup(folder: &Path, target: &Path) -> Result<(), OpenError> {
    let path = folder.join(FILE);
    file_rights::check_readable(&path)?;
    let connection = connect(&path, true).map_err(|error| OpenError::of_sqlite(&path, &error))?;
    copy_to(&connection, target)
}
