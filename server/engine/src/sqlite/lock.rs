//! The lock that keeps two servers from using one data folder.

use super::{
    file_rights::{self, system_error},
    open_error::OpenError,
};
use std::{
    fs::{File, TryLockError},
    io,
    path::Path,
};

const LOCK: &str = "leliao.lock";

/// Held for as long as this process uses the folder.
pub struct FolderLock(File);

impl FolderLock {
    /// Locks a folder that exists.
    ///
    /// # Errors
    /// [`OpenError::Locked`] if another process has it; the system's.
    pub fn take(folder: &Path) -> Result<Self, OpenError> {
        let path = folder.join(LOCK);
        let failed = |error: &io::Error| system_error(&path, error);
        file_rights::ensure_private_file(&path).map_err(|error| failed(&error))?;
        let file = File::options().write(true).open(&path).map_err(|error| failed(&error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(OpenError::Locked(folder.to_owned())),
            Err(TryLockError::Error(error)) => Err(failed(&error)),
        }
    }
}

impl Drop for FolderLock {
    /// Closing alone leaves it locked while a process that is just being started still has a copy (flock(2)).
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_released_lock_is_free_although_a_copy_of_its_descriptor_is_open() {
        let folder = tempfile::tempdir().unwrap();
        let held = FolderLock::take(folder.path()).ok().unwrap();
        let inherited = held.0.try_clone().unwrap();
        assert!(FolderLock::take(folder.path()).is_err());
        drop(held);
        assert!(FolderLock::take(folder.path()).is_ok());
        drop(inherited);
    }
}
