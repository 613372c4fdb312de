//! Files and folders that are ours alone: 0600 and 0700, whatever the umask. What root makes belongs to the owner of
//! its folder, so that the server can run as that user afterwards.

use rustix::process::geteuid;
use std::{
    fs::{self, DirBuilder, File, Permissions},
    io,
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, fchown},
    path::Path,
};

/// Of a file.
pub const FILE_MODE: u32 = 0o600;
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

/// Makes the names in the folder of a file last.
///
/// # Errors
/// The system's.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(folder_of(path))?.sync_all()
}

/// Gives a file one more name, or the other name where a file system knows no two; never one that is taken.
///
/// # Errors
/// The system's; `AlreadyExists` if it is taken.
pub fn name_anew(path: &Path, name: &Path) -> io::Result<()> {
    match fs::hard_link(path, name) {
        Err(error) if matches!(error.kind(), io::ErrorKind::AlreadyExists | io::ErrorKind::NotFound) => {
            Err(error)
        }
        Err(_) if name.exists() => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => fs::copy(path, name).and_then(|_| File::open(name)?.sync_all()),
        Ok(()) => Ok(()),
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
    }
}
