//! Coming back with a cursor: what one missed, all of it, and nothing else.

use crate::desk::*;
use protocol::*;

pub fn nothing_changed_says_nothing(desk: &Desk) {
    let server = desk.server();
    let [ada, dong] = server.people(["Ada", "东东"]);
    let room = server.room(ada, desk.nonce(), "散步");
    let first = server.resume(dong, None);
    assert_eq!((first.snapshot, ids(&first.conversations)), (Some(SnapshotReason::First), vec![LOBBY]));
    let cursor = server.cursor(dong);
    server.send(ada, room, desk.nonce(), "不在这里").unwrap();
    for _ in 0..2 {
        let resumed = server.resume(dong, Some(cursor.clone()));
        assert!(resumed.snapshot.is_none() && resumed.conversations.is_empty() && resumed.gone.is_empty());
    }
}

pub fn what_changed_is_told_and_nothing_else(desk: &Desk) {
    let server = desk.server();
    let [ada, dong] = server.people(["Ada", "东东"]);
    let rooms = ["一", "二", "三"].map(|name| server.room(ada, desk.nonce(), name));
    for room in rooms {
        server.join(dong, room).unwrap();
    }
    let changed_by = |change: &dyn Fn()| {
        let cursor = server.cursor(dong);
        change();
        let resumed = server.resume(dong, Some(cursor.clone()));
        assert!(resumed.snapshot.is_none() && resumed.gone.is_empty());
        assert_ne!(resumed.cursor, cursor);
        resumed.conversations
    };
    let said = changed_by(&|| {
        server.send(ada, rooms[1], desk.nonce(), "走吗").unwrap();
        server.send(ada, rooms[1], desk.nonce(), "走").unwrap();
    });
    assert_eq!(ids(&said), [rooms[1]]);
    assert_eq!((said[0].unread, text(said[0].last.as_ref().unwrap())), (2, "走"));
    let read = changed_by(&|| {
        server.execute(dong, Command::Read { conversation: rooms[1], seq: said[0].head }).unwrap();
    });
    assert_eq!((ids(&read), read[0].unread, read[0].read), (vec![rooms[1]], 0, said[0].head));
    let renamed = changed_by(&|| {
        server.execute(ada, Command::RenameRoom { conversation: rooms[2], name: "叁".into() }).unwrap();
    });
    assert_eq!((ids(&renamed), renamed[0].name.as_str(), renamed[0].unread), (vec![rooms[2]], "叁", 0));
    let muted = changed_by(&|| {
        let mute = Command::Mute { conversation: rooms[0], person: dong.id, minutes: 5 };
        server.execute(ada, mute).unwrap();
    });
    assert!(ids(&muted) == [rooms[0]] && muted[0].muted_until.is_some());
    let opened = changed_by(&|| {
        let chat = server.execute(ada, Command::OpenPrivate { person: dong.id }).unwrap();
        let Reply::Opened(chat) = chat else { panic!() };
        server.send(ada, chat.id, desk.nonce(), "嘘").unwrap();
    });
    assert_eq!((opened.len(), opened[0].peer.as_ref().unwrap().id), (1, ada.id));
}

pub fn every_way_of_going_is_told_once(desk: &Desk) {
    let server = desk.server();
    let [ada, dong] = server.people(["Ada", "东东"]);
    let [left, kicked, deleted, again] =
        ["一", "二", "三", "四"].map(|name| server.room(ada, desk.nonce(), name));
    for room in [left, kicked, deleted, again] {
        server.join(dong, room).unwrap();
    }
    let cursor = server.cursor(dong);
    server.leave(dong, left).unwrap();
    server.kick(ada, kicked, dong).unwrap();
    server.execute(ada, Command::DeleteRoom { conversation: deleted }).unwrap();
    server.leave(dong, again).unwrap();
    server.join(dong, again).unwrap();
    let (resumed, followed) = server.attach(dong, Some(cursor)).unwrap();
    assert_eq!(sorted(resumed.gone), sorted(vec![left, kicked, deleted]));
    assert_eq!(ids(&resumed.conversations), [again]);
    assert_eq!(sorted(followed), sorted(vec![LOBBY, again]), "nobody follows what is gone");
    let later = resumed.cursor;
    server.send(ada, left, desk.nonce(), "他走了").unwrap();
    server.send(ada, kicked, desk.nonce(), "终于").unwrap();
    let resumed = server.resume(dong, Some(later));
    assert_eq!((resumed.gone, resumed.conversations), (vec![], vec![]));
    assert_eq!(server.resume(dong, None).gone, []);
}

pub fn a_cursor_of_elsewhere_or_of_the_future_gets_a_snapshot(desk: &Desk) {
    let server = desk.server();
    let [ada] = server.people(["Ada"]);
    let room = server.room(ada, desk.nonce(), "散步");
    let now = server.cursor(ada);
    let (epoch, xmin) = now.as_str().split_once('.').unwrap();
    let (epoch, xmin): (i64, i64) = (epoch.parse().unwrap(), xmin.parse().unwrap());
    for elsewhere in [
        format!("{}.{xmin}", epoch ^ 1),
        format!("{}.0", epoch ^ 1),
        format!("{epoch}.{}", xmin + 100_000),
        format!("{epoch}.{}", i64::MAX),
        "v2-of-another-release_9".to_owned(),
        format!("{epoch}."),
        format!("{epoch}.-1"),
        format!("{epoch}.99999999999999999999999"),
    ] {
        let resumed = server.resume(ada, Some(Cursor::new(elsewhere).unwrap()));
        assert_eq!(resumed.snapshot, Some(SnapshotReason::Epoch));
        assert_eq!(ids(&resumed.conversations), [LOBBY, room]);
    }
    let all = server.resume(ada, Some(Cursor::new(format!("{epoch}.0")).unwrap()));
    assert_eq!((all.snapshot, all.conversations.len()), (None, 2), "the oldest cursor is a cursor");
}

pub fn an_ended_login_does_not_resume(desk: &Desk) {
    let server = desk.server();
    let [ada] = server.people(["Ada"]);
    let cursor = server.cursor(ada);
    server.write(move |tx| Ok(tx.end_login(ada.login)?)).unwrap();
    for cursor in [None, Some(cursor)] {
        assert_eq!(server.attach(ada, cursor), Err(Fault::LoggedOut));
    }
}
