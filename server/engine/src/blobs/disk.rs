//! A folder: `ab/cdef…` for each blob, `uploads/ID` for each upload.
//!
//! A blob gets its name when its bytes are on disk, and nobody is told of it before the name is, too: fsync of the file,
//! link, fsync of the folder.

use crate::{
    ports::blobs::{BlobError, BlobId, BlobResult, Blobs, Opened},
    private_files::{folder_of, make_file, make_folder, name_anew, sync_folder},
};
use protocol::FileId;
use std::{
    fs::{self, File, Metadata},
    io,
    os::unix::fs::FileExt as _,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

/// What the folder of blobs is called in the folder that holds everything.
const FOLDER: &str = "blobs";
/// Uploads, and blobs that have no name yet.
const UPLOADS: &str = "uploads";
/// What the name of such a blob begins with.
const UNNAMED: &str = "put-";

/// Blobs in a folder, which is made when the first of them comes.
pub struct Disk {
    folder: PathBuf,
}

impl Disk {
    /// Those in the folder that holds everything.
    #[must_use]
    pub fn new(data: &Path) -> Self {
        Self::at(data.join(FOLDER))
    }

    /// Those in a folder of their own.
    #[must_use]
    pub fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where a blob lies.
    #[must_use]
    pub fn path(&self, blob: BlobId) -> PathBuf {
        let hex = blob.hex();
        let (first, rest) = hex.split_at(2);
        self.folder.join(first).join(rest)
    }

    fn upload_path(&self, upload: FileId) -> PathBuf {
        self.folder.join(UPLOADS).join(upload.to_string())
    }

    /// Gives a file whose bytes are on disk its place among the blobs.
    fn name(&self, file: &Path, blob: BlobId) -> io::Result<()> {
        let path = self.path(blob);
        make_lasting_folder(folder_of(&path))?;
        match name_anew(file, &path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                // The same bytes, unless the disk has lost some.
                if fs::metadata(&path)?.len() != fs::metadata(file)?.len() {
                    fs::remove_file(&path)?;
                    name_anew(file, &path)?;
                }
            }
            named => named?,
        }
        sync_folder(&path)
    }

    fn names(&self, folder: &str) -> io::Result<Vec<(String, Metadata)>> {
        let entries = match fs::read_dir(self.folder.join(folder)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry?;
            // One that is gone by now is none.
            if let (Ok(name), Ok(found)) = (entry.file_name().into_string(), entry.metadata()) {
                names.push((name, found));
            }
        }
        Ok(names)
    }
}

impl Blobs for Disk {
    fn resume(&self, upload: FileId, kept: u64) -> BlobResult<()> {
        let path = self.upload_path(upload);
        let file = match File::options().write(true).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && kept == 0 => {
                make_lasting_folder(folder_of(&path)).map_err(blob_error)?;
                let file = make_file(&path).map_err(blob_error)?;
                sync_folder(&path).map_err(blob_error)?;
                file
            }
            file => file.map_err(blob_error)?,
        };
        if file.metadata().map_err(blob_error)?.len() < kept {
            return Err(BlobError::Missing);
        }
        file.set_len(kept).map_err(blob_error)
    }

    fn append(&self, upload: FileId, offset: u64, bytes: &[u8]) -> BlobResult<()> {
        let file = File::options().write(true).open(self.upload_path(upload)).map_err(blob_error)?;
        file.write_all_at(bytes, offset).map_err(blob_error)
    }

    fn sync(&self, upload: FileId) -> BlobResult<()> {
        let file = File::options().write(true).open(self.upload_path(upload)).map_err(blob_error)?;
        file.sync_all().map_err(write_error)
    }

    fn open_upload(&self, upload: FileId) -> BlobResult<Box<dyn Opened>> {
        open(&self.upload_path(upload))
    }

    fn keep(&self, upload: FileId, blob: BlobId) -> BlobResult<()> {
        self.name(&self.upload_path(upload), blob).map_err(write_error)
    }

    fn discard(&self, upload: FileId) -> BlobResult<()> {
        remove(&self.upload_path(upload)).map_err(blob_error)
    }

    fn uploads_before(&self, before: i64) -> BlobResult<Vec<FileId>> {
        let names = self.names(UPLOADS).map_err(blob_error)?.into_iter();
        Ok(names
            .filter(|(_, found)| changed_at(found) < before)
            .filter_map(|(name, _)| name.parse().ok())
            .collect())
    }

    fn put(&self, blob: BlobId, bytes: &[u8]) -> BlobResult<()> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(|error| BlobError::Failed(error.to_string()))?;
        let path = self.folder.join(UPLOADS).join(format!("{UNNAMED}{:016x}", u64::from_le_bytes(random)));
        let put = || {
            make_lasting_folder(folder_of(&path))?;
            let file = make_file(&path)?;
            file.write_all_at(bytes, 0)?;
            file.sync_all()?;
            self.name(&path, blob)
        };
        let done = put().map_err(write_error);
        let _ = fs::remove_file(&path);
        done
    }

    fn open(&self, blob: BlobId) -> BlobResult<Box<dyn Opened>> {
        open(&self.path(blob))
    }

    fn remove(&self, blob: BlobId) -> BlobResult<()> {
        remove(&self.path(blob)).map_err(blob_error)
    }

    fn tidy(&self, before: i64) -> BlobResult<()> {
        for (name, found) in self.names(UPLOADS).map_err(blob_error)? {
            if name.starts_with(UNNAMED) && changed_at(&found) < before {
                remove(&self.folder.join(UPLOADS).join(name)).map_err(blob_error)?;
            }
        }
        Ok(())
    }

    fn kept_before(&self, first: u8, before: i64) -> BlobResult<Vec<BlobId>> {
        let first = format!("{first:02x}");
        let names = self.names(&first).map_err(blob_error)?.into_iter();
        Ok(names
            .filter(|(_, found)| changed_at(found) < before)
            .filter_map(|(rest, _)| BlobId::parse(&format!("{first}{rest}")))
            .collect())
    }

    fn has_room(&self, bytes: u64) -> BlobResult<bool> {
        // Until the first blob comes, the folder above is on the same disk.
        let there = self.folder.ancestors().find(|folder| folder.is_dir()).unwrap_or(Path::new("."));
        let disk = rustix::fs::statvfs(there).map_err(|error| blob_error(error.into()))?;
        Ok(disk.f_bavail.saturating_mul(disk.f_frsize) >= bytes)
    }
}

/// A file that is open.
struct OpenFile {
    file: File,
    bytes: u64,
}

impl Opened for OpenFile {
    fn bytes(&self) -> u64 {
        self.bytes
    }

    fn read(&self, offset: u64, buffer: &mut [u8]) -> BlobResult<()> {
        self.file.read_exact_at(buffer, offset).map_err(blob_error)
    }
}

fn open(path: &Path) -> BlobResult<Box<dyn Opened>> {
    let file = File::open(path).map_err(blob_error)?;
    let bytes = file.metadata().map_err(blob_error)?.len();
    Ok(Box::new(OpenFile { file, bytes }))
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

/// Makes a folder, whose name is on disk when this returns.
fn make_lasting_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    make_folder(folder)?;
    sync_folder(folder)?;
    // It may be the first one, and the folder of all of them new as well.
    sync_folder(folder_of(folder))
}

/// Milliseconds since 1970.
fn changed_at(found: &Metadata) -> i64 {
    let changed = found.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    changed.and_then(|since| i64::try_from(since.as_millis()).ok()).unwrap_or_default()
}

#[allow(clippy::needless_pass_by_value)]
fn blob_error(error: io::Error) -> BlobError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            BlobError::Full
        }
        io::ErrorKind::NotFound | io::ErrorKind::UnexpectedEof => BlobError::Missing,
        _ => BlobError::Failed(error.to_string()),
    }
}

/// After a failed fsync the kernel may take the same pages for clean: whoever tried again would be told that all is well.
#[allow(clippy::needless_pass_by_value)]
fn write_error(error: io::Error) -> BlobError {
    match error.raw_os_error() {
        Some(code) if code == rustix::io::Errno::IO.raw_os_error() => BlobError::Broken(error.to_string()),
        _ => blob_error(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::MetadataExt as _;

    const UPLOAD: FileId = FileId(7);
    const BLOB: BlobId = BlobId([0xAB; 32]);
    const LATER: i64 = i64::MAX;

    fn disk() -> (tempfile::TempDir, Disk) {
        let keep = tempfile::tempdir().unwrap();
        let disk = Disk::new(keep.path());
        (keep, disk)
    }

    fn read(opened: &dyn Opened) -> Vec<u8> {
        let mut bytes = vec![0; usize::try_from(opened.bytes()).unwrap()];
        opened.read(0, &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn an_upload_becomes_a_blob_and_stays_until_it_is_discarded() {
        let (_keep, disk) = disk();
        disk.resume(UPLOAD, 0).unwrap();
        disk.append(UPLOAD, 0, b"hello ").unwrap();
        disk.append(UPLOAD, 6, b"world").unwrap();
        disk.sync(UPLOAD).unwrap();
        disk.keep(UPLOAD, BLOB).unwrap();
        disk.keep(UPLOAD, BLOB).unwrap();
        assert_eq!(read(disk.open(BLOB).unwrap().as_ref()), b"hello world");
        assert_eq!(disk.uploads_before(LATER).unwrap(), [UPLOAD]);
        assert!(disk.uploads_before(0).unwrap().is_empty());
        disk.discard(UPLOAD).unwrap();
        disk.discard(UPLOAD).unwrap();
        assert!(disk.uploads_before(LATER).unwrap().is_empty());
        assert_eq!(disk.kept_before(0xAB, LATER).unwrap(), [BLOB]);
        assert!(disk.kept_before(0xAB, 0).unwrap().is_empty());
        assert!(disk.kept_before(0xAC, LATER).unwrap().is_empty());
        let mode = fs::metadata(disk.path(BLOB)).unwrap().mode() & 0o777;
        assert_eq!(mode, 0o600);
        let opened = disk.open(BLOB).unwrap();
        disk.remove(BLOB).unwrap();
        disk.remove(BLOB).unwrap();
        assert!(matches!(disk.open(BLOB), Err(BlobError::Missing)));
        assert_eq!(read(opened.as_ref()), b"hello world", "who reads it reads on");
    }

    #[test]
    fn an_upload_goes_on_from_what_is_kept_for_sure() {
        let (_keep, disk) = disk();
        disk.resume(UPLOAD, 0).unwrap();
        disk.append(UPLOAD, 0, b"hello world").unwrap();
        disk.resume(UPLOAD, 5).unwrap();
        assert_eq!(read(disk.open_upload(UPLOAD).unwrap().as_ref()), b"hello");
        assert!(matches!(disk.resume(UPLOAD, 6), Err(BlobError::Missing)));
        assert!(matches!(disk.resume(FileId(8), 1), Err(BlobError::Missing)));
    }

    #[test]
    fn a_blob_that_is_there_is_not_written_again_unless_it_is_short() {
        let (_keep, disk) = disk();
        disk.put(BLOB, b"same").unwrap();
        let first = fs::metadata(disk.path(BLOB)).unwrap().ino();
        disk.put(BLOB, b"same").unwrap();
        assert_eq!(fs::metadata(disk.path(BLOB)).unwrap().ino(), first);
        fs::write(disk.path(BLOB), b"sa").unwrap();
        disk.put(BLOB, b"same").unwrap();
        assert_eq!(read(disk.open(BLOB).unwrap().as_ref()), b"same");
        assert!(disk.uploads_before(LATER).unwrap().is_empty());
    }

    #[test]
    fn what_a_killed_process_left_goes() {
        let (keep, disk) = disk();
        disk.put(BLOB, b"x").unwrap();
        let left = keep.path().join(FOLDER).join(UPLOADS).join("put-0011223344556677");
        fs::write(&left, b"half").unwrap();
        disk.tidy(0).unwrap();
        assert!(left.exists());
        disk.tidy(LATER).unwrap();
        assert!(!left.exists());
    }

    #[test]
    fn a_disk_that_does_not_keep_is_told_from_a_call_that_fails() {
        let error = |code: rustix::io::Errno| io::Error::from(code);
        assert!(matches!(write_error(error(rustix::io::Errno::IO)), BlobError::Broken(_)));
        assert!(matches!(write_error(error(rustix::io::Errno::MFILE)), BlobError::Failed(_)));
        assert!(matches!(write_error(error(rustix::io::Errno::NOSPC)), BlobError::Full));
        assert!(matches!(blob_error(error(rustix::io::Errno::IO)), BlobError::Failed(_)));
    }

    #[test]
    fn there_is_room_and_not_for_everything() {
        let (_keep, disk) = disk();
        assert!(disk.has_room(1).unwrap() && !disk.has_room(u64::MAX).unwrap());
    }
}
