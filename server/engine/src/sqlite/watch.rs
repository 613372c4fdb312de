//! Looks after what SQLite does not look at itself: whether the database's files are still those that were
//! opened, and whether the disk has room. Every second, from a thread of its own: a few system calls.

use super::connection::beside;
use crate::domain::health::Health;
use rustix::process::geteuid;
use std::{
    fs, io,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread::JoinHandle,
    time::Duration,
};

/// How often it looks.
const EVERY: Duration = Duration::from_secs(1);
/// With less room than this, the disk counts as full: a commit of a few pages may fail.
const FULL_BYTES: u64 = 64 * 1_024;
/// With more room than this, it no longer does.
const ROOM_BYTES: u64 = 1_024 * 1_024;

/// Ends with the database.
pub struct Watch {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    /// Begins to watch a database that is open. The server ends if its files are gone: what is
    /// committed into them from then on is lost.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(path: PathBuf, health: Arc<Health>) -> io::Result<Self> {
        let files = WatchedFiles::new(&path);
        let (stop, stopped) = channel();
        look_at_room(&path, &health);
        let run = move || watch(&path, files, &health, &stopped);
        let thread = std::thread::Builder::new().name("store-watch".into()).spawn(run)?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take().filter(|t| t.thread().id() != std::thread::current().id()) {
            let _ = thread.join();
        }
    }
}

fn watch(path: &Path, mut files: WatchedFiles, health: &Health, stopped: &Receiver<()>) {
    while stopped.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
        if let Some(lost) = files.lost() {
            let why = format!("{} was removed or replaced while the server runs", lost.display());
            return health.store_lost(&why);
        }
        look_at_room(path, health);
    }
}

/// The database, its log and the log's index, by device and inode as they were opened.
struct WatchedFiles([(PathBuf, Option<(u64, u64)>); 3]);

impl WatchedFiles {
    fn new(path: &Path) -> Self {
        Self([path.to_owned(), beside(path, "-wal"), beside(path, "-shm")].map(|path| {
            let id = identity(&path).unwrap_or_default();
            (path, id)
        }))
    }

    /// The first that is another than before, or gone.
    fn lost(&mut self) -> Option<&Path> {
        for (path, known) in &mut self.0 {
            // Anything but "not there" is no answer; the next look may have one.
            let Ok(found) = identity(path) else { continue };
            if known.is_some() && *known != found {
                return Some(path);
            }
            *known = found;
        }
        None
    }
}

fn identity(path: &Path) -> io::Result<Option<(u64, u64)>> {
    match fs::metadata(path) {
        Ok(found) => Ok(Some((found.dev(), found.ino()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// A writer notices a full disk when it writes; that there is room again, nobody notices who waits for it.
fn look_at_room(path: &Path, health: &Health) {
    let Ok(disk) = rustix::fs::statvfs(path) else { return };
    if disk.f_blocks == 0 {
        // Some file systems of users and networks do not know their size.
        return;
    }
    // Some blocks are kept for root (statvfs(3)).
    let blocks = if geteuid().is_root() { disk.f_bfree } else { disk.f_bavail };
    let bytes = blocks.saturating_mul(disk.f_frsize);
    if bytes < FULL_BYTES {
        health.set_disk_full(true);
    } else if bytes > ROOM_BYTES {
        health.set_disk_full(false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    /// What a watch says of a database whose files somebody changes.
    fn watched(change: impl FnOnce(&Path)) -> Option<String> {
        let keep = tempfile::tempdir().unwrap();
        fs::create_dir(keep.path().join("data")).unwrap();
        let path = keep.path().join("data/leliao.db");
        for suffix in ["", "-wal", "-shm"] {
            fs::write(beside(&path, suffix), "x").unwrap();
        }
        let (said, heard) = channel();
        let health = Health::new(move |why| drop(said.send(why.to_owned())));
        let watch = Watch::start(path.clone(), health).unwrap();
        change(&path);
        let heard = heard.recv_timeout(2 * EVERY + EVERY / 2).ok();
        let stopping = Instant::now();
        drop(watch);
        assert!(stopping.elapsed() < EVERY / 2, "a stop does not wait for the next look");
        heard
    }

    #[test]
    fn files_that_go_or_change_are_noticed() {
        assert_eq!(watched(|path| fs::write(path, "longer than before").unwrap()), None);
        for suffix in ["", "-wal", "-shm"] {
            let why = watched(|path| fs::remove_file(beside(path, suffix)).unwrap()).unwrap();
            assert!(why.contains(&format!("leliao.db{suffix} was removed or replaced")), "{why}");
        }
        let replaced = watched(|path| {
            let other = path.with_extension("other");
            fs::write(&other, "x").unwrap();
            fs::rename(other, path).unwrap();
        });
        assert!(replaced.is_some());
        let moved = watched(|path| {
            let folder = path.parent().unwrap();
            fs::rename(folder, folder.with_extension("away")).unwrap();
        });
        assert!(moved.is_some());
    }
}
