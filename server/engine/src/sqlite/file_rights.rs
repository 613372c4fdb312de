//! Modes and owners of the files we make. Files get 0600 and folders 0700, whatever the umask. What root makes
//! belongs to the owner of its folder, so that the server can run as that user afterwards.

use super::open_error::OpenError;
use rustix::{
    fs::{Access, AtFlags, CWD, accessat},
    process::geteuid,
};
use std::{
    fs::{self, DirBuilder, File, Metadata, Permissions},
    io,
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, fchown},
    path::{Path, PathBuf},
};

const FILE_MODE: u32 = 0o600;
const FOLDER_MODE: u32 = 0o700;

/// The folder that a file lies in.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes a folder and those above it that are missing. One that exists keeps its rights.
///
/// # Errors
/// The system's.
pub fn make_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(above) = path.parent().filter(|above| !above.as_os_str().is_empty()) {
        make_folder(above)?;
    }
    match DirBuilder::new().mode(FOLDER_MODE).create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => return Ok(()),
        made => made?,
    }
    let folder = File::open(path)?;
    folder.set_permissions(Permissions::from_mode(FOLDER_MODE))?;
    give_to_owner_of(folder_of(path), &folder)
}

/// Makes a new empty file.
///
/// # Errors
/// The system's; `AlreadyExists` if there is one.
pub fn make_file(path: &Path) -> io::Result<File> {
    let file = File::options().read(true).write(true).create_new(true).mode(FILE_MODE).open(path)?;
    file.set_permissions(Permissions::from_mode(FILE_MODE))?;
    give_to_owner_of(folder_of(path), &file)?;
    Ok(file)
}

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

/// If this is root, gives a new file to the owner of its folder. Works on the open file, because the name
/// could be replaced meanwhile.
fn give_to_owner_of(folder: &Path, file: &File) -> io::Result<()> {
    if !geteuid().is_root() {
        return Ok(());
    }
    let (owner, made) = (fs::metadata(folder)?, file.metadata()?);
    if (owner.uid(), owner.gid()) == (made.uid(), made.gid()) {
        return Ok(());
    }
    fchown(file, Some(owner.uid()), Some(owner.gid()))
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
    fn what_is_made_is_private() {
        let keep = tempfile::tempdir().unwrap();
        let folder = keep.path().join("a/b");
        make_folder(&folder).unwrap();
        make_folder(&folder).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o777;
        assert_eq!((mode(&keep.path().join("a")), mode(&folder)), (0o700, 0o700));
        let file = folder.join("x");
        make_file(&file).unwrap();
        assert_eq!(mode(&file), 0o600);
        assert_eq!(make_file(&file).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
        ensure_private_file(&file).unwrap();
        assert_eq!(mode(&file), 0o600);
        ensure_private_file(&folder.join("y")).unwrap();
        assert_eq!(mode(&folder.join("y")), 0o600);
    }

    #[test]
    fn users_are_told_by_name() {
        assert_eq!(user_name(0), "root");
        assert_eq!(user_name(4_000_000_000), "user 4000000000");
    }
}
