//! Who is in a room.

use crate::desk::*;
use protocol::*;

fn kinds(log: &[Entry]) -> Vec<&'static str> {
    let kind = |entry: &Entry| match entry.what {
        What::Message { .. } => "message",
        What::Created { .. } => "created",
        What::Joined { .. } => "joined",
        What::Left { .. } => "left",
        What::Removed { .. } => "removed",
        What::Owner { .. } => "owner",
        _ => "other",
    };
    log.iter().map(kind).collect()
}

pub fn coming_and_going_is_told(desk: &Desk) {
    let server = desk.server();
    let [ada, dong, mia] = server.people(["Ada", "东东", "Mia"]);
    let room = server.room(ada, desk.nonce(), "散步");
    assert_eq!(server.join(dong, room).unwrap().members, 2);
    let view = server.join(mia, room).unwrap();
    assert_eq!((view.members, view.role, view.unread, view.head), (3, Role::Member, 0, Seq(3)));
    server.leave(dong, room).unwrap();
    server.kick(ada, room, mia).unwrap();
    let log = server.log(ada, room);
    assert_eq!(kinds(&log), ["created", "joined", "joined", "left", "removed"]);
    assert_eq!(places(&log), [1, 2, 3, 4, 5]);
    let What::Removed { person, by } = &log[4].what else { panic!() };
    assert_eq!((person.id, by.id), (mia.id, ada.id));
    assert_eq!(server.told.entries(room), log);
    assert_eq!(server.resume(ada, None).conversations.iter().find(|c| c.id == room).unwrap().members, 1);
    assert_eq!(server.send(dong, room, desk.nonce(), "?"), Err(Fault::Forbidden));
}

pub fn joining_and_leaving_twice_is_once(desk: &Desk) {
    let server = desk.server();
    let [ada, dong] = server.people(["Ada", "东东"]);
    let room = server.room(ada, desk.nonce(), "散步");
    let first = server.join(dong, room).unwrap();
    assert_eq!(server.join(dong, room).unwrap(), first);
    server.leave(dong, room).unwrap();
    assert!(server.leave(dong, room).is_err());
    assert_eq!(kinds(&server.log(ada, room)), ["created", "joined", "left"]);
    assert_eq!(server.join(dong, room).unwrap().members, 2);
}

pub fn who_was_removed_stays_out_until_readmitted(desk: &Desk) {
    let server = desk.server();
    let [ada, dong] = server.people(["Ada", "东东"]);
    let room = server.room(ada, desk.nonce(), "散步");
    server.join(dong, room).unwrap();
    assert_eq!(server.kick(dong, room, ada), Err(Fault::Forbidden));
    server.kick(ada, room, dong).unwrap();
    assert!(matches!(server.join(dong, room), Err(Fault::Banned { .. })));
    assert_eq!(server.kick(ada, room, dong), Err(Fault::Missing));
    let log = server.log(ada, room);
    server.execute(ada, Command::Readmit { conversation: room, person: dong.id }).unwrap();
    assert_eq!(server.log(ada, room), log, "nothing that was refused took a place");
    assert_eq!(server.join(dong, room).unwrap().members, 2);
}

pub fn a_room_is_passed_on_and_ends(desk: &Desk) {
    let server = desk.server();
    let [ada, dong, mia] = server.people(["Ada", "东东", "Mia"]);
    let room = server.room(ada, desk.nonce(), "散步");
    server.join(dong, room).unwrap();
    server.join(mia, room).unwrap();
    server.leave(ada, room).unwrap();
    assert_eq!(kinds(&server.log(dong, room)), ["created", "joined", "joined", "left", "owner"]);
    assert_eq!(server.join(dong, room).unwrap().role, Role::Owner);
    server.leave(dong, room).unwrap();
    server.leave(mia, room).unwrap();
    assert_eq!(server.join(mia, room), Err(Fault::Missing));
}
