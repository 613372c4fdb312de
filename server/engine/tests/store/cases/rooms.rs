//! Rooms: who is in, who may, and what is left of them.

use crate::bench::*;
use engine::ports::store::*;
use protocol::*;

fn create(bench: &Bench, who: &Someone, nonce: Nonce) -> StoreResult<(Conversation, Changed)> {
    bench.write(|store, done| store.conversations.create_room(who.actor(), nonce, name("散步"), done))
}

pub fn a_retry_makes_no_second_room(bench: &Bench) {
    let [ada, dong] = bench.people(["Ada", "东东"]);
    let nonce = bench.nonce();
    let (first, changed) = create(bench, &ada, nonce).unwrap();
    assert_eq!((first.role, first.members, first.head, first.unread), (Role::Owner, 1, Seq(1), 0));
    assert!(
        matches!(&changed.entries[..], [Entry { what: What::Created { name, .. }, .. }] if name == "散步")
    );
    let (again, silent) = create(bench, &ada, nonce).unwrap();
    assert_eq!(again, first);
    assert!(silent.entries.is_empty() && silent.opened.is_empty());
    assert_ne!(create(bench, &dong, nonce).unwrap().0.id, first.id);
    bench.delete(ada.actor(), first.id).unwrap();
    assert_eq!(refused(create(bench, &ada, nonce)), Fault::Missing, "not once more after its end");
}

pub fn members_write_and_others_do_not(bench: &Bench) {
    let [ada, dong, mia] = bench.people(["Ada", "东东", "Mia"]);
    let room = bench.room(&ada, "散步");
    assert_eq!(refused(bench.append(&dong, room, bench.nonce(), "早")), Fault::Forbidden);
    assert_eq!(refused(bench.read_to(&dong, room, 1)), Fault::Forbidden);
    bench.join(&dong, room).unwrap();
    let (nonce, late) = (bench.nonce(), bench.nonce());
    let Ok(Appended::New(said)) = bench.append(&dong, room, nonce, "早") else { panic!() };
    assert_eq!(refused(bench.kick(dong.actor(), room, &ada)), Fault::Forbidden);
    assert_eq!(refused(bench.kick(ada.actor(), room, &ada)), Fault::Forbidden, "not oneself");
    assert_eq!(refused(bench.kick(ada.actor(), room, &mia)), Fault::Missing, "not in it");
    assert_eq!(refused(bench.kick(ada.actor(), LOBBY, &dong)), Fault::Forbidden);
    assert_eq!(refused(bench.kick(ada.as_owner(), LOBBY, &dong)), Fault::Forbidden);
    let kicked = bench.kick(ada.actor(), room, &dong).unwrap();
    assert_eq!(kicked.gone, [(dong.id, room)]);
    // What was accepted stays accepted; what is new is refused from the very next place on.
    assert_eq!(bench.append(&dong, room, nonce, "早").unwrap(), Appended::Known(said));
    assert_eq!(refused(bench.append(&dong, room, late, "喂")), Fault::Forbidden);
    assert_eq!(refused(bench.leave(&dong, room)), Fault::Forbidden);
    // A public room is still open to be read, and to come back to.
    assert_eq!(bench.log(&dong, room).len(), 4);
    assert_eq!(bench.join(&dong, room).unwrap().0.unread, 0);
    assert!(matches!(bench.append(&dong, room, late, "喂"), Ok(Appended::New(_))));
    // Whoever made a room and leaves it has given it away.
    bench.leave(&ada, room).unwrap();
    assert_eq!(bench.join(&ada, room).unwrap().0.role, Role::Member);
    assert_eq!(refused(bench.kick(ada.actor(), room, &dong)), Fault::Forbidden);
    bench.kick(mia.as_owner(), room, &dong).unwrap();
}

pub fn a_mute_ends_by_itself(bench: &Bench) {
    let [ada, dong] = bench.people(["Ada", "东东"]);
    let room = bench.room(&ada, "散步");
    bench.join(&dong, room).unwrap();
    let mute = |minutes| {
        bench.write(|store, done| store.conversations.mute(ada.actor(), room, dong.id, minutes, done))
    };
    let changed = mute(10).unwrap();
    let until = START + 600_000;
    assert!(matches!(changed.entries[0].what, What::Muted { until: Some(end), .. } if end == until));
    assert_eq!(changed.opened[0].1.muted_until, Some(until));
    bench.clock.set(until - 1);
    assert_eq!(refused(bench.append(&dong, room, bench.nonce(), "唔")), Fault::Muted { until });
    bench.say(&dong, LOBBY, "这里可以");
    // Going out and coming in again does not help.
    bench.leave(&dong, room).unwrap();
    bench.join(&dong, room).unwrap();
    assert_eq!(refused(bench.append(&dong, room, bench.nonce(), "唔")), Fault::Muted { until });
    bench.clock.set(until);
    bench.say(&dong, room, "终于");
    mute(u32::MAX).unwrap();
    let longest = until + i64::from(limits::MUTE_MINUTES) * 60_000;
    assert_eq!(bench.view(&dong, room).muted_until, Some(longest));
    assert_eq!(mute(0).unwrap().opened[0].1.muted_until, None);
    bench.say(&dong, room, "又可以了");
}

pub fn rooms_and_members_come_in_pages(bench: &Bench) {
    let [ada, dong] = bench.people(["Ada", "东东"]);
    let mut made: Vec<ConversationId> = (0..25).map(|n| bench.room(&ada, &format!("房间 {n}"))).collect();
    bench.private(&ada, dong.id).unwrap();
    bench.join(&dong, made[3]).unwrap();
    bench.delete(ada.actor(), made.remove(7)).unwrap();
    made.sort();
    let store = bench.store();
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = bench.read(store.conversations.rooms(dong.actor(), after, 10)).unwrap();
        after = page.last().map(|room| room.id);
        assert!(page.len() <= 10);
        if page.is_empty() {
            break;
        }
        found.extend(page);
    }
    assert_eq!(
        found.iter().map(|room| room.id).collect::<Vec<_>>(),
        made,
        "each once, by id, no lobby, no chat"
    );
    let joined: Vec<_> = found.iter().filter(|room| room.joined).map(|room| room.members).collect();
    assert_eq!(joined, [2]);
    let room = found.iter().find(|room| room.joined).unwrap().id;
    let mut inside: Vec<PersonId> = (0..11)
        .map(|n| bench.person(&format!("p{n}")))
        .map(|person| {
            bench.join(&person, room).unwrap();
            person.id
        })
        .collect();
    inside.extend([ada.id, dong.id]);
    inside.sort();
    let (mut seated, mut after) = (Vec::new(), None);
    loop {
        let page = bench.read(store.conversations.members(dong.actor(), room, after, 5)).unwrap();
        after = page.last().map(|member| member.person.id);
        if page.is_empty() {
            break;
        }
        seated.extend(page);
    }
    assert_eq!(seated.iter().map(|member| member.person.id).collect::<Vec<_>>(), inside);
    let owners: Vec<_> = seated.iter().filter(|m| m.role == Role::Owner).map(|m| m.person.id).collect();
    assert_eq!(owners, [ada.id]);
}

pub fn a_deleted_room_is_gone(bench: &Bench) {
    let [ada, dong, mia] = bench.people(["Ada", "东东", "Mia"]);
    let room = bench.room(&ada, "散步");
    bench.join(&dong, room).unwrap();
    bench.say(&dong, room, "这里");
    assert_eq!(refused(bench.delete(dong.actor(), room)), Fault::Forbidden);
    assert_eq!(refused(bench.delete(ada.as_owner(), LOBBY)), Fault::Forbidden);
    bench.delete(ada.actor(), room).unwrap();
    let store = bench.store();
    for who in [&ada, &dong, &mia] {
        assert_eq!(refused(bench.history(who, room, None, 10)), Fault::Missing);
        assert_eq!(refused(bench.replay(who, room, 0)), Fault::Missing);
        assert_eq!(refused(bench.append(who, room, bench.nonce(), "?")), Fault::Missing);
        assert_eq!(refused(bench.join(who, room)), Fault::Missing);
        assert_eq!(refused(bench.leave(who, room)), Fault::Missing);
        assert_eq!(refused(bench.read_to(who, room, 1)), Fault::Missing);
        assert_eq!(
            refused(bench.read(store.conversations.members(who.actor(), room, None, 10))),
            Fault::Missing
        );
        let resumed = bench.attach(who, None).unwrap();
        assert_eq!((ids(&resumed.resumed.conversations), resumed.rooms), (vec![LOBBY], vec![LOBBY]));
    }
    assert_eq!(refused(bench.delete(ada.actor(), room)), Fault::Missing);
    bench.forget(ada.actor(), &ada).unwrap();
}

pub fn joining_and_leaving_twice_is_once(bench: &Bench) {
    let [ada, dong] = bench.people(["Ada", "东东"]);
    let room = bench.room(&ada, "散步");
    let (first, changed) = bench.join(&dong, room).unwrap();
    assert!(matches!(changed.entries[0].what, What::Joined { ref person } if person.id == dong.id));
    let (again, silent) = bench.join(&dong, room).unwrap();
    assert_eq!((again, silent.entries.len()), (first, 0));
    assert_eq!(bench.view(&ada, room).members, 2);
    let left = bench.leave(&dong, room).unwrap();
    assert!(matches!(left.entries[0].what, What::Left { ref person } if person.id == dong.id));
    assert_eq!(refused(bench.leave(&dong, room)), Fault::Forbidden);
    assert_eq!((bench.view(&ada, room).members, bench.log(&ada, room).len()), (1, 3));
    assert_eq!(refused(bench.leave(&ada, LOBBY)), Fault::Forbidden);
    assert_eq!(refused(bench.join(&ada, LOBBY)), Fault::Forbidden);
}
