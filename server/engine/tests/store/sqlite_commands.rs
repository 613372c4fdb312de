//! What other processes do with the SQLite file of a running or stopped server: look at it, and set a new
//! owner code.

use crate::{sqlite_file::*, stage::*};
use engine::{
    domain::owner_code::OwnerCode,
    sqlite::{OpenError, check, newest_entry, set_owner_code},
};
use protocol::*;
use std::{fs, path::Path};

fn claim(stage: &Stage, who: &Someone, code: &str) -> Result<Person, Fault> {
    match stage.wait(stage.submit(who, Command::ClaimOwner { code: code.to_owned() })) {
        Ok(Ok(Reply::Person(person))) => Ok(person),
        Ok(Err(fault)) => Err(fault),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_fresh_owner_code_works_at_any_time_and_ends_the_one_before() {
    let (folder, stage) = in_folder();
    let [ada, bob] = stage.people(["Ada", "Bob"]);
    let fresh = || {
        let (shown, hash) = OwnerCode::generate().unwrap();
        set_owner_code(&folder, hash).unwrap();
        shown
    };
    // While the server runs, also between two writes of its own.
    let (first, second) = (fresh(), fresh());
    assert_eq!(refused(claim(&stage, &ada, &first)), Fault::WrongCode);
    assert!(claim(&stage, &ada, &second.to_lowercase().replace('-', " ")).unwrap().owner);
    stage.say(&ada, LOBBY, "goes on");
    // The server has an owner; whoever has the machine can make another.
    let third = fresh();
    assert!(claim(&stage, &bob, &third).unwrap().owner);
    assert_eq!(refused(claim(&stage, &bob, &third)), Fault::WrongCode);
    // While it does not run.
    let mut fourth = String::new();
    stage.reopen_after(|| fourth = fresh());
    assert!(claim(&stage, &bob, &fourth).unwrap().owner);
    assert_eq!(stage.log(&ada, LOBBY).len(), 1);
}

#[test]
fn no_owner_code_is_put_where_no_server_looks() {
    let keep = tempfile::tempdir().unwrap();
    let refused = set_owner_code(keep.path(), [1; 32]).unwrap_err().to_string();
    assert!(refused.contains("leliao.db: there is no such file"), "{refused}");
    assert_eq!(fs::read_dir(keep.path()).unwrap().count(), 0);
    drop(try_open(keep.path()).unwrap());
    schema(keep.path()).pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(set_owner_code(keep.path(), [1; 32]), Err(OpenError::Newer { found: 99, .. })));
}

#[test]
fn a_check_counts_what_is_there() {
    let (folder, stage) = in_folder();
    let empty = check(&folder).unwrap().contents.unwrap();
    assert_eq!((empty.people, empty.entries, empty.newest), (0, 0, None));
    assert_eq!(newest_entry(&folder).unwrap(), None);
    let [ada, bob] = stage.people(["Ada", "Bob"]);
    stage.room(&ada, "room");
    stage.say(&ada, LOBBY, "one");
    stage.clock.set(START + DAY);
    stage.say(&bob, LOBBY, "two");
    stage.forget(&bob).unwrap();
    let looks = || {
        let report = check(&folder).unwrap();
        let contents = report.contents.unwrap();
        assert!(report.complaints.is_empty(), "{:?}", report.complaints);
        assert!(report.bytes + report.log_bytes > 4_096);
        assert_eq!(report.schema, report.known_schema);
        assert_eq!((contents.people, contents.people_gone, contents.conversations), (1, 1, 2));
        // Two messages, and the notice that the room was made.
        assert_eq!((contents.entries, contents.newest), (3, Some(START + DAY)));
        assert_eq!(newest_entry(&folder).unwrap(), Some(START + DAY));
        contents.epoch
    };
    let epoch = stage.epoch();
    assert_eq!(looks(), epoch);
    stage.reopen_after(|| assert_eq!(looks(), epoch));
}

#[test]
fn a_check_tells_what_is_wrong() {
    let keep = tempfile::tempdir().unwrap();
    let (none, folder) = (keep.path().join("none"), keep.path().join("data"));
    assert!(check(&none).unwrap_err().to_string().contains("there is no such file"));
    let stage = on_folder(&folder);
    let ada = stage.person("Ada");
    for _ in 0..100 {
        stage.say(&ada, LOBBY, &"x".repeat(2_000));
    }
    drop(stage);
    let bytes = fs::read(folder.join("leliao.db")).unwrap();
    let with = |path: &Path, bytes: &[u8]| {
        fs::write(path, bytes).unwrap();
        check(&folder)
    };
    let path = folder.join("leliao.db");
    assert!(with(&path, &bytes[..bytes.len() - 5_000]).unwrap_err().to_string().contains("it was cut"));
    assert!(with(&path, b"").unwrap_err().to_string().contains("it is empty"));
    // A page in the middle of the log.
    let mut damaged = bytes.clone();
    let middle = damaged.len() / 2 / 4_096 * 4_096;
    damaged[middle..middle + 4_096].fill(0xA5);
    match with(&path, &damaged) {
        Ok(report) => assert!(!report.complaints.is_empty()),
        Err(error) => assert!(error.to_string().contains("malformed"), "{error}"),
    }
    with(&path, &bytes).unwrap();
    schema(&folder).execute_batch("PRAGMA foreign_keys = OFF; UPDATE members SET person = 12345").unwrap();
    let report = check(&folder).unwrap();
    assert_eq!(report.complaints, ["a row of members refers to a row of people that is not there"]);
    schema(&folder).pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(check(&folder), Err(OpenError::Newer { found: 99, .. })));
}
