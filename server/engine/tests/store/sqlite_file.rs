//! The SQLite file as a backend, and what is its own: locks, schemas, backups.

use crate::bench::*;
use engine::{
    ports::{clock::Clock, store::*},
    sqlite::{OpenError, Options, backup, open, restore},
};
use protocol::*;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tempfile::TempDir;

struct SqliteFile {
    folder: PathBuf,
    _keep: TempDir,
}

impl Backend for SqliteFile {
    fn open(&self, clock: Arc<dyn Clock>) -> Store {
        open(options(&self.folder, clock)).unwrap()
    }
}

pub fn options(folder: &Path, clock: Arc<dyn Clock>) -> Options {
    Options { folder: folder.to_owned(), clock, fatal: Arc::new(|error| panic!("the store broke: {error}")) }
}

pub fn backend() -> Box<dyn Backend> {
    let keep = tempfile::tempdir().unwrap();
    Box::new(SqliteFile { folder: keep.path().join("data"), _keep: keep })
}

/// A folder and a bench on it.
fn in_folder() -> (PathBuf, Bench) {
    let keep = tempfile::tempdir().unwrap();
    let folder = keep.path().join("data");
    (folder.clone(), Bench::new(Box::new(SqliteFile { folder, _keep: keep })))
}

fn try_open(folder: &Path) -> Result<Store, OpenError> {
    open(options(folder, HandClock::new()))
}

fn schema(folder: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(folder.join("leliao.db")).unwrap()
}

#[test]
fn a_folder_is_opened_once_at_a_time() {
    let (folder, bench) = in_folder();
    for _ in 0..2 {
        let Err(OpenError::Locked(named)) = try_open(&folder) else { panic!() };
        assert_eq!(named, folder);
    }
    bench.person("Ada");
    assert!(matches!(restore(&folder.join("leliao.db"), &folder), Err(OpenError::Locked(_))));
    let kept = tempfile::tempdir().unwrap();
    let elsewhere = try_open(kept.path()).unwrap();
    assert_ne!(elsewhere.people.epoch(), bench.store().people.epoch());
    drop(elsewhere);
    try_open(kept.path()).unwrap();
}

#[test]
fn a_newer_schema_is_left_alone() {
    let kept = tempfile::tempdir().unwrap();
    drop(try_open(kept.path()).unwrap());
    let known: u32 = schema(kept.path()).pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    schema(kept.path()).pragma_update(None, "user_version", known + 1).unwrap();
    for _ in 0..2 {
        let Err(OpenError::Newer { found, known: ours, .. }) = try_open(kept.path()) else { panic!() };
        assert_eq!((found, ours), (known + 1, known));
    }
    schema(kept.path()).pragma_update(None, "user_version", known).unwrap();
    try_open(kept.path()).unwrap();
}

/// Version 0.1's first schema looked a nonce up by its author first.
#[test]
fn an_older_schema_is_brought_up_and_copied_before() {
    let (folder, bench) = in_folder();
    let ada = bench.person("Ada");
    let nonce = bench.nonce();
    let Ok(Appended::New(said)) = bench.append(&ada, LOBBY, nonce, "before") else { panic!() };
    bench.reopen_after(|| {
        let older = "DROP INDEX entries_nonce;
            CREATE UNIQUE INDEX entries_nonce ON entries (author, nonce) WHERE nonce IS NOT NULL;
            PRAGMA user_version = 1";
        schema(&folder).execute_batch(older).unwrap();
    });
    assert!(folder.join("leliao.before-schema-2.db").is_file());
    let Ok(Appended::Known(known)) = bench.append(&ada, LOBBY, nonce, "before") else { panic!() };
    assert_eq!(known, said);
    assert_eq!(refused(bench.append(&ada, LOBBY, nonce, "other")), Fault::NonceReused);
    let other = bench.person("Bob");
    assert!(matches!(bench.append(&other, LOBBY, nonce, "before"), Ok(Appended::New(_))), "per account");
}

#[test]
fn what_is_no_database_is_not_opened() {
    let kept = tempfile::tempdir().unwrap();
    fs::write(kept.path().join("leliao.db"), "not a database, but long enough to look at".repeat(50))
        .unwrap();
    assert!(matches!(try_open(kept.path()), Err(OpenError::Unusable { .. })));
    fs::write(kept.path().join("file"), "x").unwrap();
    assert!(matches!(try_open(&kept.path().join("file")), Err(OpenError::Unusable { .. })));
}

/// Everything a log holds, by nonce.
fn by_nonce(bench: &Bench, who: &Someone) -> BTreeMap<Nonce, Entry> {
    let log = bench.log(who, LOBBY);
    assert_eq!(places(&log), (1..=u32::try_from(log.len()).unwrap()).collect::<Vec<_>>(), "contiguous");
    let nonce = |entry: &Entry| match entry.what {
        What::Message { nonce, .. } => nonce,
        _ => panic!("{entry:?}"),
    };
    log.into_iter().map(|entry| (nonce(&entry), entry)).collect()
}

#[test]
fn a_backup_under_load_has_all_that_was_answered_before_it() {
    let (folder, bench) = in_folder();
    let outside = tempfile::tempdir().unwrap();
    let target = outside.path().join("copy.db");
    let (ada, stop) = (bench.person("Ada"), AtomicBool::new(false));
    let cursor = bench.cursor(&ada);
    let answered = std::sync::Mutex::new(BTreeMap::new());
    let before = std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !stop.load(Ordering::SeqCst) {
                    let nonce = bench.nonce();
                    let Ok(Appended::New(entry)) = bench.append(&ada, LOBBY, nonce, &"话".repeat(300))
                    else {
                        panic!()
                    };
                    answered.lock().unwrap().insert(nonce, entry);
                }
            });
        }
        let enough = || answered.lock().unwrap().len();
        while enough() < 200 {
            std::thread::yield_now();
        }
        let before = answered.lock().unwrap().clone();
        let done = backup(&folder, &target);
        let during = enough();
        stop.store(true, Ordering::SeqCst);
        done.unwrap();
        assert!(during >= before.len(), "writing went on");
        before
    });
    assert!(matches!(backup(&folder, &target), Err(OpenError::Unusable { .. })), "nothing is overwritten");
    let old = bench.store().people.epoch();
    let restored = outside.path().join("restored");
    restore(&target, &restored).unwrap();
    let elsewhere =
        Bench::new(Box::new(SqliteFile { folder: restored, _keep: tempfile::tempdir().unwrap() }));
    assert_ne!(elsewhere.store().people.epoch(), old);
    let kept = by_nonce(&elsewhere, &ada);
    for (nonce, entry) in &before {
        assert_eq!(kept.get(nonce), Some(entry));
    }
    let answered = answered.into_inner().unwrap();
    assert!(kept.iter().all(|(nonce, entry)| answered.get(nonce).is_none_or(|told| told == entry)));
    // What a client remembers of the other database is not trusted, and a retry is still recognised.
    assert_eq!(elsewhere.resume(&ada, Some(cursor)).snapshot, Some(SnapshotReason::Epoch));
    let (nonce, entry) = before.first_key_value().unwrap();
    let again = elsewhere.append(&ada, LOBBY, *nonce, text(entry)).unwrap();
    assert_eq!(again, Appended::Known(entry.clone()));
}

#[test]
fn a_restore_keeps_what_was_there() {
    let outside = tempfile::tempdir().unwrap();
    let (folder, target) = (outside.path().join("data"), outside.path().join("copy.db"));
    let (store, clock) = (Backend::open, HandClock::new());
    let file = SqliteFile { folder: folder.clone(), _keep: tempfile::tempdir().unwrap() };
    drop(store(&file, clock));
    let bench = Bench::new(Box::new(file));
    let ada = bench.person("Ada");
    bench.say(&ada, LOBBY, "kept");
    backup(&folder, &target).unwrap();
    let after = bench.say(&ada, LOBBY, "after the backup");
    drop(bench);
    restore(&target, &folder).unwrap();
    let bench =
        Bench::new(Box::new(SqliteFile { folder: folder.clone(), _keep: tempfile::tempdir().unwrap() }));
    assert_eq!(bench.log(&ada, LOBBY).iter().map(text).collect::<Vec<_>>(), ["kept"]);
    assert_eq!(bench.say(&ada, LOBBY, "again").seq, after.seq, "the same place, in another epoch");
    drop(bench);
    let put_aside = rusqlite::Connection::open(folder.join("leliao.before-restore.db")).unwrap();
    let count: u32 = put_aside.query_row("SELECT count(*) FROM entries", [], |row| row.get(0)).unwrap();
    assert_eq!(count, 2);
    // A stopped server is backed up just the same, and damage is noticed before anything is replaced.
    backup(&folder, &outside.path().join("stopped.db")).unwrap();
    let damaged = outside.path().join("damaged.db");
    let mut bytes = fs::read(&target).unwrap();
    bytes[5_000..9_000].fill(0xA5);
    fs::write(&damaged, bytes).unwrap();
    assert!(matches!(restore(&damaged, &folder), Err(OpenError::Unusable { .. })));
    assert!(matches!(restore(&outside.path().join("none.db"), &folder), Err(OpenError::Unusable { .. })));
    let bench = Bench::new(Box::new(SqliteFile { folder, _keep: tempfile::tempdir().unwrap() }));
    assert_eq!(bench.log(&ada, LOBBY).len(), 2);
}

#[test]
fn a_damaged_database_can_be_replaced() {
    let outside = tempfile::tempdir().unwrap();
    let (folder, target) = (outside.path().join("data"), outside.path().join("copy.db"));
    let bench =
        Bench::new(Box::new(SqliteFile { folder: folder.clone(), _keep: tempfile::tempdir().unwrap() }));
    let ada = bench.person("Ada");
    bench.say(&ada, LOBBY, "kept");
    backup(&folder, &target).unwrap();
    drop(bench);
    let damaged = "no database at all ".repeat(1_000);
    fs::write(folder.join("leliao.db"), &damaged).unwrap();
    fs::write(folder.join("leliao.db-wal"), &damaged).unwrap();
    restore(&target, &folder).unwrap();
    let bench =
        Bench::new(Box::new(SqliteFile { folder: folder.clone(), _keep: tempfile::tempdir().unwrap() }));
    assert_eq!(bench.log(&ada, LOBBY).iter().map(text).collect::<Vec<_>>(), ["kept"]);
    assert_eq!(fs::read_to_string(folder.join("leliao.before-restore.db")).unwrap(), damaged);
}

/// A start would have to read all of it again.
#[test]
fn a_clean_stop_leaves_no_log_behind() {
    let outside = tempfile::tempdir().unwrap();
    let folder = outside.path().join("data");
    let bench =
        Bench::new(Box::new(SqliteFile { folder: folder.clone(), _keep: tempfile::tempdir().unwrap() }));
    let ada = bench.person("Ada");
    bench.say(&ada, LOBBY, "kept");
    // A lookup's snapshot is still open.
    assert!(bench.identify(&ada).is_some());
    let log = || fs::metadata(folder.join("leliao.db-wal")).map_or(0, |log| log.len());
    assert!(log() > 0);
    drop(bench);
    assert_eq!(log(), 0);
}
