//! Whose a name is, and until when.

use crate::stage::*;
use engine::ports::clock::Clock as _;
use protocol::{
    limits::{NAME_BYTES, NAME_GRAPHEMES},
    *,
};

const TAKEN: Fault = Fault::Name(NameFault::Taken);
const LOOKS_TAKEN: Fault = Fault::Name(NameFault::LooksTaken);

pub fn a_name_is_one_persons(stage: &Stage) {
    let [ada, dong] = stage.people(["paypal", "东东"]);
    assert_eq!(refused(stage.enter("paypal")), TAKEN);
    for alike in ["PayPal", "pаypаl", "ｐａｙｐａｌ"] {
        assert_eq!(refused(stage.enter(alike)), LOOKS_TAKEN, "{alike}");
        assert_eq!(refused(stage.rename(&dong, alike)), LOOKS_TAKEN, "{alike}");
    }
    assert_eq!(refused(stage.rename(&dong, "paypal")), TAKEN);
    assert_eq!(stage.identify(&dong).unwrap().person.name, "东东", "a refusal changes nothing");
    // One's own name in another dress is one's own.
    assert_eq!(stage.rename(&ada, "PayPal").unwrap().name, "PayPal");
    assert_eq!(refused(stage.enter("paypal")), LOOKS_TAKEN);
    // A new name leaves the old one.
    stage.rename(&ada, "Ada").unwrap();
    stage.person("paypal");
    // A refused newcomer is nobody: no person, no seat.
    let before = stage.view(&ada, LOBBY).members;
    assert_eq!(refused(stage.enter("Ada")), TAKEN);
    assert_eq!(stage.view(&ada, LOBBY).members, before);
}

pub fn a_logout_frees_the_name(stage: &Stage) {
    let ada = stage.person("Ada");
    stage.say(&ada, LOBBY, "再见");
    assert_eq!(stage.sign_out(&ada, ada.login).unwrap().signed_out, [ada.login]);
    let (other, told) = stage.enter_and_tell("Ada").unwrap();
    assert_ne!(other.id, ada.id);
    assert!(told.people.is_empty(), "nobody is called anything else");
    let What::Message { author, .. } = &stage.log(&other, LOBBY)[0].what else { panic!() };
    assert_eq!((author.id, author.name.as_str()), (ada.id, "Ada"), "old messages keep author and name");
}

pub fn thirty_unused_days_free_the_name(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    stage.clock.set(START + 20 * DAY);
    stage.touch(&dong, false);
    stage.clock.set(START + 30 * DAY - 1);
    assert_eq!(refused(stage.enter("Ada")), TAKEN);
    stage.clock.set(START + 30 * DAY);
    assert_eq!(refused(stage.enter("东东")), TAKEN, "it was used ten days ago");
    let other = stage.person("Ada");
    assert_ne!(other.id, ada.id);
    // Whoever comes back to find the name gone needs another, and cannot take this one back.
    assert_eq!(refused(stage.rename(&ada, "Ada")), TAKEN);
    stage.clock.set(START + 50 * DAY);
    stage.person("东东");
}

/// The names of all that live here, sorted.
fn called(stage: &Stage, who: &Someone) -> Vec<String> {
    let page = stage.members(who, LOBBY, None).unwrap();
    assert!(!page.more);
    let mut names: Vec<String> = page.members.into_iter().map(|member| member.person.name).collect();
    names.sort();
    names
}

pub fn whoever_loses_a_name_gets_one_beside_it(stage: &Stage) {
    let [dong, ada] = stage.people(["东东", "Ada"]);
    let chat = stage.private(&ada, dong.id).unwrap().0.id;
    stage.say(&dong, LOBBY, "我先来的");
    let listener = stage.listen(&ada);
    stage.clock.set(START + 30 * DAY);
    stage.touch(&ada, false);
    let (second, told) = stage.enter_and_tell("东东").unwrap();
    // Everybody is told: on the bus, on a connection, in the log, and whoever comes back later.
    let aside = Person { name: "东东 2".into(), ..dong.identity.person.clone() };
    assert_eq!(told.people, std::slice::from_ref(&aside));
    assert_eq!(listener.events(), [Event::Person(aside.clone())]);
    assert_eq!(stage.identify(&dong).unwrap().person, aside);
    assert!(matches!(&stage.log(&ada, LOBBY)[0].what, What::Message { author, .. } if *author == aside));
    assert_eq!(stage.view(&ada, chat).peer.unwrap(), aside);
    assert_eq!(called(stage, &ada), ["Ada", "东东", "东东 2"]);
    // The name beside it is theirs like any other, and the next number is the next one's.
    stage.touch(&dong, false);
    assert_eq!(refused(stage.enter("东东 2")), TAKEN);
    stage.clock.set(START + 60 * DAY);
    stage.touch(&dong, false);
    let third = stage.person("东东");
    assert_eq!(stage.identify(&second).unwrap().person.name, "东东 3");
    assert_eq!(called(stage, &third), ["Ada", "东东", "东东 2", "东东 3"]);
    // Somebody who takes a name by renaming puts its holder aside just the same.
    stage.clock.set(START + 90 * DAY);
    stage.touch(&dong, false);
    let (renamed, told) = stage.profile(&dong, Some("Ada"), None, None).unwrap();
    assert_eq!(told.people, [Person { name: "Ada 2".into(), ..ada.identity.person.clone() }, renamed]);
    assert_eq!(called(stage, &dong), ["Ada", "Ada 2", "东东", "东东 3"]);
}

/// A name that has no room for a number is cut, or two people would be called the same.
pub fn a_name_of_full_length_is_lost_too(stage: &Stage) {
    // One is full by its graphemes, one by its bytes.
    let heavy = format!("{}汉汉", "👨‍👩‍👧‍👦".repeat(10));
    assert_eq!(heavy.len(), NAME_BYTES);
    for long in ["汉".repeat(NAME_GRAPHEMES), heavy] {
        let before = stage.person(&long);
        stage.clock.set(stage.clock.now() + 30 * DAY);
        let after = stage.person(&long);
        let aside = stage.identify(&before).unwrap().person.name;
        assert!(aside.ends_with(" 2") && aside != long, "{aside}");
        assert!(long.starts_with(aside.strip_suffix(" 2").unwrap()));
        assert_eq!(stage.identify(&after).unwrap().person.name, long);
    }
}

/// A name can be alike to two others, each in its own way. Who may be put aside stays where they are if
/// the other one may not.
pub fn a_refusal_puts_nobody_aside(stage: &Stage) {
    let [unused, used] = stage.people(["IVAN", "lvan"]);
    stage.clock.set(START + 30 * DAY);
    stage.touch(&used, false);
    let lobby = stage.view(&used, LOBBY).members;
    assert_eq!(refused(stage.enter("Ivan")), LOOKS_TAKEN);
    assert_eq!(refused(stage.rename(&stage.person("Ada"), "Ivan")), LOOKS_TAKEN);
    assert_eq!(stage.identify(&unused).unwrap().person.name, "IVAN");
    assert_eq!(stage.view(&used, LOBBY).members, lobby + 1);
    stage.touch(&unused, false);
    assert_eq!(refused(stage.enter("ivan")), LOOKS_TAKEN, "and the name is held");
}
