//! Whoever was removed from a room stays out of it for a while.

use crate::stage::*;
use protocol::{limits::BAN_MINUTES, *};

const BAN: i64 = BAN_MINUTES as i64 * 60_000;

pub fn a_ban_ends_by_itself(stage: &Stage) {
    let [ada, dong, mia] = stage.people(["Ada", "东东", "Mia"]);
    let [room, other] = ["散步", "喝茶"].map(|name| stage.room(&ada, name));
    stage.join(&dong, room).unwrap();
    stage.clock.set(START + 5);
    let told = stage.kick(&ada, room, &dong).unwrap();
    let whats = told.whats();
    assert!(
        matches!(whats[..], [What::Removed { person, by }] if (person.id, by.id) == (dong.id, ada.id)),
        "{whats:?}"
    );
    let until = START + 5 + BAN;
    for now in [START + 5, START + 6, until - 1] {
        stage.clock.set(now);
        assert_eq!(refused(stage.join(&dong, room)), Fault::Banned { until }, "at {now}");
    }
    assert_eq!(refused(stage.append(&dong, room, stage.nonce(), "喂")), Fault::Forbidden);
    // It concerns nobody else, and no other room.
    stage.join(&mia, room).unwrap();
    stage.join(&dong, other).unwrap();
    stage.clock.set(until);
    assert_eq!(stage.join(&dong, room).unwrap().0.role, Role::Member);
    stage.say(&dong, room, "又来了");
    // Leaving of one's own accord bans nobody.
    stage.leave(&dong, room).unwrap();
    stage.join(&dong, room).unwrap();
}

pub fn a_ban_ends_when_its_holder_is_readmitted(stage: &Stage) {
    let [ada, dong, mia] = stage.people(["Ada", "东东", "Mia"]);
    let room = stage.room(&ada, "散步");
    for who in [&dong, &mia] {
        stage.join(who, room).unwrap();
        stage.kick(&ada, room, who).unwrap();
    }
    let banned = Fault::Banned { until: START + BAN };
    let outsider = stage.person("Lin");
    stage.join(&outsider, room).unwrap();
    for (by, fault) in [(&dong, Fault::Forbidden), (&outsider, Fault::Forbidden)] {
        assert_eq!(refused(stage.readmit(by, room, &dong)), fault, "not by themselves, not by a member");
    }
    assert_eq!(refused(stage.join(&dong, room)), banned);
    assert!(stage.readmit(&ada, room, &dong).unwrap().is_nothing(), "they may try; nobody is told");
    stage.join(&dong, room).unwrap();
    assert_eq!(refused(stage.join(&mia, room)), banned, "the other one is not");
    // Twice is once, and to somebody who was never removed it changes nothing.
    stage.readmit(&ada, room, &dong).unwrap();
    stage.readmit(&ada, room, &outsider).unwrap();
    assert_eq!(stage.view(&outsider, room).members, 3);
    let nobody = Command::Readmit { conversation: room, person: PersonId(99) };
    assert_eq!(refused(stage.run(&ada, nobody)), Fault::Missing);
    // A second removal is a second ban, of its full length.
    stage.clock.set(START + 7);
    stage.kick(&ada, room, &dong).unwrap();
    assert_eq!(refused(stage.join(&dong, room)), Fault::Banned { until: START + 7 + BAN });
}

pub fn the_owner_of_the_server_is_above_bans_and_rooms(stage: &Stage) {
    let [ada, dong, host] = stage.people(["Ada", "东东", "Host"]);
    let room = stage.room(&ada, "散步");
    stage.join(&host, room).unwrap();
    stage.kick(&ada, room, &host).unwrap();
    assert_eq!(refused(stage.join(&host, room)), Fault::Banned { until: START + BAN });
    let code = stage.new_owner_code().unwrap();
    stage.claim(&host, &code).unwrap();
    stage.join(&host, room).unwrap();
    assert_eq!(refused(stage.kick(&ada, room, &host)), Fault::Forbidden);
    assert_eq!(refused(stage.mute(&ada, room, &host, 5)), Fault::Forbidden);
    assert_eq!(refused(stage.mute(&ada, room, &ada, 5)), Fault::Forbidden, "not oneself");
    assert_eq!(stage.view(&host, room).muted_until, None);
    stage.say(&host, room, "我在");
    // The other way round it works, in the lobby too, and in rooms that the owner is not in.
    stage.mute(&host, LOBBY, &dong, 5).unwrap();
    assert_eq!(refused(stage.mute(&ada, LOBBY, &dong, 0)), Fault::Forbidden);
    stage.mute(&host, room, &ada, 5).unwrap();
    let elsewhere = stage.room(&ada, "喝茶");
    stage.join(&dong, elsewhere).unwrap();
    stage.kick(&host, elsewhere, &dong).unwrap();
    assert_eq!(refused(stage.join(&dong, elsewhere)), Fault::Banned { until: START + BAN });
    stage.readmit(&host, elsewhere, &dong).unwrap();
    stage.join(&dong, elsewhere).unwrap();
}
