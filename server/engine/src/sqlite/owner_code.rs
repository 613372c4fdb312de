//! `leliao owner-code`: stores the hash of a new owner code, whether the server runs or not.

use super::{
    connection::{FILE, connect},
    file_rights,
    open_error::OpenError,
    recognize::schema_of,
};
use std::path::Path;

/// Sets the owner code in the place of the one before, also if the server has an owner. A running server
/// knows it at once: it looks the hash up when a code is entered.
///
/// # Errors
/// [`OpenError`], also if there is no database yet.
pub fn set_owner_code(folder: &Path, code_hash: [u8; 32]) -> Result<(), OpenError> {
    let path = folder.join(FILE);
    file_rights::check_readable(&path)?;
    file_rights::check_writable(folder, std::slice::from_ref(&path))?;
    let failed = |error: rusqlite::Error| OpenError::of_sqlite(&path, &error);
    let connection = connect(&path, false).map_err(failed)?;
    if schema_of(&connection, &path)? == 0 {
        return Err(OpenError::unusable(&path, "it is empty; start leliao once"));
    }
    connection
        .execute(
            "INSERT INTO meta (key, value) VALUES ('owner_code', ?1)
             ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            [code_hash],
        )
        .map_err(failed)?;
    Ok(())
}
