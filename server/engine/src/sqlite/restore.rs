//! `leliao restore`: puts a backup in the place of a stopped server's database. Everything that can be
//! wrong with the backup is found before anything in the data folder is touched.

use super::{
    connection::{FILE, beside, connect, connect_alone, connect_immutable},
    copy::Partial,
    error::store_error,
    file_rights::{self, system_error},
    files_sql,
    kept::kept_name,
    lock::FolderLock,
    open_error::OpenError,
    recognize::{APPLICATION_ID, check_header, epoch_of, schema_of},
    rows::random_id,
};
use crate::{
    ports::{blobs::BlobId, store::StoreError},
    private_files::{self, name_anew, sync_folder},
};
use rusqlite::Connection;
use std::{
    fs, io,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
};

/// What SQLite keeps beside a database.
const SUFFIXES: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Puts a backup in the place of the database in a folder, under a new epoch, so that clients start
/// afresh. Gives the name under which the database that was there is kept, if there was one.
///
/// # Errors
/// [`OpenError`], about the backup or the data folder. Nothing has changed then.
pub fn restore(source: &Path, folder: &Path) -> Result<Option<PathBuf>, OpenError> {
    let path = folder.join(FILE);
    file_rights::check_readable(source)?;
    if is_same_file(source, &path) {
        return Err(OpenError::unusable(source, "it is the database in use, not a backup of it"));
    }
    let backup = open_backup(source)?;
    private_files::make_folder(folder).map_err(|error| system_error(folder, &error))?;
    file_rights::check_writable(folder, &[path.clone(), beside(&path, "-wal"), beside(&path, "-shm")])?;
    let _lock = FolderLock::take(folder)?;
    let fresh = Partial::copy(&backup, &path)?;
    drop(backup);
    begin_epoch(fresh.path()).map_err(|error| OpenError::of_sqlite(&path, &error))?;
    let kept = if path.exists() { Some(put_aside(&path)?) } else { None };
    fresh.replace().map_err(|error| {
        if let Some(kept) = &kept {
            take_back(kept, &path);
        }
        system_error(&path, &error)
    })?;
    Ok(kept)
}

/// The blobs that files of a database need, live or not.
///
/// # Errors
/// [`OpenError`] about the database.
pub fn blobs_of(source: &Path) -> Result<Vec<BlobId>, OpenError> {
    let backup = open_alone_or_live(source)?;
    let failed = |error: rusqlite::Error| OpenError::of_sqlite(source, &error);
    // Those of an older schema have no files.
    if !backup.table_exists(None, "blobs").map_err(failed)? {
        return Ok(Vec::new());
    }
    let mut statement = backup.prepare(files_sql::NEEDED_BLOBS).map_err(failed)?;
    let blobs = statement.query_map([], |row| row.get(0).map(BlobId)).map_err(failed)?;
    blobs.collect::<Result<_, _>>().map_err(failed)
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    let id = |path: &Path| fs::metadata(path).ok().map(|found| (found.dev(), found.ino()));
    id(one).is_some_and(|found| id(other) == Some(found))
}

/// Opens a backup that is whole, ours, and of a schema that we know.
fn open_backup(source: &Path) -> Result<Connection, OpenError> {
    let failed = |error: rusqlite::Error| OpenError::of_sqlite(source, &error);
    let backup = open_alone_or_live(source)?;
    let health: String =
        backup.pragma_query_value(None, "integrity_check", |row| row.get(0)).map_err(failed)?;
    if health != "ok" {
        return Err(OpenError::unusable(source, format!("it is damaged: {health}")));
    }
    if schema_of(&backup, source)? == 0 {
        return Err(OpenError::unusable(source, "it is a database without any tables"));
    }
    match epoch_of(&backup).map_err(failed)? {
        Some(_) => Ok(backup),
        None => Err(OpenError::unusable(source, "it is not whole: it has no epoch")),
    }
}

/// Opens a database to read it. With a log beside it, it is live, or a copy of one that was: SQLite has to read both.
fn open_alone_or_live(source: &Path) -> Result<Connection, OpenError> {
    check_header(source)?;
    let alone = SUFFIXES.iter().all(|suffix| !beside(source, suffix).exists());
    let opened = if alone { connect_immutable(source) } else { connect(source, true) };
    opened.map_err(|error| OpenError::of_sqlite(source, &error))
}

fn begin_epoch(path: &Path) -> rusqlite::Result<()> {
    let connection = connect_alone(path)?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.execute("UPDATE meta SET value = ?1 WHERE key = 'epoch'", [random_id()])?;
    Ok(())
}

/// Gives the database that is there a second name, and leaves no log that would be taken for its
/// successor's.
fn put_aside(path: &Path) -> Result<PathBuf, OpenError> {
    let kept = kept_name(path, "before-restore");
    match fold_log(path) {
        Ok(()) => {}
        // A damaged one is what backups are for: it is kept as it is, with its log.
        Err(error) if matches!(store_error(&error), StoreError::Broken(_)) => {}
        Err(error) => return Err(OpenError::of_sqlite(path, &error)),
    }
    let moved = name_anew(path, &kept)
        .and_then(|()| move_logs(path, &kept).inspect_err(|_| take_back(&kept, path)))
        .and_then(|()| sync_folder(path));
    moved.map_err(|error| system_error(&kept, &error))?;
    Ok(kept)
}

fn fold_log(path: &Path) -> rusqlite::Result<()> {
    let old = connect_alone(path)?;
    // Asked first: beside a file that is no database, SQLite would throw the log away.
    old.pragma_query_value(None, "schema_version", |row| row.get::<_, i64>(0))?;
    old.pragma_update(None, "journal_mode", "DELETE")
}

/// Logs that are still there after folding hold what a damaged database lacks.
fn move_logs(from: &Path, to: &Path) -> io::Result<()> {
    let logs = SUFFIXES.iter().map(|suffix| (beside(from, suffix), beside(to, suffix)));
    logs.filter(|(log, _)| log.exists()).try_for_each(|(log, name)| fs::rename(log, name))
}

/// Undoes [`put_aside`].
fn take_back(kept: &Path, path: &Path) {
    if move_logs(kept, path).is_ok() {
        let _ = fs::remove_file(kept);
    }
}
