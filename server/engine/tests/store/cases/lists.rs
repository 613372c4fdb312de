//! Members and rooms, searched and in the order that people look for.

use crate::stage::*;
use protocol::*;
use std::collections::BTreeSet;

fn names(page: &Members) -> Vec<&str> {
    page.members.iter().map(|member| member.person.name.as_str()).collect()
}

fn called(page: &Rooms) -> Vec<&str> {
    page.rooms.iter().map(|room| room.name.as_str()).collect()
}

pub fn members_come_online_first_then_by_role_and_name(stage: &Stage) {
    let [mia, ada, zoe, bob] = stage.people(["Mia", "ada", "Zoe", "Bob"]);
    let host = stage.owner("Host");
    let room = stage.room(&mia, "散步");
    for who in [&ada, &zoe, &bob, &host] {
        stage.join(who, room).unwrap();
    }
    stage.mute(&mia, room, &bob, 5).unwrap();
    assert_eq!(names(&stage.find_members(&ada, room, "", None)), ["Mia", "Host", "ada", "Bob", "Zoe"]);
    let _phones = [stage.listen(&zoe), stage.listen(&ada)];
    let page = stage.find_members(&ada, room, "", None);
    assert_eq!(names(&page), ["ada", "Zoe", "Mia", "Host", "Bob"]);
    assert_eq!((page.total, page.online, page.more, page.next), (Some(5), Some(2), false, None));
    let online: Vec<_> = page.members.iter().map(|member| member.online).collect();
    assert_eq!(online, [true, true, false, false, false]);
    assert_eq!((page.members[2].role, page.members[2].joined_at), (Role::Owner, Some(START)));
    assert_eq!(page.members[4].muted_until, Some(START + 5 * 60_000));
    // By id as before, for clients that do not look for anything.
    let by_id = stage.members(&ada, room, None).unwrap();
    assert!(by_id.members.is_sorted_by_key(|member| member.person.id) && by_id.next.is_none());
    assert_eq!((by_id.total, by_id.online), (Some(5), Some(2)));
}

pub fn members_are_found_by_pinyin_and_initials(stage: &Stage) {
    let [ming, xiao, amy] = stage.people(["李明朗", "王小明", "Amy"]);
    let room = stage.room(&ming, "散步");
    for who in [&xiao, &amy] {
        stage.join(who, room).unwrap();
    }
    for (find, found) in [
        ("lml", vec!["李明朗"]),
        ("mingl", vec!["李明朗"]),
        ("xm", vec!["王小明"]),
        ("ming", vec!["李明朗", "王小明"]),
        ("my", vec!["Amy"]),
        ("ing", vec![]),
    ] {
        let page = stage.find_members(&amy, room, find, None);
        assert_eq!(names(&page).into_iter().collect::<BTreeSet<_>>(), found.into_iter().collect(), "{find}");
    }
}

pub fn who_comes_while_one_pages_is_not_missed(stage: &Stage) {
    let size = usize::from(limits::PAGE);
    let people: Vec<Someone> = (0..2 * size + 10).map(|n| stage.person(&format!("p{n:03}"))).collect();
    let _online = [stage.listen(&people[150]), stage.listen(&people[7])];
    let first = stage.find_members(&people[0], LOBBY, "p", None);
    assert_eq!((first.members.len(), first.more), (size, true));
    assert_eq!(names(&first)[..3], ["p007", "p150", "p000"]);
    // One who is still to come arrives, one of the listed leaves, a newcomer enters.
    let _more = [stage.listen(&people[160]), stage.listen(&people[3])];
    stage.sign_out(&people[20], people[20].login).unwrap();
    stage.person("p999");
    let mut seen: BTreeSet<String> = names(&first).into_iter().map(str::to_owned).collect();
    let mut next = first.next;
    while let Some(page) = next {
        let page = stage.find_members(&people[0], LOBBY, "p", Some(page));
        assert!(page.members.len() <= size);
        seen.extend(names(&page).into_iter().map(str::to_owned));
        assert_eq!(page.more, page.next.is_some());
        next = page.next;
    }
    let all: BTreeSet<String> =
        (0..2 * size + 10).map(|n| format!("p{n:03}")).chain(["p999".to_owned()]).collect();
    assert_eq!(seen, all);
}

pub fn a_name_is_found_in_any_case_width_and_form(stage: &Stage) {
    let [ada, dong, _] = stage.people(["Ada Lovelace", "東東", "100%_"]);
    let found = |find: &str| {
        let page = stage.find_members(&ada, LOBBY, find, None);
        assert_eq!(page.total, Some(3), "of the whole conversation");
        names(&page).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    for (find, name) in [
        ("LOVE", "Ada Lovelace"),
        ("ａｄａ", "Ada Lovelace"),
        (" love ", "Ada Lovelace"),
        ("东", "東東"),
        ("%", "100%_"),
        ("_", "100%_"),
    ] {
        assert_eq!(found(find), [name], "{find}");
    }
    // The digit that orders roles is no part of a name.
    assert_eq!(found("2a"), [""; 0]);
    assert_eq!(found("nobody"), [""; 0]);
    let long = Command::Members(FindMembers {
        conversation: LOBBY,
        after: None,
        find: Some("x".repeat(limits::FIND_CHARS + 1)),
        page: None,
    });
    assert_eq!(refused(stage.run(&dong, long)), Fault::Unreadable);
}

pub fn the_order_follows_names_and_rights(stage: &Stage) {
    let [ada, bob, mia] = stage.people(["Ada", "Bob", "Mia"]);
    let room = stage.room(&bob, "散步");
    stage.join(&mia, room).unwrap();
    stage.clock.set(START + 1);
    stage.join(&ada, room).unwrap();
    let order = |who: &Someone| {
        names(&stage.find_members(who, room, "", None)).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(order(&mia), ["Bob", "Ada", "Mia"]);
    stage.rename(&ada, "Zoe").unwrap();
    assert_eq!(order(&mia), ["Bob", "Mia", "Zoe"]);
    let code = stage.new_owner_code().unwrap();
    stage.claim(&ada, &code).unwrap();
    assert_eq!(order(&mia), ["Bob", "Zoe", "Mia"]);
    // The room passes to whoever was there first.
    stage.leave(&bob, room).unwrap();
    assert_eq!(order(&mia), ["Mia", "Zoe"]);
    stage.join(&bob, room).unwrap();
    assert_eq!(order(&mia), ["Mia", "Zoe", "Bob"]);
}

pub fn rooms_come_by_last_activity(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let walk = stage.room(&ada, "散步");
    stage.clock.set(START + 1_000);
    stage.room(&ada, "Ｃｈｅｓｓ");
    stage.clock.set(START + 2_000);
    stage.room(&dong, "散步");
    assert_eq!(called(&stage.find_rooms(&dong, "", None)), ["散步", "Ｃｈｅｓｓ", "散步"]);
    stage.clock.set(START + 3_000);
    stage.say(&ada, walk, "走吗");
    let page = stage.find_rooms(&dong, "", None);
    let first = &page.rooms[0];
    assert_eq!((first.id, first.last_at, first.created_at), (walk, Some(START + 3_000), Some(START)));
    let owners: Vec<_> = page.rooms.iter().map(|room| room.owner.as_ref().unwrap().name.as_str()).collect();
    assert_eq!(owners, ["Ada", "东东", "Ada"]);
    let joined: Vec<_> = page.rooms.iter().map(|room| room.joined).collect();
    assert_eq!((joined, page.more, page.next), (vec![false, true, false], false, None));
    assert_eq!(called(&stage.find_rooms(&dong, "CHESS", None)), ["Ｃｈｅｓｓ"]);
    stage.rename_room(&ada, walk, "跑步").unwrap();
    assert_eq!(called(&stage.find_rooms(&dong, "跑", None)), ["跑步"]);
    stage.delete(&ada, walk).unwrap();
    assert_eq!(called(&stage.find_rooms(&dong, "步", None)), ["散步"]);
}

pub fn a_room_that_moves_while_one_pages_comes_again_at_the_end(stage: &Stage) {
    let ada = stage.person("Ada");
    let size = usize::from(limits::PAGE);
    let rooms: Vec<ConversationId> = (0..size + 5)
        .map(|n| {
            stage.clock.set(START + i64::try_from(n).unwrap());
            stage.room(&ada, &format!("r{n}"))
        })
        .collect();
    let first = stage.find_rooms(&ada, "", None);
    assert_eq!((first.rooms.len(), first.more), (size, true));
    assert_eq!((first.rooms[0].id, first.rooms[size - 1].id), (rooms[size + 4], rooms[5]));
    // One that is still to come and one that was told.
    stage.clock.set(START + 1_000);
    stage.say(&ada, rooms[2], "?");
    stage.say(&ada, rooms[50], "?");
    let second = stage.find_rooms(&ada, "", first.next);
    let ids: Vec<_> = second.rooms.iter().map(|room| room.id).collect();
    let mut moved = [rooms[2], rooms[50]];
    moved.sort();
    assert_eq!(ids, [rooms[4], rooms[3], rooms[1], rooms[0], moved[0], moved[1]]);
    assert!(!second.more);
}

pub fn a_door_shows_a_public_room_and_nothing_else(stage: &Stage) {
    let [ada, dong, mia] = stage.people(["Ada", "东东", "Mia"]);
    let room = stage.room(&ada, "散步");
    stage.join(&dong, room).unwrap();
    let door = stage.door(&mia, room).unwrap();
    assert_eq!((door.room.name.as_str(), door.room.members, door.room.joined), ("散步", 2, false));
    assert_eq!(door.faces, [ada.identity.person.clone(), dong.identity.person.clone()]);
    assert_eq!(door.banned_until, None);
    stage.kick(&ada, room, &dong).unwrap();
    assert_eq!(stage.door(&dong, room).unwrap().banned_until, Some(START + DAY));
    stage.clock.set(START + DAY);
    assert_eq!(stage.door(&dong, room).unwrap().banned_until, None);
    let chat = stage.private(&ada, dong.id).unwrap().0.id;
    for hidden in [LOBBY, chat, ConversationId(99)] {
        assert_eq!(refused(stage.door(&mia, hidden)), Fault::Missing);
        assert_eq!(refused(stage.door(&ada, hidden)), Fault::Missing);
    }
    let crowd: Vec<Someone> = (0..10).map(|n| stage.person(&format!("p{n}"))).collect();
    for who in &crowd {
        stage.join(who, room).unwrap();
    }
    assert_eq!(stage.door(&mia, room).unwrap().faces.len(), usize::from(limits::FACES));
    stage.delete(&ada, room).unwrap();
    assert_eq!(refused(stage.door(&mia, room)), Fault::Missing);
}
