//! Users and the rights of files. Only root can become somebody else: others skip these.

use crate::server::*;
use std::{
    fs::{self, Permissions},
    os::unix::{
        fs::{MetadataExt as _, PermissionsExt as _, chown},
        process::CommandExt as _,
    },
    path::{Path, PathBuf},
    process::Command,
};

const USER: u32 = 4_321;

/// A folder that everybody may enter, with the program in it: its own place may be closed to others.
fn as_root() -> Option<(tempfile::TempDir, PathBuf)> {
    let keep = tempfile::tempdir().unwrap();
    if fs::metadata(keep.path()).unwrap().uid() != 0 {
        note("SKIPPED: not run by root");
        return None;
    }
    fs::set_permissions(keep.path(), Permissions::from_mode(0o755)).unwrap();
    let program = keep.path().join("leliao");
    fs::copy(PROGRAM, &program).unwrap();
    Some((keep, program))
}

#[test]
fn what_root_restored_and_served_another_user_goes_on_with() {
    let Some((keep, program)) = as_root() else { return };
    let home = keep.path().join("home");
    fs::create_dir(&home).unwrap();
    chown(&home, Some(USER), Some(USER)).unwrap();
    let (data, backup) = (home.join("data"), keep.path().join("a.db"));
    let start = |user: u32| {
        let address = free_address();
        let serve = command(&program, address, &data);
        Server::start(serve, address, &data, keep.path(), |command| {
            command.uid(user).gid(user);
        })
    };
    let mut server = start(0);
    let token = server.log_in("Ada");
    assert!(server.connect(&token).says(1, "as root"));
    assert_eq!(run(&["backup", backup.to_str().unwrap()], &data).0, 0);
    server.stop();
    let (code, _, why) = run(&["restore", backup.to_str().unwrap()], &data);
    assert_eq!(code, 0, "{why}");
    let mut server = start(0);
    assert!(server.connect(&token).says(2, "as root again"));
    server.stop();
    assert_eq!(run(&["owner-code"], &data).0, 0);
    for file in fs::read_dir(&data).unwrap() {
        let found = file.unwrap().metadata().unwrap();
        assert_eq!((found.uid(), found.mode() & 0o777), (USER, 0o600));
    }
    assert_eq!(fs::metadata(&data).unwrap().mode() & 0o777, 0o700);
    let mut server = start(USER);
    assert!(server.connect(&token).says(3, "as the user"));
    server.stop();
}

/// One sentence that names the file and whose it is.
#[test]
fn a_file_of_somebody_else_is_named() {
    let Some((keep, program)) = as_root() else { return };
    let data = keep.path().join("data");
    let mut server = Server::on(&data, keep.path(), |_| {});
    server.stop();
    fs::set_permissions(&data, Permissions::from_mode(0o777)).unwrap();
    let refused = |arguments: &[&str], named: &Path| {
        let ran = Command::new(&program)
            .args(arguments)
            .arg("--data")
            .arg(&data)
            .uid(USER)
            .gid(USER)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert_eq!(ran.status.code(), Some(1), "{said}");
        let start = format!("{}: it belongs to root and leliao runs as user {USER}", named.display());
        assert!(said.contains(&start) && said.lines().count() == 1, "{said}");
    };
    let serve = ["--listen", "127.0.0.1:0"];
    let database = data.join("leliao.db");
    refused(&serve, &database);
    for arguments in [&["check"][..], &["owner-code"], &["backup", "/tmp/never.db"]] {
        refused(arguments, &database);
    }
    fs::set_permissions(&database, Permissions::from_mode(0o666)).unwrap();
    refused(&serve, &data.join("leliao.db-wal"));
    fs::set_permissions(&data, Permissions::from_mode(0o755)).unwrap();
    refused(&serve, &data);
    fs::set_permissions(&data, Permissions::from_mode(0o700)).unwrap();
    refused(&serve, &data);
    refused(&["check"], &data);
}
