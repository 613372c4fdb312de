//! Why a database file or a data folder cannot be used. Each error reads as a sentence that names the file.

use std::path::{Path, PathBuf};

/// Why a database cannot be opened, copied or replaced.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has the folder.
    #[error(
        "the data folder {0} is in use by another leliao; stop that one first, or choose another --data folder"
    )]
    Locked(PathBuf),
    /// A later release wrote it in a way this one cannot read.
    #[error(
        "{path} was written by a newer leliao (schema {found}, this one knows {known}); use that release, or an older backup"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: u32,
        /// Ours.
        known: u32,
    },
    /// It is a SQLite database of some other program.
    #[error("{0} is a SQLite database, but not one of leliao's")]
    Foreign(PathBuf),
    /// The system does not let this user in.
    #[error(
        "not allowed to {needs} {path}: it belongs to {owner} and leliao runs as {user}; run leliao as {owner}, or give {user} what is in the data folder (chown -R)"
    )]
    NotAllowed {
        /// The file or folder.
        path: PathBuf,
        /// `read`, `write` or `make files in`.
        needs: &'static str,
        /// Name or number of its owner.
        owner: String,
        /// Name or number of the user that this process runs as.
        user: String,
    },
    /// No room to write it.
    #[error("the disk that holds {0} is full; make room and try again")]
    Full(PathBuf),
    /// The file or the folder cannot be used for another reason.
    #[error("cannot use {path}: {why}")]
    Unusable {
        /// The file or folder.
        path: PathBuf,
        /// What the system or SQLite said.
        why: String,
    },
    /// SQLite is too old to be trusted (its WAL-reset bug was fixed in 3.51.3).
    #[error("SQLite {0} has a bug that can corrupt data; leliao needs 3.51.3 or newer")]
    OldSqlite(String),
}

impl OpenError {
    /// A file that cannot be used, and why.
    pub fn unusable(path: &Path, why: impl std::fmt::Display) -> Self {
        Self::Unusable { path: path.to_owned(), why: why.to_string() }
    }

    /// What SQLite said about a file; a full disk is told apart.
    pub fn of_sqlite(path: &Path, error: &rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::Full(path.to_owned()),
            Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
                Self::unusable(path, "another program is using it")
            }
            _ => Self::unusable(path, error),
        }
    }
}
