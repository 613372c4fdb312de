//! Whose a name is, and until when.

use crate::bench::*;
use engine::ports::store::*;
use protocol::*;

const TAKEN: Fault = Fault::Name(NameFault::Taken);
const LOOKS_TAKEN: Fault = Fault::Name(NameFault::LooksTaken);

pub fn a_name_is_one_persons(bench: &Bench) {
    let [ada, dong] = bench.people(["paypal", "东东"]);
    assert_eq!(refused(bench.enter("paypal")), TAKEN);
    for alike in ["PayPal", "pаypаl", "ｐａｙｐａｌ"] {
        assert_eq!(refused(bench.enter(alike)), LOOKS_TAKEN, "{alike}");
        assert_eq!(refused(bench.rename(&dong, alike)), LOOKS_TAKEN, "{alike}");
    }
    assert_eq!(refused(bench.rename(&dong, "paypal")), TAKEN);
    assert_eq!(bench.identify(&dong).unwrap().person.name, "东东", "a refusal changes nothing");
    // One's own name in another dress is one's own.
    assert_eq!(bench.rename(&ada, "PayPal").unwrap().name, "PayPal");
    assert_eq!(refused(bench.enter("paypal")), LOOKS_TAKEN);
    // A new name leaves the old one.
    bench.rename(&ada, "Ada").unwrap();
    bench.person("paypal");
    // A refused newcomer is nobody: no person, no seat.
    let before = bench.view(&ada, LOBBY).members;
    assert_eq!(refused(bench.enter("Ada")), TAKEN);
    assert_eq!(bench.view(&ada, LOBBY).members, before);
}

pub fn a_logout_frees_the_name(bench: &Bench) {
    let ada = bench.person("Ada");
    bench.say(&ada, LOBBY, "再见");
    bench.sign_out(ada.actor(), ada.login).unwrap();
    let other = bench.person("Ada");
    assert_ne!(other.id, ada.id);
    let What::Message { author, .. } = &bench.log(&other, LOBBY)[0].what else { panic!() };
    assert_eq!((author.id, author.name.as_str()), (ada.id, "Ada"), "old messages keep author and name");
}

pub fn thirty_unused_days_free_the_name(bench: &Bench) {
    let [ada, dong] = bench.people(["Ada", "东东"]);
    bench.clock.set(START + 20 * DAY);
    bench.write(|store: &Store, done| store.people.touch(dong.login, false, done)).unwrap();
    bench.clock.set(START + 30 * DAY - 1);
    assert_eq!(refused(bench.enter("Ada")), TAKEN);
    bench.clock.set(START + 30 * DAY);
    assert_eq!(refused(bench.enter("东东")), TAKEN, "it was used ten days ago");
    let other = bench.person("Ada");
    assert_ne!(other.id, ada.id);
    // Whoever comes back to find the name gone needs another, and cannot take this one back.
    assert_eq!(refused(bench.rename(&ada, "Ada")), TAKEN);
    bench.clock.set(START + 50 * DAY);
    bench.person("东东");
}
