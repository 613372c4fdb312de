//! Rooms whose owner is gone.

use crate::{stage::*, told::Told};
use protocol::*;

/// A room of Ada's with 东东 and then Mia in it, each a day after the other.
struct Room {
    ada: Someone,
    dong: Someone,
    mia: Someone,
    host: Someone,
    id: ConversationId,
}

fn room(stage: &Stage) -> Room {
    let [ada, mia, dong] = stage.people(["Ada", "Mia", "东东"]);
    let host = stage.owner("Host");
    let id = stage.room(&ada, "散步");
    stage.clock.set(START + DAY);
    stage.join(&dong, id).unwrap();
    stage.clock.set(START + 2 * DAY);
    stage.join(&mia, id).unwrap();
    Room { ada, dong, mia, host, id }
}

/// 东东 owns the room: its log says so, their own list and everybody's list of members, and they act as
/// its owner. `how` is what the log says before.
fn is_passed_on(stage: &Stage, room: &Room, told: &Told, how: impl Fn(&What) -> bool) {
    let Room { ada, dong, mia, id, .. } = room;
    let [before, What::Owner { person }] = told.whats()[..] else { panic!("{told:?}") };
    assert!(how(before), "{before:?}");
    assert_eq!(person.id, dong.id);
    let [(heir, view)] = &told.opened[..] else { panic!("{told:?}") };
    assert_eq!((*heir, view.id, view.role), (dong.id, *id, Role::Owner));
    assert_eq!((&told.gone[..], &told.deleted[..]), (&[(ada.id, *id)][..], &[][..]));
    assert_eq!(stage.view(dong, *id).role, Role::Owner);
    assert_eq!(stage.view(mia, *id).role, Role::Member);
    let members = stage.members(mia, *id, None).unwrap().members;
    let mut roles: Vec<_> = members.iter().map(|member| (member.person.id, member.role)).collect();
    roles.sort_by_key(|(_, role)| *role == Role::Member);
    assert_eq!(roles, [(dong.id, Role::Owner), (mia.id, Role::Member)]);
    let newest = stage.log(mia, *id).pop().unwrap();
    assert!(matches!(newest.what, What::Owner { person } if person.id == dong.id));
    stage.rename_room(dong, *id, "走走").unwrap();
    stage.kick(dong, *id, mia).unwrap();
}

pub fn an_owner_who_leaves_passes_the_room_on(stage: &Stage) {
    let room = room(stage);
    let (cursor, phone) = (stage.cursor(&room.dong), stage.listen(&room.dong));
    let told = stage.leave(&room.ada, room.id).unwrap();
    let heard = phone.events();
    assert!(
        matches!(&heard[..], [Event::Entry(_), Event::Entry(_), Event::Conversation(view)]
            if view.role == Role::Owner),
        "{heard:?}"
    );
    let resumed = stage.resume(&room.dong, Some(cursor));
    assert_eq!((ids(&resumed.conversations), resumed.conversations[0].role), (vec![room.id], Role::Owner));
    is_passed_on(stage, &room, &told, |what| matches!(what, What::Left { .. }));
    // Whoever comes back comes back as a member.
    assert_eq!(stage.join(&room.ada, room.id).unwrap().0.role, Role::Member);
    assert_eq!(refused(stage.rename_room(&room.ada, room.id, "散步")), Fault::Forbidden);
}

pub fn an_owner_who_is_kicked_passes_the_room_on(stage: &Stage) {
    let room = room(stage);
    let told = stage.kick(&room.host, room.id, &room.ada).unwrap();
    is_passed_on(stage, &room, &told, |what| matches!(what, What::Removed { .. }));
}

pub fn an_owner_who_is_forgotten_passes_the_room_on(stage: &Stage) {
    let room = room(stage);
    let told = stage.forget(&room.ada).unwrap();
    is_passed_on(stage, &room, &told, |what| matches!(what, What::Left { .. }));
}

pub fn an_owner_who_is_removed_passes_the_room_on(stage: &Stage) {
    let room = room(stage);
    let told = stage.remove(&room.host, &room.ada).unwrap();
    is_passed_on(stage, &room, &told, |what| matches!(what, What::Left { .. }));
}

/// What counts is how long somebody is a member without a break, not who they are or when they first came.
pub fn a_room_goes_to_whoever_was_there_for_the_longest_time(stage: &Stage) {
    let room = room(stage);
    let Room { ada, dong, mia, id, .. } = &room;
    stage.clock.set(START + 3 * DAY);
    stage.leave(dong, *id).unwrap();
    stage.join(dong, *id).unwrap();
    let told = stage.leave(ada, *id).unwrap();
    assert!(matches!(told.whats()[..], [_, What::Owner { person }] if person.id == mia.id));
    // A member who goes takes nothing along.
    let told = stage.leave(dong, *id).unwrap();
    assert!(matches!(told.whats()[..], [What::Left { .. }]) && told.opened.is_empty());
    assert_eq!(stage.view(mia, *id).role, Role::Owner);
    // Among many it is the first, whatever the order of their ids.
    let people: Vec<Someone> = (0..12).map(|n| stage.person(&format!("p{n}"))).collect();
    let made = stage.room(ada, "喝茶");
    for (n, person) in (0..).zip(&people) {
        stage.clock.set(START + 4 * DAY + n);
        stage.join(person, made).unwrap();
    }
    let mut owner = ada;
    for next in &people {
        let told = stage.leave(owner, made).unwrap();
        assert!(matches!(told.whats()[..], [_, What::Owner { person }] if person.id == next.id));
        owner = next;
    }
}

pub fn a_room_without_members_ends(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let host = stage.owner("Host");
    for (n, going) in ["leave", "kick", "forget"].into_iter().enumerate() {
        let owner = stage.person(&format!("p{n}"));
        let nonce = stage.nonce();
        let room = stage.create(&owner, nonce, "散步").unwrap().0.id;
        stage.join(&dong, room).unwrap();
        stage.say(&dong, room, "走了");
        stage.leave(&dong, room).unwrap();
        let cursor = stage.cursor(&owner);
        let told = match going {
            "leave" => stage.leave(&owner, room),
            "kick" => stage.kick(&host, room, &owner),
            _ => stage.forget(&owner),
        };
        let told = told.unwrap();
        assert_eq!((&told.deleted[..], &told.opened[..]), (&[room][..], &[][..]), "{going}");
        assert_eq!(told.gone, [(owner.id, room)], "{going}");
        assert_eq!(stage.rooms(&ada, None).rooms, [], "{going}");
        assert_eq!(refused(stage.history(&ada, room, None, 10)), Fault::Missing, "{going}");
        assert_eq!(refused(stage.join(&ada, room)), Fault::Missing, "{going}");
        if going != "forget" {
            assert_eq!(stage.resume(&owner, Some(cursor)).gone, [room], "{going}");
            assert_eq!(refused(stage.create(&owner, nonce, "散步")), Fault::Missing, "{going}");
        }
    }
    // The lobby does not, and what still has members does not.
    let room = stage.room(&ada, "散步");
    stage.join(&dong, room).unwrap();
    assert_eq!(stage.leave(&dong, room).unwrap().deleted, []);
    assert_eq!(stage.rooms(&ada, None).rooms.len(), 1);
}
