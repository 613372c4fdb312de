//! Rooms: who is in, who may, and what is left of them.

use crate::stage::*;
use protocol::{limits::PAGE, *};

pub fn a_retry_makes_no_second_room(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let nonce = stage.nonce();
    let (first, told) = stage.create(&ada, nonce, "散步").unwrap();
    assert_eq!((first.role, first.members, first.head, first.unread), (Role::Owner, 1, Seq(1), 0));
    assert!(matches!(&told.whats()[..], [What::Created { name, .. }] if name == "散步"));
    assert_eq!(told.opened, [(ada.id, first.clone())]);
    let (again, nothing) = stage.create(&ada, nonce, "散步").unwrap();
    assert_eq!(again, first);
    assert!(nothing.is_nothing());
    assert_ne!(stage.create(&dong, nonce, "散步").unwrap().0.id, first.id);
    stage.delete(&ada, first.id).unwrap();
    assert_eq!(refused(stage.create(&ada, nonce, "散步")), Fault::Missing, "not once more after its end");
}

pub fn a_nonce_makes_one_room_of_one_name(stage: &Stage) {
    let ada = stage.person("Ada");
    let nonce = stage.nonce();
    let made = stage.create(&ada, nonce, "散步").unwrap().0.id;
    assert_eq!(refused(stage.create(&ada, nonce, "喝茶")), Fault::NonceReused);
    assert_eq!(stage.rooms(&ada, None).rooms.len(), 1);
    // What counts is the name it was made with; it is answered as it is now.
    stage.rename_room(&ada, made, "喝茶").unwrap();
    let (again, nothing) = stage.create(&ada, nonce, "散步").unwrap();
    assert_eq!((again.id, again.name.as_str(), nothing.is_nothing()), (made, "喝茶", true));
    assert_eq!(refused(stage.create(&ada, nonce, "喝茶")), Fault::NonceReused);
    stage.delete(&ada, made).unwrap();
    assert_eq!(refused(stage.create(&ada, nonce, "喝茶")), Fault::NonceReused);
    assert_eq!(refused(stage.create(&ada, nonce, "散步")), Fault::Missing);
}

pub fn a_view_ends_with_what_the_log_ends_with(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let room = stage.room(&ada, "散步");
    let ends = |unread: u32, said: Option<&str>, notice: Option<fn(&What) -> bool>| {
        let mut changed = stage.resume(&ada, None).conversations;
        changed.retain(|view| view.id == room);
        for view in [stage.view(&ada, room), changed.remove(0)] {
            assert_eq!(view.unread, unread);
            assert_eq!(view.last.as_ref().map(text), said);
            assert_eq!(view.notice.as_ref().map(|entry| entry.seq), notice.map(|_| view.head));
            assert!(view.notice.zip(notice).is_none_or(|(entry, is)| is(&entry.what)));
        }
    };
    ends(0, None, Some(|what| matches!(what, What::Created { .. })));
    stage.join(&dong, room).unwrap();
    ends(0, None, Some(|what| matches!(what, What::Joined { .. })));
    stage.append(&dong, room, stage.nonce(), "早").unwrap();
    ends(1, Some("早"), None);
    stage.leave(&dong, room).unwrap();
    ends(1, Some("早"), Some(|what| matches!(what, What::Left { .. })));
}

pub fn members_write_and_others_do_not(stage: &Stage) {
    let [ada, dong, mia] = stage.people(["Ada", "东东", "Mia"]);
    let host = stage.owner("Host");
    let room = stage.room(&ada, "散步");
    assert_eq!(refused(stage.append(&dong, room, stage.nonce(), "早")), Fault::Forbidden);
    assert_eq!(refused(stage.read_to(&dong, room, 1)), Fault::Forbidden);
    stage.join(&dong, room).unwrap();
    let (nonce, late) = (stage.nonce(), stage.nonce());
    let Ok(Sent::New(said)) = stage.append(&dong, room, nonce, "早") else { panic!() };
    assert_eq!(refused(stage.kick(&dong, room, &ada)), Fault::Forbidden);
    assert_eq!(refused(stage.kick(&ada, room, &ada)), Fault::Forbidden, "not oneself");
    assert_eq!(refused(stage.kick(&ada, room, &mia)), Fault::Missing, "not in it");
    assert_eq!(refused(stage.kick(&ada, LOBBY, &dong)), Fault::Forbidden);
    assert_eq!(refused(stage.kick(&host, LOBBY, &dong)), Fault::Forbidden);
    let told = stage.kick(&ada, room, &dong).unwrap();
    assert_eq!(told.gone, [(dong.id, room)]);
    // What was accepted stays accepted; what is new is refused from the very next place on.
    assert_eq!(stage.append(&dong, room, nonce, "早").unwrap(), Sent::Known(said));
    assert_eq!(refused(stage.append(&dong, room, late, "喂")), Fault::Forbidden);
    assert_eq!(refused(stage.leave(&dong, room)), Fault::Forbidden);
    // A public room is still open to be read, and to come back to once that is allowed.
    assert_eq!(stage.log(&dong, room).len(), 4);
    stage.readmit(&ada, room, &dong).unwrap();
    assert_eq!(stage.join(&dong, room).unwrap().0.unread, 0);
    assert!(matches!(stage.append(&dong, room, late, "喂"), Ok(Sent::New(_))));
    // Whoever made a room and leaves it has given it away.
    stage.leave(&ada, room).unwrap();
    assert_eq!(stage.join(&ada, room).unwrap().0.role, Role::Member);
    assert_eq!(refused(stage.kick(&ada, room, &dong)), Fault::Forbidden);
    stage.kick(&host, room, &dong).unwrap();
}

pub fn a_mute_ends_by_itself(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let room = stage.room(&ada, "散步");
    stage.join(&dong, room).unwrap();
    let typing = Command::Typing { conversation: room };
    let phone = stage.listen(&dong);
    let told = stage.mute(&ada, room, &dong, 10).unwrap();
    let until = START + 600_000;
    assert!(matches!(told.entries[0].what, What::Muted { until: Some(end), .. } if end == until));
    assert_eq!((told.opened[0].0, told.opened[0].1.muted_until), (dong.id, Some(until)));
    stage.clock.set(until - 1);
    assert_eq!(refused(stage.append(&dong, room, stage.nonce(), "唔")), Fault::Muted { until });
    // Nobody sees them type, whether they were there before or come back muted.
    for connection in [&phone, &stage.listen(&dong)] {
        assert_eq!(connection.run(typing.clone()), Err(Fault::Muted { until }));
    }
    stage.say(&dong, LOBBY, "这里可以");
    // Going out and coming in again does not help.
    stage.leave(&dong, room).unwrap();
    stage.join(&dong, room).unwrap();
    assert_eq!(refused(stage.append(&dong, room, stage.nonce(), "唔")), Fault::Muted { until });
    stage.clock.set(until);
    assert_eq!(phone.run(typing), Ok(Reply::Done));
    stage.say(&dong, room, "终于");
    stage.mute(&ada, room, &dong, u32::MAX).unwrap();
    let longest = until + i64::from(limits::MUTE_MINUTES) * 60_000;
    assert_eq!(stage.view(&dong, room).muted_until, Some(longest));
    let told = stage.mute(&ada, room, &dong, 0).unwrap();
    assert!(matches!(told.entries[0].what, What::Muted { until: None, .. }));
    assert_eq!(told.opened[0].1.muted_until, None);
    stage.say(&dong, room, "又可以了");
}

pub fn rooms_and_members_come_in_pages(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let size = usize::from(PAGE);
    let mut made: Vec<ConversationId> =
        (0..2 * size + 5).map(|n| stage.room(&ada, &format!("房间 {n}"))).collect();
    stage.private(&ada, dong.id).unwrap();
    stage.join(&dong, made[3]).unwrap();
    stage.delete(&ada, made.remove(7)).unwrap();
    made.sort();
    let (mut found, mut after, mut pages) = (Vec::new(), None, Vec::new());
    loop {
        let page = stage.rooms(&dong, after);
        after = page.rooms.last().map(|room| room.id);
        pages.push(page.rooms.len());
        found.extend(page.rooms);
        if !page.more {
            break;
        }
    }
    assert_eq!(pages, [size, size, 4]);
    assert_eq!(
        found.iter().map(|room| room.id).collect::<Vec<_>>(),
        made,
        "each once, by id, no lobby, no chat"
    );
    let joined: Vec<_> = found.iter().filter(|room| room.joined).map(|room| room.members).collect();
    assert_eq!(joined, [2]);
    let room = found.iter().find(|room| room.joined).unwrap().id;
    let mut inside: Vec<PersonId> = (0..size - 2)
        .map(|n| stage.person(&format!("p{n}")))
        .map(|person| {
            stage.join(&person, room).unwrap();
            person.id
        })
        .collect();
    inside.extend([ada.id, dong.id]);
    let full = stage.members(&dong, room, None).unwrap();
    assert_eq!((full.members.len(), full.more), (size, false), "a page that is just full is the last");
    for n in 0..3 {
        let late = stage.person(&format!("q{n}"));
        stage.join(&late, room).unwrap();
        inside.push(late.id);
    }
    inside.sort();
    let (mut seated, mut after, mut pages) = (Vec::new(), None, Vec::new());
    loop {
        let page = stage.members(&dong, room, after).unwrap();
        after = page.members.last().map(|member| member.person.id);
        pages.push(page.members.len());
        seated.extend(page.members);
        if !page.more {
            break;
        }
    }
    assert_eq!(pages, [size, 3]);
    assert_eq!(seated.iter().map(|member| member.person.id).collect::<Vec<_>>(), inside);
    let owners: Vec<_> = seated.iter().filter(|m| m.role == Role::Owner).map(|m| m.person.id).collect();
    assert_eq!(owners, [ada.id]);
}

pub fn a_deleted_room_is_gone(stage: &Stage) {
    let [ada, dong, mia] = stage.people(["Ada", "东东", "Mia"]);
    let host = stage.owner("Host");
    let room = stage.room(&ada, "散步");
    stage.join(&dong, room).unwrap();
    stage.say(&dong, room, "这里");
    let phone = stage.listen(&dong);
    assert_eq!(refused(stage.delete(&dong, room)), Fault::Forbidden);
    assert_eq!(refused(stage.delete(&host, LOBBY)), Fault::Forbidden);
    assert_eq!(stage.delete(&ada, room).unwrap().deleted, [room]);
    assert_eq!(
        phone.events(),
        [Event::Gone(Gone {
            conversation: room,
            reason: Some(GoneReason::Deleted),
            name: "散步".to_owned(),
            banned_until: None
        })]
    );
    for who in [&ada, &dong, &mia, &host] {
        assert_eq!(refused(stage.history(who, room, None, 10)), Fault::Missing);
        assert_eq!(refused(stage.replay(who, room, 0)), Fault::Missing);
        assert_eq!(refused(stage.append(who, room, stage.nonce(), "?")), Fault::Missing);
        assert_eq!(refused(stage.join(who, room)), Fault::Missing);
        assert_eq!(refused(stage.leave(who, room)), Fault::Missing);
        assert_eq!(refused(stage.read_to(who, room, 1)), Fault::Missing);
        assert_eq!(refused(stage.members(who, room, None)), Fault::Missing);
        assert_eq!(ids(&stage.resume(who, None).conversations), [LOBBY]);
        // Nobody follows it: the hub knows it for nobody who comes back.
        let listener = stage.listen(who);
        assert_eq!(listener.run(Command::Typing { conversation: room }), Err(Fault::Missing));
        assert_eq!(listener.run(Command::Typing { conversation: LOBBY }), Ok(Reply::Done));
    }
    assert_eq!(refused(stage.delete(&ada, room)), Fault::Missing);
    stage.forget(&ada).unwrap();
}

pub fn joining_and_leaving_twice_is_once(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let room = stage.room(&ada, "散步");
    let (first, told) = stage.join(&dong, room).unwrap();
    assert!(matches!(told.whats()[..], [What::Joined { person }] if person.id == dong.id));
    let (again, told) = stage.join(&dong, room).unwrap();
    assert_eq!((again, told.entries.len()), (first, 0));
    assert_eq!(stage.view(&ada, room).members, 2);
    let told = stage.leave(&dong, room).unwrap();
    assert!(matches!(told.whats()[..], [What::Left { person }] if person.id == dong.id));
    assert_eq!(refused(stage.leave(&dong, room)), Fault::Forbidden);
    assert_eq!((stage.view(&ada, room).members, stage.log(&ada, room).len()), (1, 3));
    assert_eq!(refused(stage.leave(&ada, LOBBY)), Fault::Forbidden);
    assert_eq!(refused(stage.join(&ada, LOBBY)), Fault::Forbidden);
}
