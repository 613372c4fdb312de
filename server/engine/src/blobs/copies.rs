//! Blobs that go along with a copy of the database: `leliao backup` and `leliao restore`.

use super::disk::Disk;
use crate::{
    ports::blobs::{BlobError, BlobId, BlobResult, Blobs, hash_of},
    private_files::{folder_of, make_folder, name_anew, sync_folder},
};
use std::{
    collections::BTreeSet,
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

/// What a copy of blobs came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Copies {
    /// They are there now, or were already.
    pub kept: usize,
    /// They are nowhere.
    pub missing: usize,
}

/// The folder of the blobs that belong to a database that stands by itself: `a.db.blobs` beside `a.db`.
#[must_use]
pub fn folder_beside(database: &Path) -> PathBuf {
    let mut name = OsString::from(database.file_name().unwrap_or_default());
    name.push(".blobs");
    database.with_file_name(name)
}

/// Gives `to` these blobs, each from the first of some folders that has it. On one file system a copy is a second name
/// and takes no room; blobs never change. All of them last when this returns.
///
/// # Errors
/// The system's.
pub fn copy_blobs(from: &[&Disk], to: &Disk, blobs: &[BlobId]) -> io::Result<Copies> {
    let mut copies = Copies::default();
    let mut folders = BTreeSet::new();
    for blob in blobs {
        let target = to.path(*blob);
        if target.exists() {
            copies.kept += 1;
            continue;
        }
        let Some(source) = from.iter().map(|disk| disk.path(*blob)).find(|path| path.exists()) else {
            copies.missing += 1;
            continue;
        };
        make_folder(folder_of(&target))?;
        match name_anew(&source, &target) {
            // A server may have removed it meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => copies.missing += 1,
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => copies.kept += 1,
        }
        folders.insert(folder_of(&target).to_owned());
    }
    for folder in &folders {
        sync_folder(&folder.join("any"))?;
        sync_folder(folder)?;
    }
    Ok(copies)
}

/// Those of some blobs that are not there; or, if `whole`, whose bytes are not what they were, too. That reads all of
/// them.
///
/// # Errors
/// [`BlobError::Failed`] if the disk does.
pub fn lost_blobs(place: &dyn Blobs, blobs: &[BlobId], whole: bool) -> BlobResult<Vec<BlobId>> {
    let mut lost = Vec::new();
    for blob in blobs {
        let is_there = match place.open(*blob) {
            Err(BlobError::Missing) => false,
            opened if whole => hash_of(opened?.as_ref())? == *blob,
            opened => opened.map(|_| true)?,
        };
        if !is_there {
            lost.push(*blob);
        }
    }
    Ok(lost)
}

/// Moves a folder of blobs, if there is one.
///
/// # Errors
/// The system's.
pub fn move_blobs(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
        Ok(()) => sync_folder(to),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_blob_comes_from_where_it_is() {
        use sha2::Digest as _;
        let keep = tempfile::tempdir().unwrap();
        let disk = |name: &str| Disk::at(keep.path().join(name));
        let (one, two, to) = (disk("one"), disk("two"), disk("to"));
        let [a, b, c, gone] = [1, 2, 3, 4].map(|n| BlobId([n; 32]));
        one.put(a, b"a").unwrap();
        two.put(b, b"b").unwrap();
        to.put(c, b"c").unwrap();
        let copies = copy_blobs(&[&one, &two], &to, &[a, b, c, gone]).unwrap();
        assert_eq!(copies, Copies { kept: 3, missing: 1 });
        for (blob, text) in [(a, b"a"), (b, b"b"), (c, b"c")] {
            assert_eq!(fs::read(to.path(blob)).unwrap(), text);
        }
        assert_eq!(copy_blobs(&[&one], &to, &[a, b]).unwrap(), Copies { kept: 2, missing: 0 });
        fs::write(to.path(b), b"B").unwrap();
        assert_eq!(lost_blobs(&to, &[a, b, gone], false).unwrap(), [gone]);
        let sound = BlobId(sha2::Sha256::digest(b"sound").into());
        to.put(sound, b"sound").unwrap();
        assert_eq!(lost_blobs(&to, &[a, b, sound], true).unwrap(), [a, b]);
        assert_eq!(folder_beside(Path::new("x/a.db")), Path::new("x/a.db.blobs"));
        move_blobs(&keep.path().join("nowhere"), &keep.path().join("x")).unwrap();
        move_blobs(&keep.path().join("one"), &keep.path().join("x")).unwrap();
        assert!(disk("x").path(a).exists());
    }
}
