//! Copies a database into a new file that is whole and on disk before it has its name.

use super::{connection::beside, file_rights::system_error, open_error::OpenError};
use crate::private_files::{folder_of, make_file, name_anew, sync_folder};
use rusqlite::{Connection, params};
use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

/// A file that is being made. It is removed unless it gets its name.
pub struct Partial {
    path: PathBuf,
    target: PathBuf,
}

impl Partial {
    /// Copies what a connection sees into a file beside `target`, which need not exist.
    ///
    /// # Errors
    /// [`OpenError`] about the target.
    pub fn copy(connection: &Connection, target: &Path) -> Result<Self, OpenError> {
        let failed = |error: &io::Error| system_error(target, error);
        let path = partial_path(target).map_err(|error| failed(&error))?;
        let Some(text) = path.to_str() else {
            return Err(OpenError::unusable(target, "its name is not UTF-8"));
        };
        // What a run that was killed has left.
        remove_partial(&path);
        make_file(&path).map_err(|error| failed(&error))?;
        let partial = Self { path: path.clone(), target: target.to_owned() };
        connection
            .execute("VACUUM INTO ?1", params![text])
            .map_err(|error| OpenError::of_sqlite(target, &error))?;
        partial.sync().map_err(|error| failed(&error))?;
        Ok(partial)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn sync(&self) -> io::Result<()> {
        File::open(&self.path)?.sync_all()
    }

    /// Gives it its name if nothing has that name.
    ///
    /// # Errors
    /// The system's; `AlreadyExists` if something has it.
    pub fn name(self) -> io::Result<()> {
        self.sync()?;
        name_anew(&self.path, &self.target)?;
        sync_folder(&self.target)
    }

    /// Gives it its name in the place of whatever has it.
    ///
    /// # Errors
    /// The system's.
    pub fn replace(self) -> io::Result<()> {
        self.sync()?;
        fs::rename(&self.path, &self.target)?;
        sync_folder(&self.target)
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        remove_partial(&self.path);
    }
}

/// What a file that is being made is called until it is whole: hidden, and beside `target`.
///
/// # Errors
/// The system's, if there is no such folder; `InvalidInput` if `target` is no name of a file.
pub fn partial_path(target: &Path) -> io::Result<PathBuf> {
    let name = target.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let hidden = format!(".{}.partial", name.to_string_lossy());
    Ok(fs::canonicalize(folder_of(target))?.join(hidden))
}

/// Removes a file that was being made, and the journal that SQLite keeps meanwhile.
pub fn remove_partial(path: &Path) {
    let _ = fs::remove_file(path);
    let _ = fs::remove_file(beside(path, "-journal"));
}

/// Copies a database, live or not, into a new file that is whole and on disk when this returns.
///
/// # Errors
/// [`OpenError`] about the target, also if it exists.
pub fn copy_to(connection: &Connection, target: &Path) -> Result<(), OpenError> {
    let exists = || OpenError::unusable(target, "it exists already");
    if target.symlink_metadata().is_ok() {
        return Err(exists());
    }
    Partial::copy(connection, target)?.name().map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => exists(),
        _ => system_error(target, &error),
    })
}
