//! The subcommands beside a server that runs, and the flags.

use crate::server::*;
use rustix::process::{Pid, Signal, kill_process};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

#[test]
fn an_owner_code_is_made_at_any_time() {
    let keep = tempfile::tempdir().unwrap();
    let data = keep.path().join("data");
    let (code, _, why) = run(&["owner-code"], &data);
    assert!(code == 1 && why.contains("leliao.db") && why.contains("no such file"), "{why}");
    let fresh = || {
        let (code, said, why) = run(&["owner-code"], &data);
        assert_eq!(code, 0, "{why}");
        said.lines().next().unwrap().strip_prefix("owner code: ").unwrap().to_owned()
    };
    let mut server = Server::on(&data, keep.path(), |_| {});
    let (mut ada, mut bob) = (server.connect(&server.log_in("Ada")), server.connect(&server.log_in("Bob")));
    let (printed, first) = (server.owner_code(), fresh());
    assert!(!ada.claims(&printed), "the one that was printed is replaced");
    assert!(ada.claims(&first));
    let second = fresh();
    drop((ada, bob));
    server.stop();
    // The server has an owner, and none is printed.
    let mut server = Server::on(&data, keep.path(), |_| {});
    assert!(!server.out().contains("owner code"), "{}", server.out());
    bob = server.connect(&server.log_in("Bob2"));
    assert!(
        bob.claims(&format!(" {} ", second.to_lowercase())),
        "made while it ran, entered after a restart"
    );
    drop(bob);
    server.stop();
}

#[test]
fn a_check_reads_a_running_or_stopped_server() {
    let mut server = Server::new();
    let mut ada = server.connect(&server.log_in("Ada"));
    assert!(ada.says(1, "hello"));
    let sound = |data: &Path| {
        let (code, said, why) = run(&["check"], data);
        assert_eq!(code, 0, "{said}{why}");
        for line in ["integrity      ok", "people         1, and 0 who have gone", "entries        1"] {
            assert!(said.lines().any(|found| found == line), "{said}");
        }
        for name in ["schema", "size", "log", "epoch", "newest entry"] {
            assert!(said.lines().any(|found| found.starts_with(name)), "{said}");
        }
        assert!(!said.contains("WRONG"), "{said}");
    };
    sound(&server.data);
    assert!(ada.says(2, "goes on"));
    drop(ada);
    server.stop();
    let path = server.data.join("leliao.db");
    let database = rusqlite::Connection::open(&path).unwrap();
    database.execute_batch("DELETE FROM entries WHERE seq = 2; UPDATE conversations SET head = 1").unwrap();
    sound(&server.data);
    database.execute("UPDATE entries SET at = at + 86400000", []).unwrap();
    let (code, said, _) = run(&["check"], &server.data);
    assert!(code == 1 && said.contains("WRONG: the newest entry lies 23 h in the future"), "{said}");
    database.pragma_update(None, "user_version", 99).unwrap();
    let (code, _, why) = run(&["check"], &server.data);
    assert!(code == 1 && why.contains("newer leliao (schema 99"), "{why}");
    drop(database);
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let (code, _, why) = run(&["check"], &server.data);
    assert!(code == 1 && why.contains("it was cut"), "{why}");
}

#[test]
fn a_database_that_ends_in_the_future_is_told_at_the_start() {
    let keep = tempfile::tempdir().unwrap();
    let data = keep.path().join("data");
    let mut server = Server::on(&data, keep.path(), |_| {});
    let mut ada = server.connect(&server.log_in("Ada"));
    assert!(ada.says(1, "hello"));
    assert!(!server.out().contains("note:"), "{}", server.out());
    drop(ada);
    server.stop();
    let database = rusqlite::Connection::open(data.join("leliao.db")).unwrap();
    database.execute("UPDATE entries SET at = at + 3024000000", []).unwrap();
    drop(database);
    let mut server = Server::on(&data, keep.path(), |_| {});
    let said = server.out();
    assert_eq!(count(&said, "note: the database ends in the future"), 1, "{said}");
    assert!(said.contains("34 days ahead"), "{said}");
    server.stop();
}

#[test]
fn restores_say_what_they_keep() {
    let keep = tempfile::tempdir().unwrap();
    let (data, backup) = (keep.path().join("data"), keep.path().join("a.db"));
    let mut server = Server::on(&data, keep.path(), |_| {});
    let mut ada = server.connect(&server.log_in("Ada"));
    assert!(ada.says(1, "hello"));
    let to = backup.to_str().unwrap();
    let (code, said, why) = run(&["backup", to], &data);
    assert!(code == 0 && said.contains("backed up to"), "{why}");
    let (code, _, why) = run(&["restore", to], &data);
    assert!(code == 1 && why.contains("in use by another leliao"), "{why}");
    drop(ada);
    server.stop();
    for _ in 0..2 {
        let (code, said, why) = run(&["restore", to], &data);
        assert!(code == 0 && said.contains("what was there is kept as"), "{why}");
        let kept = said.lines().find_map(|line| line.strip_prefix("what was there is kept as ")).unwrap();
        assert!(Path::new(kept).is_file(), "{kept}");
    }
    let kept = fs::read_dir(&data)
        .unwrap()
        .filter(|file| file.as_ref().unwrap().file_name().to_string_lossy().contains("before-restore"));
    assert_eq!(kept.count(), 2);
}

/// Whatever the moment: nothing half-done stays, and the database is the one before.
#[test]
fn an_interrupted_copy_leaves_nothing() {
    let keep = tempfile::tempdir().unwrap();
    let (data, backups) = (keep.path().join("data"), keep.path().join("backups"));
    fs::create_dir(&backups).unwrap();
    let mut server = Server::on(&data, keep.path(), |_| {});
    server.stop();
    let database = rusqlite::Connection::open(data.join("leliao.db")).unwrap();
    database.execute("INSERT INTO meta (key, value) VALUES ('padding', zeroblob(100000000))", []).unwrap();
    drop(database);
    let names = |folder: &Path| -> Vec<_> {
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let good = backups.join("good.db");
    assert_eq!(run(&["backup", good.to_str().unwrap()], &data).0, 0);
    let interrupt = |arguments: [&str; 2], partial: PathBuf| {
        let mut command = Command::new(PROGRAM);
        let mut child = command.args(arguments).arg("--data").arg(&data).spawn().unwrap();
        let started = Instant::now();
        while !partial.exists() {
            assert!(child.try_wait().unwrap().is_none() && started.elapsed() < SOON, "it did not begin");
        }
        kill_process(Pid::from_child(&child), Signal::INT).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(130));
    };
    let before = (names(&data), names(&backups));
    interrupt(["backup", backups.join("b.db").to_str().unwrap()], backups.join(".b.db.partial"));
    interrupt(["restore", good.to_str().unwrap()], data.join(".leliao.db.partial"));
    assert_eq!((names(&data), names(&backups)), before);
    assert_eq!(run(&["check"], &data).0, 0);
}

#[test]
fn flags_that_mean_nothing_are_refused() {
    for (flags, why) in [
        (["--log", "nonsense"], "nonsense"),
        (["--listen", "localhost"], "localhost:3000"),
        (["--trusted-proxy", "172.18.0.0/64"], "172.18.0.0/16"),
    ] {
        let output = Command::new(PROGRAM).args(flags).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && said.contains(why), "{flags:?}: {said}");
    }
}
