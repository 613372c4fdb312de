//! Being somebody, being nobody any more, and running the server.

use crate::bench::*;
use engine::ports::store::*;
use protocol::*;

pub fn a_profile_changes_everywhere(bench: &Bench) {
    let [ada, dong] = bench.people(["Ada", "东东"]);
    let room = bench.room(&ada, "散步");
    bench.say(&ada, room, "早");
    let all =
        ProfileChange { name: Some(name("Ada L")), avatar: Some(AvatarId(24)), locale: Some(Locale::En) };
    let shown = bench.update(ada.actor(), ada.id, all.clone()).unwrap();
    assert_eq!(shown, Person { id: ada.id, name: "Ada L".into(), avatar: AvatarId(24), owner: false });
    let identity = bench.identify(&ada).unwrap();
    assert_eq!((identity.person, identity.locale, identity.login), (shown.clone(), Locale::En, ada.login));
    let log = bench.log(&dong, room);
    assert!(matches!(&log[0].what, What::Created { by, .. } if *by == shown));
    assert!(matches!(&log[1].what, What::Message { author, .. } if *author == shown));
    assert_eq!(bench.update(ada.actor(), ada.id, ProfileChange::default()).unwrap(), shown);
    // Nobody but oneself and the server's owner.
    assert_eq!(refused(bench.update(dong.actor(), ada.id, all.clone())), Fault::Forbidden);
    let back = ProfileChange { name: Some(name("Ada")), ..ProfileChange::default() };
    assert_eq!(bench.update(dong.as_owner(), ada.id, back.clone()).unwrap().name, "Ada");
    assert_eq!(refused(bench.update(dong.as_owner(), PersonId(99), back)), Fault::Missing);
}

pub fn whoever_is_forgotten_leaves_only_places(bench: &Bench) {
    let [ada, dong] = bench.people(["Ada", "东东"]);
    let room = bench.room(&ada, "散步");
    bench.join(&dong, room).unwrap();
    let chat = bench.private(&ada, dong.id).unwrap().0.id;
    bench.say(&dong, room, "我走了");
    bench.say(&dong, chat, "再见");
    let lobby = bench.view(&ada, LOBBY).members;
    assert_eq!(refused(bench.forget(ada.actor(), &dong)), Fault::Forbidden);
    let ended = bench.forget(dong.actor(), &dong).unwrap();
    assert_eq!(
        (ended.person.id, ended.person.name.as_str(), &ended.logins[..]),
        (dong.id, "", &[dong.login][..])
    );
    assert_eq!(ended.changed.gone, [(dong.id, room)]);
    assert_eq!(bench.identify(&dong), None);
    let log = bench.log(&ada, room);
    let author = |entry: &Entry| match &entry.what {
        What::Message { author, .. } | What::Left { person: author } => author.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!((text(&log[2]), author(&log[2]).id, author(&log[2]).name.as_str()), ("我走了", dong.id, ""));
    assert!(matches!(log[3].what, What::Left { .. }) && author(&log[3]).id == dong.id);
    assert_eq!((bench.view(&ada, LOBBY).members, bench.view(&ada, room).members), (lobby - 1, 1));
    // The other one keeps the private chat, and may even read it on.
    let kept = bench.private(&ada, dong.id).unwrap().0;
    assert_eq!((kept.id, kept.peer.unwrap().name.as_str()), (chat, ""));
    assert_eq!(bench.log(&ada, chat).iter().map(text).collect::<Vec<_>>(), ["再见"]);
    bench.person("东东");
    assert_eq!(refused(bench.forget(dong.actor(), &dong)), Fault::Missing);
}

/// What was on its way when the person ended is not done any more.
pub fn whoever_is_forgotten_does_nothing_more(bench: &Bench) {
    let [ada, dong] = bench.people(["Ada", "东东"]);
    let room = bench.room(&ada, "散步");
    bench.forget(ada.as_owner(), &dong).unwrap();
    let before = (bench.view(&ada, LOBBY), bench.view(&ada, room));
    assert_eq!(refused(bench.append(&dong, LOBBY, bench.nonce(), "还在")), Fault::Forbidden);
    assert_eq!(refused(bench.join(&dong, room)), Fault::LoggedOut);
    assert_eq!(refused(bench.private(&dong, ada.id)), Fault::LoggedOut);
    let nonce = bench.nonce();
    let made =
        bench.write(|store, done| store.conversations.create_room(dong.actor(), nonce, name("x"), done));
    assert_eq!(refused(made), Fault::LoggedOut);
    assert_eq!(refused(bench.rename(&dong, "冬冬")), Fault::Missing);
    assert_eq!((bench.view(&ada, LOBBY), bench.view(&ada, room)), before);
    assert_eq!(refused(bench.attach(&dong, None)), Fault::LoggedOut);
}

pub fn the_owner_code_works_once(bench: &Bench) {
    let [ada, dong] = bench.people(["Ada", "东东"]);
    let set = |code: TokenHash| bench.write(|store, done| store.people.set_owner_code(code, done)).unwrap();
    let claim = |who: &Someone, code: TokenHash| {
        bench.write(|store, done| store.people.claim_owner(who.id, code, done))
    };
    assert_eq!(refused(claim(&ada, [1; 32])), Fault::WrongCode, "there is none yet");
    // Only its hash is kept, so each start prints a new one until somebody used one.
    assert!(set([1; 32]) && set([2; 32]));
    for wrong in [[1; 32], [3; 32]] {
        assert_eq!(refused(claim(&ada, wrong)), Fault::WrongCode);
    }
    // A claim that fails halfway leaves nothing behind, neither the code spent nor a place in the history.
    let gone = bench.person("Mia");
    bench.forget(gone.actor(), &gone).unwrap();
    let before = bench.cursor(&ada);
    assert_eq!(refused(claim(&gone, [2; 32])), Fault::Missing);
    assert_eq!(bench.cursor(&ada), before);
    assert!(claim(&ada, [2; 32]).unwrap().owner);
    assert!(bench.identify(&ada).unwrap().person.owner);
    for who in [&ada, &dong] {
        assert_eq!(refused(claim(who, [2; 32])), Fault::WrongCode, "it is spent");
    }
    assert!(!set([4; 32]), "there is an owner");
    assert_eq!(refused(claim(&dong, [4; 32])), Fault::WrongCode);
    assert!(!bench.identify(&dong).unwrap().person.owner);
}

pub fn logins_are_ended_by_whom_they_belong_to(bench: &Bench) {
    let [ada, dong, mia] = bench.people(["Ada", "东东", "Mia"]);
    let logins = |by, of| {
        let store = bench.store();
        bench.read(store.people.logins(by, of))
    };
    let listed = logins(ada.actor(), ada.id).unwrap();
    assert_eq!(listed.iter().map(|login| (login.id, login.since)).collect::<Vec<_>>(), [(ada.login, START)]);
    assert_eq!(refused(logins(ada.actor(), dong.id)), Fault::Forbidden);
    assert_eq!(logins(ada.as_owner(), dong.id).unwrap().len(), 1);
    assert_eq!(refused(bench.sign_out(ada.actor(), dong.login)), Fault::Missing, "somebody else's is hidden");
    assert_eq!(refused(bench.sign_out(ada.as_owner(), LoginId(99))), Fault::Missing);
    assert!(bench.identify(&dong).is_some());
    bench.sign_out(ada.as_owner(), dong.login).unwrap();
    bench.sign_out(mia.actor(), mia.login).unwrap();
    for ended in [&dong, &mia] {
        assert_eq!(bench.identify(ended), None);
        assert_eq!(refused(bench.sign_out(ended.actor(), ended.login)), Fault::Missing);
    }
    assert_eq!(logins(ada.as_owner(), dong.id).unwrap().len(), 0);
    assert!(bench.identify(&ada).is_some());
}

pub fn a_token_is_known_until_it_ends(bench: &Bench) {
    let ada = bench.person("Ada");
    let unknown = Someone { token: [9; 32], ..ada.clone() };
    assert_eq!(bench.identify(&unknown), None);
    let came = bench.identify(&ada).unwrap();
    assert_eq!(
        (came.seen, came.renewed, came.locale, came.person.avatar),
        (START, START, Locale::Zh, AvatarId(3))
    );
    bench.clock.set(START + DAY);
    bench.write(|store, done| store.people.touch(ada.login, false, done)).unwrap();
    let seen = bench.identify(&ada).unwrap();
    assert_eq!((seen.seen, seen.renewed), (START + DAY, START));
    bench.clock.set(START + 8 * DAY);
    bench.write(|store, done| store.people.touch(ada.login, true, done)).unwrap();
    let renewed = bench.identify(&ada).unwrap();
    assert_eq!((renewed.seen, renewed.renewed), (START + 8 * DAY, START + 8 * DAY));
    let store = bench.store();
    bench.read(store.people.ready()).unwrap();
}
