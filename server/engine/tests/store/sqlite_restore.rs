//! Backups of the SQLite file, and putting them back.

use crate::{sqlite_disk::say, sqlite_file::*, stage::*};
use engine::{
    domain::owner_code::OwnerCode,
    sqlite::{OpenError, backup, check, restore, set_owner_code},
};
use protocol::*;
use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, AtomicU32, Ordering},
};

/// Everything a log holds, by nonce.
fn by_nonce(stage: &Stage, who: &Someone) -> BTreeMap<Nonce, Entry> {
    let log = stage.log(who, LOBBY);
    assert_eq!(places(&log), (1..=u32::try_from(log.len()).unwrap()).collect::<Vec<_>>(), "contiguous");
    let nonce = |entry: &Entry| match entry.what {
        What::Message { nonce, .. } => nonce,
        _ => panic!("{entry:?}"),
    };
    log.into_iter().map(|entry| (nonce(&entry), entry)).collect()
}

#[test]
fn a_backup_under_load_has_all_that_was_answered_before_it() {
    let (folder, stage) = in_folder();
    let outside = tempfile::tempdir().unwrap();
    let target = outside.path().join("copy.db");
    let (ada, stop) = (stage.person("Ada"), AtomicBool::new(false));
    let cursor = stage.cursor(&ada);
    let answered = std::sync::Mutex::new(BTreeMap::new());
    let before = std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !stop.load(Ordering::SeqCst) {
                    let nonce = stage.nonce();
                    let text = "话".repeat(300);
                    let send = Command::Send { conversation: LOBBY, nonce, text, with: None };
                    let Ok(Ok(Reply::Sent(entry))) = stage.wait(stage.submit(&ada, send)) else { panic!() };
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
    let old = stage.epoch();
    let restored = outside.path().join("restored");
    restore(&target, &restored).unwrap();
    let elsewhere = on_folder(&restored);
    assert_ne!(elsewhere.epoch(), old);
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
    assert_eq!(again, Sent::Known(entry.clone()));
}

#[test]
fn a_restore_keeps_what_was_there() {
    let outside = tempfile::tempdir().unwrap();
    let (folder, target) = (outside.path().join("data"), outside.path().join("copy.db"));
    let stage = on_folder(&folder);
    let ada = stage.person("Ada");
    stage.say(&ada, LOBBY, "kept");
    backup(&folder, &target).unwrap();
    let after = stage.say(&ada, LOBBY, "after the backup");
    drop(stage);
    let kept = restore(&target, &folder).unwrap().unwrap();
    let stage = on_folder(&folder);
    assert_eq!(stage.log(&ada, LOBBY).iter().map(text).collect::<Vec<_>>(), ["kept"]);
    assert_eq!(stage.say(&ada, LOBBY, "again").seq, after.seq, "the same place, in another epoch");
    drop(stage);
    assert_eq!(entries(&kept), 2);
    // A stopped server is backed up just the same, and damage is noticed before anything is replaced.
    backup(&folder, &outside.path().join("stopped.db")).unwrap();
    let damaged = outside.path().join("damaged.db");
    let mut bytes = fs::read(&target).unwrap();
    bytes[5_000..9_000].fill(0xA5);
    fs::write(&damaged, bytes).unwrap();
    assert!(refusal(&damaged, &folder).contains("it is damaged"));
    let stage = on_folder(&folder);
    assert_eq!(stage.log(&ada, LOBBY).len(), 2);
}

/// How many entries a database file has.
fn entries(file: &Path) -> u32 {
    let kept = rusqlite::Connection::open(file).unwrap();
    kept.query_row("SELECT count(*) FROM entries", [], |row| row.get(0)).unwrap()
}

/// A stopped server's folder whose lobby says these, with a backup of it beside.
fn saying(outside: &Path, name: &str, texts: &[&str]) -> (PathBuf, PathBuf) {
    let (folder, target) = (outside.join(name), outside.join(format!("{name}.db")));
    let stage = on_folder(&folder);
    let ada = stage.person("Ada");
    for text in texts {
        stage.say(&ada, LOBBY, text);
    }
    drop(stage);
    backup(&folder, &target).unwrap();
    (folder, target)
}

/// Everything that could change in a folder.
fn state_of(folder: &Path) -> BTreeMap<PathBuf, (u64, Vec<u8>)> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.map(|file| (file.clone(), (fs::metadata(&file).unwrap().ino(), fs::read(&file).unwrap()))).collect()
}

/// Why a restore is refused; nothing in the folder, nor beside the backup, has changed then.
fn refusal(source: &Path, folder: &Path) -> String {
    let (before, beside) = (state_of(folder), names_in(source.parent().unwrap()));
    let refused = restore(source, folder).unwrap_err().to_string();
    assert_eq!(state_of(folder), before, "{refused}");
    assert_eq!(names_in(source.parent().unwrap()), beside, "{refused}");
    assert!(refused.contains(&source.display().to_string()), "{refused} does not name {}", source.display());
    refused
}

fn names_in(folder: &Path) -> Vec<PathBuf> {
    let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    names.sort();
    names
}

#[test]
fn what_is_no_backup_of_ours_is_refused_before_anything_moves() {
    let outside = tempfile::tempdir().unwrap();
    let (folder, good) = saying(outside.path(), "data", &["kept"]);
    let backups = outside.path().join("backups");
    fs::create_dir(&backups).unwrap();
    let bytes = fs::read(&good).unwrap();
    let made = |name: &str, bytes: &[u8]| {
        fs::write(backups.join(name), bytes).unwrap();
        backups.join(name)
    };
    let changed = |name: &str, sql: &str| {
        let path = made(name, &bytes);
        rusqlite::Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        path
    };
    let foreign = backups.join("foreign.db");
    rusqlite::Connection::open(&foreign)
        .unwrap()
        .execute_batch(
            "CREATE TABLE notes (text); INSERT INTO notes VALUES ('hers'); PRAGMA user_version = 1",
        )
        .unwrap();
    let tableless = backups.join("tableless.db");
    rusqlite::Connection::open(&tableless).unwrap().execute_batch("PRAGMA user_version = 0; VACUUM").unwrap();
    for (source, why) in [
        (made("empty.db", b""), "it is empty"),
        (made("text.db", &b"not a database, but long enough ".repeat(200)), "it is no SQLite database"),
        (made("short.db", &bytes[..60]), "it is no SQLite database"),
        (made("header.db", &bytes[..100]), "it was cut: 100 bytes are left of"),
        (made("half.db", &bytes[..bytes.len() / 2]), "it was cut"),
        (made("page.db", &bytes[..bytes.len() - 4_096]), "it was cut"),
        (made("byte.db", &bytes[..bytes.len() - 1]), "it was cut"),
        (changed("newer.db", "PRAGMA user_version = 99"), "newer leliao (schema 99"),
        (changed("newer_and_old.db", "PRAGMA application_id = 0; PRAGMA user_version = 99"), "newer leliao"),
        (changed("negative.db", "PRAGMA user_version = -1"), "not one of leliao's"),
        (changed("other.db", "PRAGMA application_id = 7"), "not one of leliao's"),
        (changed("no_epoch.db", "DELETE FROM meta WHERE key = 'epoch'"), "it has no epoch"),
        (foreign, "not one of leliao's"),
        (tableless, "without any tables"),
        (backups.join("none.db"), "there is no such file"),
        (backups.clone(), "it is no file"),
    ] {
        let refused = refusal(&source, &folder);
        assert!(refused.contains(why), "{refused}, not {why}");
    }
    // The live file itself, by whatever name.
    let live = folder.join("leliao.db");
    fs::hard_link(&live, backups.join("hard.db")).unwrap();
    std::os::unix::fs::symlink(&live, backups.join("soft.db")).unwrap();
    for source in [live.clone(), backups.join("hard.db"), backups.join("soft.db")] {
        assert!(refusal(&source, &folder).contains("the database in use"), "{}", source.display());
    }
    // A folder that is not there yet is not even made.
    let absent = outside.path().join("absent");
    restore(&backups.join("newer.db"), &absent).unwrap_err();
    assert!(!absent.exists());
    // Backups of before there was an application id are as good as any.
    restore(&changed("older.db", "PRAGMA application_id = 0"), &folder).unwrap();
    assert_eq!(lobby(&folder).len(), 1);
    let id: i32 = schema(&folder).pragma_query_value(None, "application_id", |row| row.get(0)).unwrap();
    assert_eq!(&id.to_be_bytes(), b"Leli");
}

/// What somebody who comes in now reads in the lobby.
fn lobby(folder: &Path) -> Vec<Entry> {
    static READERS: AtomicU32 = AtomicU32::new(1);
    let stage = on_folder(folder);
    let reader = stage.person(&format!("Reader {}", READERS.fetch_add(1, Ordering::SeqCst)));
    stage.log(&reader, LOBBY)
}

#[test]
fn two_restores_keep_both_databases() {
    let outside = tempfile::tempdir().unwrap();
    let (folder, _) = saying(outside.path(), "live", &["one", "two", "three"]);
    let (_, first) = saying(outside.path(), "first", &["one"]);
    let (_, second) = saying(outside.path(), "second", &["one", "two"]);
    let epoch = || on_folder(&folder).epoch();
    let mut epochs = vec![epoch()];
    let mut kept = Vec::new();
    for backup in [&first, &second, &second] {
        kept.push(restore(backup, &folder).unwrap().unwrap());
        epochs.push(epoch());
    }
    epochs.sort_unstable_by_key(|epoch| epoch.0);
    epochs.dedup();
    assert_eq!(epochs.len(), 4, "each restore begins an epoch");
    assert_eq!(kept.iter().map(|file| entries(file)).collect::<Vec<_>>(), [3, 1, 2]);
    assert_eq!(entries(&folder.join("leliao.db")), 2);
    let hidden = |name: &PathBuf| name.file_name().unwrap().to_str().unwrap().starts_with('.');
    assert!(!names_in(&folder).iter().any(hidden), "{:?}", names_in(&folder));
    // One that was kept can be put back like any backup.
    restore(&kept[0], &folder).unwrap();
    assert_eq!(entries(&folder.join("leliao.db")), 3);
}

#[test]
fn a_running_servers_folder_is_not_restored_into() {
    let outside = tempfile::tempdir().unwrap();
    let (_, good) = saying(outside.path(), "other", &["kept"]);
    let (folder, stage) = in_folder();
    let ada = stage.person("Ada");
    assert!(matches!(restore(&good, &folder), Err(OpenError::Locked(named)) if named == folder));
    stage.say(&ada, LOBBY, "still here");
}

#[test]
fn a_damaged_database_can_be_replaced() {
    let outside = tempfile::tempdir().unwrap();
    let (folder, target) = saying(outside.path(), "data", &["kept"]);
    let damaged = "no database at all ".repeat(1_000);
    fs::write(folder.join("leliao.db"), &damaged).unwrap();
    fs::write(folder.join("leliao.db-wal"), &damaged).unwrap();
    let kept = restore(&target, &folder).unwrap().unwrap();
    assert_eq!(lobby(&folder).iter().map(text).collect::<Vec<_>>(), ["kept"]);
    for suffix in ["", "-wal"] {
        let file = PathBuf::from(format!("{}{suffix}", kept.display()));
        assert_eq!(fs::read_to_string(file).unwrap(), damaged);
    }
}

/// A copy of a crashed server's folder: what was committed last stands in the log alone.
#[test]
fn a_backup_with_a_log_beside_it_is_taken_whole() {
    let outside = tempfile::tempdir().unwrap();
    let (folder, stage) = in_folder();
    let ada = stage.person("Ada");
    stage.say(&ada, LOBBY, "in the log");
    for suffix in ["", "-wal"] {
        fs::copy(folder.join(format!("leliao.db{suffix}")), outside.path().join(format!("copy.db{suffix}")))
            .unwrap();
    }
    assert!(fs::metadata(outside.path().join("copy.db-wal")).unwrap().len() > 0);
    let restored = outside.path().join("data");
    assert_eq!(restore(&outside.path().join("copy.db"), &restored).unwrap(), None);
    assert_eq!(on_folder(&restored).log(&ada, LOBBY).iter().map(text).collect::<Vec<_>>(), ["in the log"]);
}

#[test]
fn a_backup_overwrites_nothing_and_leaves_nothing_half_done() {
    let outside = tempfile::tempdir().unwrap();
    let (folder, _) = saying(outside.path(), "data", &["kept"]);
    let before = names_in(outside.path());
    for (target, why) in [
        (outside.path().join("data.db"), "it exists already"),
        (outside.path().join("none/copy.db"), "there is no such file"),
        (PathBuf::from("/"), "it exists already"),
    ] {
        let refused = backup(&folder, &target).unwrap_err().to_string();
        assert!(refused.contains(why) && refused.contains(&target.display().to_string()), "{refused}");
    }
    let empty = outside.path().join("empty");
    let refused = backup(&empty, &outside.path().join("copy.db")).unwrap_err().to_string();
    assert!(refused.contains("empty/leliao.db"), "{refused}");
    fs::write(folder.join("leliao.db"), "no database at all ".repeat(1_000)).unwrap();
    let refused = backup(&folder, &outside.path().join("copy.db")).unwrap_err();
    assert!(matches!(refused, OpenError::Unusable { .. }), "{refused}");
    assert_eq!(names_in(outside.path()), before);
}

#[test]
fn what_is_made_is_for_its_owner_alone() {
    let outside = tempfile::tempdir().unwrap();
    let (folder, target) = saying(outside.path(), "deep/data", &["kept"]);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&folder), mode(folder.parent().unwrap())), (0o700, 0o700));
    fs::set_permissions(folder.join("leliao.db"), fs::Permissions::from_mode(0o644)).unwrap();
    restore(&target, &folder).unwrap();
    drop(try_open(&folder).unwrap());
    // An old one is copied before it is brought up.
    for name in ["leliao.db", "leliao.db-wal", "leliao.db-shm"] {
        let _ = fs::remove_file(folder.join(name));
    }
    crate::sqlite_schema_1::fill(&folder);
    drop(try_open(&folder).unwrap());
    assert!(names_in(&folder).iter().any(|name| name.display().to_string().contains("before-schema")));
    let made: Vec<_> = names_in(&folder).into_iter().chain([target]).collect();
    assert!(made.len() >= 6, "{made:?}");
    // The one that was kept has the rights it had.
    for file in made.iter().filter(|file| !file.display().to_string().contains("before-restore")) {
        assert_eq!(mode(file), 0o600, "{}", file.display());
    }
}

/// Root may put a backup in place; the server goes on as whom the folder belongs to.
#[test]
fn what_root_makes_belongs_to_the_owner_of_the_folder() {
    let outside = tempfile::tempdir().unwrap();
    if fs::metadata(outside.path()).unwrap().uid() != 0 {
        return say("SKIPPED what_root_makes_…: not run by root");
    }
    let (_, target) = saying(outside.path(), "elsewhere", &["kept"]);
    let home = outside.path().join("home");
    fs::create_dir(&home).unwrap();
    std::os::unix::fs::chown(&home, Some(4_321), Some(1_234)).unwrap();
    let folder = home.join("data");
    restore(&target, &folder).unwrap();
    let stage = on_folder(&folder);
    let epoch = stage.epoch();
    stage.person("Zoe");
    let (_, hash) = OwnerCode::generate().unwrap();
    set_owner_code(&folder, hash).unwrap();
    backup(&folder, &home.join("copy.db")).unwrap();
    assert_eq!(check(&folder).unwrap().contents.unwrap().epoch, epoch);
    let made = [names_in(&home), names_in(&folder)].concat();
    assert!(made.len() >= 6, "{made:?}");
    for file in made {
        let found = fs::metadata(&file).unwrap();
        assert_eq!((found.uid(), found.gid()), (4_321, 1_234), "{}", file.display());
    }
}
