//! The SQLite file as a backend, and what is its own: locks, schemas, rights.

use crate::stage::*;
use engine::{
    domain::health::Health,
    ports::store::Store,
    sqlite::{Database, OpenError},
};
use protocol::{Command, FindRooms, HideMessages, Reply, Seq};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};
use tempfile::TempDir;

pub struct SqliteFile {
    pub folder: PathBuf,
    _keep: Option<TempDir>,
}

impl Backend for SqliteFile {
    fn open(&self, now: i64, health: Arc<Health>) -> Arc<dyn Store> {
        Arc::new(Database::open(&self.folder, now, health).unwrap())
    }

    fn is_durable(&self) -> bool {
        true
    }
}

pub fn backend() -> Box<dyn Backend> {
    let keep = tempfile::tempdir().unwrap();
    Box::new(SqliteFile { folder: keep.path().join("data"), _keep: Some(keep) })
}

/// A stage on a folder that somebody else keeps.
pub fn on_folder(folder: &Path) -> Stage {
    Stage::new(Box::new(SqliteFile { folder: folder.to_owned(), _keep: None }))
}

/// A folder and a stage on it.
pub fn in_folder() -> (PathBuf, Stage) {
    let keep = tempfile::tempdir().unwrap();
    let folder = keep.path().join("data");
    (folder.clone(), on_kept_folder(folder, keep))
}

/// A stage on a folder that goes with it.
pub fn on_kept_folder(folder: PathBuf, keep: TempDir) -> Stage {
    Stage::new(Box::new(SqliteFile { folder, _keep: Some(keep) }))
}

pub fn try_open(folder: &Path) -> Result<Database, OpenError> {
    Database::open(folder, START, Health::new(|why| panic!("{why}")))
}

pub fn schema(folder: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(folder.join("leliao.db")).unwrap()
}

#[test]
fn a_folder_is_opened_once_at_a_time() {
    let (folder, stage) = in_folder();
    for _ in 0..2 {
        let Err(OpenError::Locked(named)) = try_open(&folder) else { panic!() };
        assert_eq!(named, folder);
    }
    stage.person("Ada");
    let kept = tempfile::tempdir().unwrap();
    let elsewhere = try_open(kept.path()).unwrap();
    assert_ne!(elsewhere.epoch(), stage.epoch());
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

/// Before schema 26 groups, spaces and the robot had no spelling.
#[test]
fn names_of_an_earlier_schema_are_found_by_pinyin() {
    let (folder, stage) = in_folder();
    let ada = stage.person("Ada");
    let group = Command::CreateGroup { nonce: stage.nonce(), name: "幸福一家".into(), people: vec![] };
    stage.run(&ada, group).unwrap();
    stage.reopen_after(|| {
        let earlier = "UPDATE conversations SET folded = '', spelled = ''; PRAGMA user_version = 25";
        schema(&folder).execute_batch(earlier).unwrap();
    });
    for find in ["xfyj", "一家"] {
        let mine = FindRooms { find: Some(find.into()), mine: true, ..FindRooms::default() };
        let Reply::Rooms(found) = stage.run(&ada, Command::Rooms(mine)).unwrap().0 else { panic!() };
        assert_eq!(found.rooms.len(), 1, "{find}");
    }
}

/// Before schema 27 what somebody had hidden stayed unread to them.
#[test]
fn what_was_hidden_in_an_earlier_schema_is_not_unread() {
    let (folder, stage) = in_folder();
    let (ada, ben) = (stage.person("Ada"), stage.person("Ben"));
    let seqs: Vec<Seq> = ["一", "二", "三"].map(|text| stage.say(&ben, LOBBY, text).seq).to_vec();
    let hidden = HideMessages { conversation: LOBBY, seqs: seqs[..2].to_vec() };
    stage.run(&ada, Command::HideMessages(hidden)).unwrap();
    stage.reopen_after(|| {
        let earlier = "UPDATE members SET own_since = 0; PRAGMA user_version = 26";
        schema(&folder).execute_batch(earlier).unwrap();
    });
    assert_eq!(stage.read_to(&ada, LOBBY, seqs[0].0).unwrap().1, 1);
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

/// A start would have to read all of it again.
#[test]
fn a_clean_stop_leaves_no_log_behind() {
    let outside = tempfile::tempdir().unwrap();
    let folder = outside.path().join("data");
    let stage = on_folder(&folder);
    let ada = stage.person("Ada");
    stage.say(&ada, LOBBY, "kept");
    // A lookup's snapshot is still open.
    assert!(stage.identify(&ada).is_some());
    let log = || fs::metadata(folder.join("leliao.db-wal")).map_or(0, |log| log.len());
    assert!(log() > 0);
    drop(stage);
    assert_eq!(log(), 0);
}
