//! The account's cursor: what is committed out of order is never missed.

use crate::desk::*;
use protocol::*;

pub fn what_commits_late_is_not_skipped(desk: &Desk) {
    let server = desk.server();
    let [ada, dong] = server.people(["Ada", "东东"]);
    let rooms = ["慢", "快"].map(|name| server.room(ada, desk.nonce(), name));
    for room in rooms {
        server.join(dong, room).unwrap();
    }
    let cursor = server.cursor(dong);
    // A server writes to the first room and is slow to commit; meanwhile another one writes to the second.
    let late = desk.connect();
    late.run(&format!(
        "BEGIN; UPDATE conversations SET name = '晚', changed = pg_current_xact_id()::text::bigint WHERE id = {}",
        rooms[0]
    ));
    server.send(ada, rooms[1], desk.nonce(), "快").unwrap();
    let first = server.resume(dong, Some(cursor));
    assert_eq!(ids(&first.conversations), [rooms[1]]);
    let other = desk.connect();
    let newest_seen = other.number("SELECT max(changed) FROM conversations");
    let late_number = late.number("SELECT pg_current_xact_id()::text::bigint");
    assert!(late_number < newest_seen, "a cursor at the newest number seen would skip the late one for ever");
    late.run("COMMIT");
    let second = server.resume(dong, Some(first.cursor));
    assert_eq!(ids(&second.conversations), sorted(rooms.to_vec()), "the late one, and the quick one again");
    let third = server.resume(dong, Some(second.cursor));
    assert_eq!(third.conversations, []);
}

pub fn a_long_transaction_of_somebody_else_makes_resumes_repeat(desk: &Desk) {
    let server = desk.server();
    let [ada, dong] = server.people(["Ada", "东东"]);
    let room = server.room(ada, desk.nonce(), "散步");
    server.join(dong, room).unwrap();
    // Another database of the same server; only its transaction ids are shared.
    let somebody = Desk::new(desk.cluster.clone()).connect();
    // Whoever only reads, however long, is in nobody's way.
    somebody.run("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM pg_class");
    let mut cursor = server.cursor(dong);
    server.send(ada, room, desk.nonce(), "一").unwrap();
    let resumed = server.resume(dong, Some(cursor));
    assert_eq!(ids(&resumed.conversations), [room]);
    let quiet = server.resume(dong, Some(resumed.cursor));
    assert_eq!(quiet.conversations, []);
    cursor = quiet.cursor;
    // Whoever writes is.
    somebody.run("CREATE TABLE t (x int)");
    server.send(ada, room, desk.nonce(), "二").unwrap();
    for _ in 0..3 {
        let resumed = server.resume(dong, Some(cursor));
        assert_eq!(ids(&resumed.conversations), [room], "again and again, and nothing else");
        cursor = resumed.cursor;
    }
    somebody.run("ROLLBACK");
    let resumed = server.resume(dong, Some(cursor));
    assert_eq!(ids(&resumed.conversations), [room], "for the last time");
    assert_eq!(server.resume(dong, Some(resumed.cursor)).conversations, []);
}

pub fn a_restored_dump_has_another_epoch(desk: &Desk) {
    let server = desk.server();
    let [ada] = server.people(["Ada"]);
    let room = server.room(ada, desk.nonce(), "散步");
    let nonce = desk.nonce();
    server.send(ada, room, nonce, "记住").unwrap();
    let cursor = server.cursor(ada);
    let again = desk.server().resume(ada, Some(cursor.clone()));
    assert_eq!((again.snapshot, again.conversations), (None, vec![]), "a restart is no restore");
    let restored = desk.cluster.restored(&desk.database).unwrap();
    let other = Server::on(desk.store(&restored));
    let resumed = other.resume(ada, Some(cursor.clone()));
    assert_eq!(resumed.snapshot, Some(SnapshotReason::Epoch));
    assert_eq!(ids(&resumed.conversations), sorted(vec![LOBBY, room]));
    assert_eq!(other.log(ada, room), server.log(ada, room));
    assert_eq!(other.send(ada, room, nonce, "忘了"), Err(Fault::NonceReused));
    let restarted = Server::on(desk.store(&restored)).resume(ada, Some(resumed.cursor));
    assert_eq!((restarted.snapshot, restarted.conversations), (None, vec![]), "it keeps its new one");
    assert_eq!(server.resume(ada, Some(cursor)).snapshot, None, "and the original its old one");
}
