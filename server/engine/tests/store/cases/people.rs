//! Being somebody, being nobody any more, and running the server.

use crate::stage::*;
use protocol::*;

pub fn a_profile_changes_everywhere(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let room = stage.room(&ada, "散步");
    stage.say(&ada, room, "早");
    let (shown, told) = stage.profile(&ada, Some("Ada L"), Some(AvatarId(24)), Some(Locale::En)).unwrap();
    assert_eq!(
        shown,
        Person {
            id: ada.id,
            name: "Ada L".into(),
            avatar: AvatarId(24),
            owner: false,
            gone: false,
            robot: false
        }
    );
    assert_eq!(told.people, std::slice::from_ref(&shown));
    let identity = stage.identify(&ada).unwrap();
    assert_eq!((identity.person, identity.locale, identity.login), (shown.clone(), Locale::En, ada.login));
    let log = stage.log(&dong, room);
    assert!(matches!(&log[0].what, What::Created { by, .. } if *by == shown));
    assert!(matches!(&log[1].what, What::Message { author, .. } if *author == shown));
    assert_eq!(stage.profile(&ada, None, None, None).unwrap().0, shown);
    // Nobody but oneself and the server's owner.
    assert_eq!(refused(stage.rename_person(&dong, ada.id, "Mia")), Fault::Forbidden);
    let host = stage.owner("Host");
    let (back, told) = stage.rename_person(&host, ada.id, "Ada").unwrap();
    assert_eq!((back.name.as_str(), &told.people[..]), ("Ada", &[back.clone()][..]));
    assert_eq!(refused(stage.rename_person(&host, PersonId(99), "Mia")), Fault::Missing);
}

pub fn whoever_is_forgotten_leaves_only_places(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let room = stage.room(&ada, "散步");
    stage.join(&dong, room).unwrap();
    let chat = stage.private(&ada, dong.id).unwrap().0.id;
    stage.say(&dong, room, "我走了");
    stage.say(&ada, chat, "再见");
    stage.say(&dong, chat, "再见");
    let lobby = stage.view(&ada, LOBBY).members;
    assert_eq!(refused(stage.remove(&ada, &dong)), Fault::Forbidden);
    let told = stage.forget(&dong).unwrap();
    let nobody = Person { name: String::new(), gone: true, ..dong.identity.person.clone() };
    assert_eq!((&told.people[..], &told.signed_out[..]), (&[nobody.clone()][..], &[dong.login][..]));
    assert_eq!(
        (&told.gone[..], told.whats()),
        (&[(dong.id, room)][..], vec![&What::Left { person: dong.identity.person.clone() }])
    );
    assert_eq!(stage.identify(&dong), None);
    let log = stage.log(&ada, room);
    let author = |entry: &Entry| match &entry.what {
        What::Message { author, .. } | What::Left { person: author } => author.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!((text(&log[2]), author(&log[2])), ("我走了", nobody.clone()));
    assert!(matches!(log[3].what, What::Left { .. }) && author(&log[3]) == nobody);
    assert_eq!((stage.view(&ada, LOBBY).members, stage.view(&ada, room).members), (lobby - 1, 1));
    // The other one keeps the private chat, and may even read it on.
    let kept = stage.private(&ada, dong.id).unwrap().0;
    assert_eq!((kept.id, kept.peer.unwrap().name.as_str()), (chat, ""));
    assert_eq!(stage.log(&ada, chat).iter().map(text).collect::<Vec<_>>(), ["再见", "再见"]);
    stage.person("东东");
    assert_eq!(refused(stage.forget(&dong)), Fault::LoggedOut);
}

/// What was on its way when the person ended is not done any more.
pub fn whoever_is_forgotten_does_nothing_more(stage: &Stage) {
    let dong = stage.person("东东");
    let ada = stage.owner("Ada");
    let room = stage.room(&ada, "散步");
    let told = stage.remove(&ada, &dong).unwrap();
    assert_eq!((&told.signed_out[..], told.people[0].name.as_str()), (&[dong.login][..], ""));
    assert_eq!(refused(stage.remove(&ada, &dong)), Fault::Missing);
    assert_eq!(refused(stage.remove(&ada, &ada)), Fault::Forbidden, "not oneself");
    let before = (stage.view(&ada, LOBBY), stage.view(&ada, room));
    for command in [
        Command::Send { conversation: LOBBY, nonce: stage.nonce(), text: "还在".into(), with: None },
        Command::Send {
            conversation: ConversationId(99),
            nonce: stage.nonce(),
            text: "还在".into(),
            with: None,
        },
        Command::Join { conversation: room },
        Command::OpenPrivate { person: ada.id },
        Command::CreateRoom { nonce: stage.nonce(), name: "x".into(), space: None },
        Command::Profile(EditProfile { name: Some("冬冬".into()), avatar: None, locale: None }),
        Command::History { conversation: LOBBY, before: None, after: None, limit: None },
        Command::Rooms(FindRooms::default()),
        Command::Logins { person: None },
    ] {
        assert_eq!(refused(stage.run(&dong, command.clone())), Fault::LoggedOut, "{command:?}");
    }
    assert_eq!((stage.view(&ada, LOBBY), stage.view(&ada, room)), before);
    assert_eq!(refused(stage.try_resume(&dong, None)), Fault::LoggedOut);
}

pub fn the_owner_code_works_once(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    assert_eq!(
        refused(stage.claim(&ada, "0000-0000-0000-0000-0000-0000")),
        Fault::WrongCode,
        "there is none"
    );
    // Only its hash is kept, so each start prints a new one until somebody used one.
    let old = stage.new_owner_code().unwrap();
    let code = stage.new_owner_code().unwrap();
    for wrong in [old.as_str(), "1111-1111-1111-1111-1111-1111"] {
        assert_eq!(refused(stage.claim(&ada, wrong)), Fault::WrongCode);
    }
    // Somebody who has ended claims nothing, neither the code nor a place in the history.
    let gone = stage.person("Mia");
    stage.forget(&gone).unwrap();
    let before = stage.cursor(&ada);
    assert_eq!(refused(stage.claim(&gone, &code)), Fault::LoggedOut);
    assert_eq!(stage.cursor(&ada), before);
    // Typed as people type.
    let (owner, told) = stage.claim(&ada, &code.to_lowercase().replace('-', " ")).unwrap();
    assert!(owner.owner && told.people == [owner]);
    assert!(stage.identify(&ada).unwrap().person.owner);
    for who in [&ada, &dong] {
        assert_eq!(refused(stage.claim(who, &code)), Fault::WrongCode, "it is spent");
    }
    assert!(!stage.identify(&dong).unwrap().person.owner);
    assert_eq!(stage.new_owner_code(), None, "there is an owner");
    // Once there is none any more, somebody else can become one.
    stage.forget(&ada).unwrap();
    let code = stage.new_owner_code().unwrap();
    assert!(stage.claim(&dong, &code).unwrap().0.owner);
}

/// Rights are read for each command: no login, connection or page of a new owner has to come anew.
pub fn a_new_owner_acts_as_owner_at_once(stage: &Stage) {
    let [ada, dong, mia] = stage.people(["Ada", "东东", "Mia"]);
    let room = stage.room(&dong, "散步");
    let (desk, phone) = (stage.listen(&ada), stage.listen(&ada));
    let code = stage.new_owner_code().unwrap();
    let rename = || Command::RenamePerson { person: mia.id, name: "米娅".into() };
    for connection in [&desk, &phone] {
        assert_eq!(connection.run(rename()), Err(Fault::Forbidden));
        assert_eq!(connection.run(Command::DeleteRoom { conversation: room }), Err(Fault::Forbidden));
    }
    assert!(matches!(desk.run(Command::ClaimOwner { code }), Ok(Reply::Person(me)) if me.owner));
    assert!(matches!(phone.run(rename()), Ok(Reply::Person(_))), "on another connection");
    assert_eq!(desk.run(Command::DeleteRoom { conversation: room }), Ok(Reply::Done));
    assert_eq!(stage.remove(&ada, &mia).unwrap().signed_out, [mia.login]);
    assert!(phone.events().iter().any(|event| matches!(event, Event::Person(me) if me.owner)));
    // So does the new owner of a room.
    let [heir, other] = stage.people(["Heir", "Other"]);
    let room = stage.room(&dong, "散步");
    for (n, who) in (1..).zip([&heir, &other]) {
        stage.clock.set(START + n);
        stage.join(who, room).unwrap();
    }
    let (desk, phone) = (stage.listen(&heir), stage.listen(&heir));
    let rename = || Command::RenameRoom { conversation: room, name: "走走".into() };
    assert_eq!((desk.run(rename()), phone.run(rename())), (Err(Fault::Forbidden), Err(Fault::Forbidden)));
    stage.leave(&dong, room).unwrap();
    assert_eq!(desk.run(rename()), Ok(Reply::Done));
    assert_eq!(phone.run(Command::Kick { conversation: room, person: other.id }), Ok(Reply::Done));
}

pub fn logins_are_ended_by_whom_they_belong_to(stage: &Stage) {
    let [ada, dong, mia] = stage.people(["Ada", "东东", "Mia"]);
    let host = stage.owner("Host");
    let listed = stage.logins(&ada, None).unwrap();
    let agent = |login: &Login| (login.id, login.since, login.agent.clone(), login.this);
    assert_eq!(listed.iter().map(agent).collect::<Vec<_>>(), [(ada.login, START, "stage".into(), true)]);
    assert_eq!(stage.logins(&ada, Some(ada.id)).unwrap(), listed);
    assert_eq!(refused(stage.logins(&ada, Some(dong.id))), Fault::Forbidden);
    let his = stage.logins(&host, Some(dong.id)).unwrap();
    assert_eq!((his.len(), his[0].this), (1, false));
    assert_eq!(refused(stage.sign_out(&ada, dong.login)), Fault::Missing, "somebody else's is hidden");
    assert_eq!(refused(stage.sign_out(&host, LoginId(99))), Fault::Missing);
    assert!(stage.identify(&dong).is_some());
    assert_eq!(stage.sign_out(&host, dong.login).unwrap().signed_out, [dong.login]);
    assert_eq!(stage.sign_out(&mia, mia.login).unwrap().signed_out, [mia.login]);
    for ended in [&dong, &mia] {
        assert_eq!(stage.identify(ended), None);
        assert_eq!(refused(stage.sign_out(ended, ended.login)), Fault::LoggedOut);
    }
    assert_eq!(stage.logins(&host, Some(dong.id)).unwrap().len(), 0);
    assert!(stage.identify(&ada).is_some());
}

pub fn a_token_is_known_until_it_ends(stage: &Stage) {
    const HOUR: i64 = 3_600_000;
    let ada = stage.person("Ada");
    for unknown in ["9".repeat(64), "9".repeat(63), "x".repeat(64), String::new()] {
        assert_eq!(stage.identify(&Someone { token: unknown, ..ada.clone() }), None);
    }
    let came = stage.identify(&ada).unwrap();
    assert_eq!(
        (came.seen, came.renewed, came.locale, came.person.avatar),
        (START, START, Locale::Zh, AvatarId(3))
    );
    stage.clock.set(START + HOUR);
    stage.touch(&ada, false);
    assert_eq!(stage.identify(&ada).unwrap().seen, START, "to the hour");
    stage.clock.set(START + DAY);
    stage.touch(&ada, false);
    let seen = stage.identify(&ada).unwrap();
    assert_eq!((seen.seen, seen.renewed), (START + DAY, START));
    stage.clock.set(START + 8 * DAY);
    stage.touch(&ada, true);
    let renewed = stage.identify(&ada).unwrap();
    assert_eq!((renewed.seen, renewed.renewed), (START + 8 * DAY, START + 8 * DAY));
    let engine = stage.engine();
    assert_eq!(stage.wait(engine.trouble()), None);
}

pub fn an_ended_login_does_nothing_more(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let nonce = stage.nonce();
    stage.append(&ada, LOBBY, nonce, "before").unwrap();
    stage.sign_out(&ada, ada.login).unwrap();
    // Its connection may still have something under way.
    assert_eq!(refused(stage.try_say(&ada, LOBBY, "after")), Fault::LoggedOut);
    assert_eq!(refused(stage.append(&ada, LOBBY, nonce, "before")), Fault::LoggedOut);
    assert_eq!(refused(stage.try_say(&ada, ConversationId(99), "nowhere")), Fault::LoggedOut);
    for command in [
        Command::Rooms(FindRooms::default()),
        Command::History { conversation: LOBBY, before: None, after: None, limit: None },
        Command::CreateRoom { nonce: stage.nonce(), name: "late".into(), space: None },
        Command::SignOut { login: dong.login },
    ] {
        assert_eq!(refused(stage.run(&ada, command)), Fault::LoggedOut);
    }
    assert_eq!(stage.log(&dong, LOBBY).len(), 1);
}

pub fn a_card_names_what_both_are_in_but_private_chats(stage: &Stage) {
    let [ada, dong, mia] = stage.people(["Ada", "东东", "Mia"]);
    let [walk, chess, tea] =
        [(&dong, "散步"), (&ada, "下棋"), (&dong, "喝茶")].map(|(who, name)| stage.room(who, name));
    for (who, room) in [(&ada, walk), (&dong, chess), (&mia, tea)] {
        stage.join(who, room).unwrap();
    }
    let chat = stage.private(&ada, dong.id).unwrap().0.id;
    stage.say(&ada, chat, "早");
    stage.mute(&ada, chess, &dong, 5).unwrap();
    let shared = |conversation, role, muted_until| Shared { conversation, role, muted_until, guest: false };
    let lobby = shared(LOBBY, Role::Member, None);
    let until = Some(START + 5 * 60_000);
    let mut both = vec![lobby.clone(), shared(walk, Role::Owner, None), shared(chess, Role::Member, until)];
    both.sort_by_key(|shared| shared.conversation);
    let card =
        |online| Card { person: dong.identity.person.clone(), online, shared: both.clone(), about: None };
    assert_eq!(stage.card(&ada, dong.id), Ok(card(false)));
    let _phone = stage.listen(&dong);
    assert_eq!(stage.card(&ada, dong.id), Ok(card(true)));
    // Oneself shares everything with oneself.
    let own = stage.card(&mia, mia.id).unwrap().shared;
    assert_eq!(own, [lobby.clone(), shared(tea, Role::Member, None)]);
    // Whoever was removed shares it no more, though the row with the ban stays.
    stage.kick(&ada, chess, &dong).unwrap();
    stage.leave(&ada, walk).unwrap();
    assert_eq!(stage.card(&ada, dong.id).unwrap().shared, [lobby]);
    for n in 0..limits::SHARED {
        let room = stage.room(&ada, &format!("r{n}"));
        stage.join(&mia, room).unwrap();
    }
    assert_eq!(stage.card(&ada, mia.id).unwrap().shared.len(), usize::from(limits::SHARED));
}

pub fn somebody_gone_has_a_card_and_nobody_has_none(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let chat = stage.private(&ada, dong.id).unwrap().0.id;
    stage.say(&ada, chat, "再见");
    stage.sign_out(&dong, dong.login).unwrap();
    let left = Person { gone: true, ..dong.identity.person.clone() };
    assert_eq!(
        stage.card(&ada, dong.id),
        Ok(Card { person: left.clone(), online: false, shared: vec![], about: None })
    );
    let mia = stage.person("Mia");
    stage.forget(&mia).unwrap();
    let forgotten = Person { name: String::new(), gone: true, ..mia.identity.person.clone() };
    assert_eq!(stage.card(&ada, mia.id).unwrap().person, forgotten);
    assert_eq!(refused(stage.card(&ada, PersonId(99))), Fault::Missing);
    assert_eq!(refused(stage.card(&dong, ada.id)), Fault::LoggedOut);
}
