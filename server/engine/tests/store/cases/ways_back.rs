//! How somebody without a password comes back, and how a browser is known that asks twice.

use crate::stage::*;
use engine::{
    actions::{person::Browser, way_back},
    ports::clock::Clock as _,
};
use protocol::*;

const TAKEN: Fault = Fault::Name(NameFault::Taken);

pub fn a_way_back_gives_the_same_person_with_everything(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let room = stage.room(&ada, "散步");
    stage.join(&dong, room).unwrap();
    let chat = stage.private(&dong, ada.id).unwrap().0.id;
    assert_eq!(stage.has_way_back(&ada), None);
    let secret = stage.make_way_back(&ada);
    assert_eq!(stage.has_way_back(&ada), Some(stage.clock.now()));
    let told = stage.sign_out(&ada, ada.login).unwrap();
    assert!(told.people.is_empty() && told.gone.is_empty() && told.entries.is_empty(), "she goes on");
    stage.say(&dong, chat, "快回来");
    assert_eq!(refused(stage.enter("Ada")), TAKEN);
    let back = stage.come_back(&secret).unwrap();
    assert_eq!(back.identity.person, ada.identity.person);
    assert_ne!((back.login, &back.token), (ada.login, &ada.token));
    assert_eq!(stage.view(&back, room).role, Role::Owner);
    assert_eq!(stage.view(&back, chat).unread, 1);
    assert_eq!(stage.has_way_back(&back), None, "it was used up");
}

pub fn a_way_back_works_once_and_the_newest_alone(stage: &Stage) {
    let ada = stage.person("Ada");
    let old = stage.make_way_back(&ada);
    let secret = stage.make_way_back(&ada);
    assert_ne!(old, secret);
    assert_eq!(refused(stage.come_back(&old)), Fault::WrongWayBack);
    stage.come_back(&secret).unwrap();
    assert_eq!(refused(stage.come_back(&secret)), Fault::WrongWayBack);
    let dropped = stage.make_way_back(&ada);
    stage.done(&ada, Command::DropWayBack {}).unwrap();
    stage.done(&ada, Command::DropWayBack {}).unwrap();
    assert_eq!(refused(stage.come_back(&dropped)), Fault::WrongWayBack);
    for wrong in ["", "x", &"0".repeat(63), &"g".repeat(64), &"0".repeat(64), &"0".repeat(10_000)] {
        assert_eq!(refused(stage.come_back(wrong)), Fault::WrongWayBack, "{wrong}");
    }
}

pub fn many_at_once_come_back_once(stage: &Stage) {
    let ada = stage.person("Ada");
    let secret = stage.make_way_back(&ada);
    let engine = stage.engine();
    let all = stage.wait(futures_util::future::join_all(
        (0..50).map(|_| way_back::come_back(&engine, &secret, "stage", None)),
    ));
    assert_eq!(all.iter().filter(|one| one.is_ok()).count(), 1);
}

pub fn whoever_has_ended_does_not_come_back(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let host = stage.owner("Host");
    let (hers, his) = (stage.make_way_back(&ada), stage.make_way_back(&dong));
    stage.forget(&ada).unwrap();
    stage.remove(&host, &dong).unwrap();
    assert_eq!(refused(stage.come_back(&hers)), Fault::WrongWayBack);
    assert_eq!(refused(stage.come_back(&his)), Fault::WrongWayBack);
}

pub fn a_way_back_keeps_the_name_for_thirty_days(stage: &Stage) {
    let ada = stage.person("Ada");
    let secret = stage.make_way_back(&ada);
    stage.clock.set(START + 20 * DAY);
    stage.sign_out(&ada, ada.login).unwrap();
    stage.clock.set(START + 50 * DAY - 1);
    assert_eq!(refused(stage.enter("Ada")), TAKEN, "she was here thirty days ago, less a moment");
    stage.clock.set(START + 50 * DAY);
    stage.person("Ada");
    // She is the same person, beside the name.
    let back = stage.come_back(&secret).unwrap();
    assert_eq!((back.id, back.identity.person.name.as_str()), (ada.id, "Ada 2"));
}

fn door(secret: &str) -> Browser {
    Browser { agent: "Firefox".into(), door: Some(secret.into()), ..Browser::default() }
}

pub fn a_form_that_is_sent_twice_is_one_person(stage: &Stage) {
    let first = stage.come_in("Ada", door("d")).unwrap().0;
    let before = stage.view(&first, LOBBY).members;
    stage.clock.set(START + 14 * 60_000);
    let again = stage.come_in("Ada", door("d")).unwrap().0;
    assert_eq!((again.id, again.login, &again.token), (first.id, first.login, &first.token));
    assert_eq!(stage.view(&again, LOBBY).members, before);
    assert_eq!(stage.logins(&again, None).unwrap().len(), 1);
    stage.clock.set(START + 15 * 60_000);
    assert_eq!(refused(stage.come_in("Ada", door("d"))), TAKEN, "it is too late");
    // Both at once.
    let engine = stage.engine();
    let both = stage.wait(futures_util::future::join_all(
        (0..2).map(|_| engine::actions::person::come_in(&engine, "东东", AvatarId(1), Locale::Zh, door("d"))),
    ));
    let [one, other] = &both[..] else { panic!() };
    let (one, other) = (one.as_ref().unwrap(), other.as_ref().unwrap());
    assert_eq!((&one.token, one.identity.person.id), (&other.token, other.identity.person.id));
}

pub fn a_way_back_that_is_sent_twice_is_one_login(stage: &Stage) {
    let ada = stage.person("Ada");
    let secret = stage.make_way_back(&ada);
    let first = stage.come_back_through(Some("d"), &secret).unwrap();
    stage.clock.set(START + 15 * 60_000 - 1);
    let again = stage.come_back_through(Some("d"), &secret).unwrap();
    assert_eq!((again.id, again.login, &again.token), (ada.id, first.login, &first.token));
    assert_eq!(stage.logins(&again, None).unwrap().len(), 2);
    // It is used up for every other browser, and by another secret nothing comes again.
    assert_eq!(refused(stage.come_back_through(Some("e"), &secret)), Fault::WrongWayBack);
    assert_eq!(refused(stage.come_back(&secret)), Fault::WrongWayBack);
    assert_eq!(refused(stage.come_back_through(Some("d"), &"0".repeat(64))), Fault::WrongWayBack);
    stage.clock.set(START + 15 * 60_000);
    assert_eq!(refused(stage.come_back_through(Some("d"), &secret)), Fault::WrongWayBack, "it is too late");
    // Both at once; and a login that has ended opens nothing.
    let secret = stage.make_way_back(&ada);
    let engine = stage.engine();
    let both = stage.wait(futures_util::future::join_all(
        (0..2).map(|_| way_back::come_back(&engine, &secret, "stage", Some("f"))),
    ));
    let [Ok(one), Ok(other)] = &both[..] else { panic!("{both:?}") };
    assert_eq!((one.0.login, &one.1), (other.0.login, &other.1));
    stage.sign_out(&ada, one.0.login).unwrap();
    assert_eq!(refused(stage.come_back_through(Some("f"), &secret)), Fault::WrongWayBack);
}

pub fn ones_own_name_is_oneself(stage: &Stage) {
    let ada = stage.person("Ada");
    let logged_in = |who: &Someone| Browser {
        agent: String::new(),
        door: None,
        login: Some((who.caller(), who.token.clone())),
        invitation: None,
    };
    let (again, told) = stage.come_in("Ada", logged_in(&ada)).unwrap();
    assert_eq!((again.id, again.login, &again.token), (ada.id, ada.login, &ada.token));
    assert_eq!((again.identity.person.avatar, again.identity.locale), (AvatarId(5), Locale::En));
    assert_eq!(told.people, std::slice::from_ref(&again.identity.person), "others see the new face");
    // Another's name is another's, and an ended login is none.
    let dong = stage.person("东东");
    assert_eq!(refused(stage.come_in("Ada", logged_in(&dong))), TAKEN);
    let secret = stage.make_way_back(&ada);
    stage.sign_out(&ada, ada.login).unwrap();
    assert_eq!(refused(stage.come_in("Ada", logged_in(&ada))), TAKEN);
    stage.come_back(&secret).unwrap();
}

pub fn a_door_opens_nobody_elses_name(stage: &Stage) {
    let ada = stage.come_in("Ada", door("d")).unwrap().0;
    assert_eq!(refused(stage.come_in("Ada", door("e"))), TAKEN);
    assert_eq!(refused(stage.enter("Ada")), TAKEN);
    // A login by another way is not the door's, and an ended one opens nothing.
    let secret = stage.make_way_back(&ada);
    stage.sign_out(&ada, ada.login).unwrap();
    assert_eq!(refused(stage.come_in("Ada", door("d"))), TAKEN);
    let back = stage.come_back(&secret).unwrap();
    assert_eq!(refused(stage.come_in("Ada", door("d"))), TAKEN);
    assert_ne!(back.token, ada.token);
    assert_eq!(stage.identify(&ada), None);
}
