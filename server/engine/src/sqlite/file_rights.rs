//! Modes and owners of the database's files, and what is said where they are wrong.

use super::open_error::OpenError;
use crate::private_files::{FILE_MODE, make_file};
use rustix::{
    fs::{Access, AtFlags, CWD, accessat},
    process::geteuid,
};
use std::{
    fs::{self, Metadata, Permissions},
    io,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

/// Makes an empty file unless there is one, and takes the rights of group and others from one that has
/// them. The file is not opened if it exists: closing it would release SQLite's locks on it (fcntl(2)).
///
/// # Errors
/// The system's.
pub fn ensure_private_file(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(found) if found.mode() & 0o077 != 0 && found.uid() == geteuid().as_raw() => {
            fs::set_permissions(path, Permissions::from_mode(FILE_MODE))
        }
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => match make_file(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            made => made.map(drop),
        },
        Err(error) => Err(error),
    }
}

/// Refuses a folder in which this user may not make files, and files in it that they may not write.
///
/// # Errors
/// [`OpenError::NotAllowed`].
pub fn check_writable(folder: &Path, files: &[PathBuf]) -> Result<(), OpenError> {
    if !may(folder, Access::WRITE_OK | Access::EXEC_OK) {
        return Err(not_allowed(folder, "make files in"));
    }
    match files.iter().find(|file| file.exists() && !may(file, Access::READ_OK | Access::WRITE_OK)) {
        Some(file) => Err(not_allowed(file, "write")),
        None => Ok(()),
    }
}

/// Refuses a file that this user may not read, or not reach.
///
/// # Errors
/// [`OpenError::NotAllowed`], or the system's if there is no such file.
pub fn check_readable(path: &Path) -> Result<(), OpenError> {
    match fs::metadata(path) {
        Ok(_) if may(path, Access::READ_OK) => Ok(()),
        Err(error) if error.kind() != io::ErrorKind::PermissionDenied => {
            Err(OpenError::unusable(path, plain(&error)))
        }
        _ => Err(not_allowed(path, "read")),
    }
}

/// What the system said about a file; a full disk and a missing permission are told apart.
pub fn system_error(path: &Path, error: &io::Error) -> OpenError {
    match error.kind() {
        io::ErrorKind::StorageFull => OpenError::Full(path.to_owned()),
        io::ErrorKind::PermissionDenied => not_allowed(path, "write"),
        _ => OpenError::unusable(path, plain(error)),
    }
}

/// The system's sentence without its error number.
fn plain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        _ => error.to_string(),
    }
}

/// Asks with the effective user, as `open` does.
fn may(path: &Path, access: Access) -> bool {
    accessat(CWD, path, access, AtFlags::EACCESS).is_ok()
}

/// The sentence about a file or folder that this user may not use.
fn not_allowed(path: &Path, needs: &'static str) -> OpenError {
    // The nearest that can be looked at says whose it is.
    let found = path.ancestors().find_map(|path| Some((path, fs::metadata(path).ok()?)));
    let (path, owner) = found
        .map_or((path, "somebody else".to_owned()), |(path, found)| (path, user_name(Metadata::uid(&found))));
    OpenError::NotAllowed { path: path.to_owned(), needs, owner, user: user_name(geteuid().as_raw()) }
}

/// The name of a user (passwd(5)), or their number if there is none.
fn user_name(uid: u32) -> String {
    let accounts = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let name = accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(uid)).then(|| name.to_owned())
    });
    name.unwrap_or_else(|| format!("user {uid}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_is_made_private() {
        let keep = tempfile::tempdir().unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o777;
        let file = keep.path().join("x");
        make_file(&file).unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
        ensure_private_file(&file).unwrap();
        assert_eq!(mode(&file), 0o600);
        ensure_private_file(&keep.path().join("y")).unwrap();
        assert_eq!(mode(&keep.path().join("y")), 0o600);
    }

    #[test]
    fn users_are_told_by_name() {
        assert_eq!(user_name(0), "root");
        assert_eq!(user_name(4_000_000_000), "user 4000000000");
    }
}
