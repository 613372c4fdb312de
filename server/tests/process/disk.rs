//! A disk that is full, and files that are taken away.

use crate::server::*;
use std::{
    fs,
    io::Write as _,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

/// A real file system of a few MiB.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let disk = Self(tempfile::tempdir().unwrap());
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"]).arg(disk.0.path()).output();
        match mounted {
            Ok(output) if output.status.success() => Some(disk),
            _ => {
                note("SKIPPED: no small file system to fill");
                None
            }
        }
    }

    /// To the last block.
    fn fill(&self) {
        for (n, block) in [1 << 20, 1 << 16, 1 << 12].into_iter().enumerate() {
            let mut ballast = fs::File::create(self.0.path().join(format!("ballast{n}"))).unwrap();
            while ballast.write_all(&vec![1; block]).is_ok() {}
        }
    }

    fn empty(&self) {
        for n in 0..3 {
            fs::remove_file(self.0.path().join(format!("ballast{n}"))).unwrap();
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).output();
    }
}

fn eventually(what: &str, is: impl FnMut() -> bool) {
    within(SOON, what, is);
}

fn within(limit: Duration, what: &str, mut is: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is() {
        assert!(started.elapsed() < limit, "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_full_disk_is_told_and_a_restart_serves_for_reading() {
    let Some(disk) = SmallDisk::mount() else { return };
    let (data, said) = (disk.0.path().join("data"), tempfile::tempdir().unwrap());
    let mut server = Server::on(&data, said.path(), |_| {});
    let token = server.log_in("Ada");
    let mut ada = server.connect(&token);
    assert!(ada.says(1, "before"));
    assert_eq!(server.get("/readyz", &[]).0, 200);
    disk.fill();
    eventually("a full disk is noticed", || server.get("/readyz", &[]).0 == 503);
    assert_eq!(server.get("/readyz", &[]).2, "the disk is full");
    assert!(!ada.says(2, &"x".repeat(15_000)));
    assert_eq!(count(&server.err(), "the disk is full"), 1, "{}", server.err());
    drop(ada);
    server.stop();
    // Also what stopping has freed is taken.
    disk.fill();
    let mut server = Server::on(&data, said.path(), |_| {});
    assert!(server.out().contains("note: no owner code could be made"), "{}", server.out());
    assert_eq!(count(&server.err(), "the disk is full"), 1, "{}", server.err());
    let cookie = format!("sid={token}");
    let (status, _, page) = server.get("/c/1", &[("cookie", &cookie)]);
    assert!(status == 200 && page.contains("before"), "it can be read: {page}");
    assert_eq!(server.get("/readyz", &[]).0, 503);
    disk.empty();
    eventually("room is noticed", || server.get("/readyz", &[]).0 == 200);
    let mut ada = server.connect(&token);
    assert!(ada.says(3, "after"));
    let told = |server: &Server| count(&server.err(), "the disk has room again");
    assert_eq!(told(&server), 0, "not before everything has fitted for a while");
    within(Duration::from_secs(40), "that there is room is told", || told(&server) == 1);
    let (code, made, why) = run(&["owner-code"], &data);
    assert_eq!(code, 0, "{why}");
    let fresh = made.lines().next().unwrap().strip_prefix("owner code: ").unwrap();
    assert!(ada.claims(fresh));
    drop(ada);
    server.stop();
}

/// Files leave room for words; when there is none for either, what was announced is refused and what is there stays.
#[test]
fn a_full_disk_refuses_files_and_keeps_those_it_has() {
    let Some(disk) = SmallDisk::mount() else { return };
    let (data, said) = (disk.0.path().join("data"), tempfile::tempdir().unwrap());
    let reserve = |command: &mut Command| {
        command.args(["--disk-reserve", "500K"]);
    };
    let mut server = Server::on(&data, said.path(), reserve);
    let token = server.log_in("Ada");
    let mut ada = server.connect(&token);
    let upload = |server: &Server, seed, bytes| {
        crate::files::upload(server.address, &token, &crate::files::text(seed, bytes))
    };
    let first = upload(&server, 1, 300_000).expect("there is room").id;
    assert!(upload(&server, 2, 5_000_000).is_none(), "it is refused when it is announced");
    assert!(ada.says(1, "there is room for words"));
    disk.fill();
    assert!(upload(&server, 3, 10_000).is_none());
    let bearer = format!("Bearer {token}");
    let status = |server: &Server| server.get(&format!("/file/{first}"), &[("authorization", &bearer)]).0;
    assert_eq!(status(&server), 200, "it can be read");
    disk.empty();
    eventually("there is room again", || upload(&server, 4, 10_000).is_some());
    assert_eq!(status(&server), 200);
    assert!(ada.says(2, "and for words"));
    drop(ada);
    server.stop();
}

/// Whatever is committed into a file without a name is lost: nobody may be told otherwise for long.
#[test]
fn a_database_that_is_taken_away_ends_the_server() {
    fn gone(change: impl FnOnce(&Path)) {
        let mut server = Server::new();
        let mut ada = server.connect(&server.log_in("Ada"));
        assert!(ada.says(1, "before"));
        change(&server.data);
        let started = Instant::now();
        let mut nonce = 2;
        while ada.says(nonce, "into nothing") {
            assert!(started.elapsed() < Duration::from_secs(4), "it goes on acknowledging");
            nonce += 1;
            std::thread::sleep(Duration::from_millis(10));
        }
        let status = server.ended();
        let said = server.err();
        assert_eq!(status.code(), Some(74), "{said}");
        assert!(
            said.contains("was removed or replaced while the server runs; nothing more is acknowledged"),
            "{said}"
        );
    }
    gone(|data| fs::remove_file(data.join("leliao.db")).unwrap());
    gone(|data| fs::remove_file(data.join("leliao.db-wal")).unwrap());
    gone(|data| fs::rename(data, data.with_extension("away")).unwrap());
    gone(|data| {
        fs::copy(data.join("leliao.db"), data.join("copy")).unwrap();
        fs::rename(data.join("copy"), data.join("leliao.db")).unwrap();
    });
}
