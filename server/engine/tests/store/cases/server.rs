//! How the server is run, as rows: settings, invitations, guests, who is kept outside, and the books.

use crate::stage::{Bare, DAY, START};
use engine::ports::store::*;
use protocol::*;

fn invitation(maker: PersonId, room: Option<ConversationId>, code: TokenHash) -> NewInvitation {
    NewInvitation { room, code, maker, until: START + DAY, uses: 2 }
}

pub fn settings_stay_until_they_are_decided(bare: &Bare) {
    let settings = || bare.read(|read| read.server().settings());
    assert_eq!(settings(), ServerSettings::default());
    bare.write(|tx| tx.write_server().set_settings(Some("三年二班"), None, Some(5)));
    assert_eq!((settings().name.as_str(), settings().decided), ("三年二班", false));
    for admission in [Admission::Approval, Admission::Invitation, Admission::Open] {
        bare.write(|tx| tx.write_server().set_settings(None, Some(admission), None));
        assert_eq!((settings().admission, settings().decided), (admission, true));
    }
    assert_eq!(settings().name, "三年二班");
    bare.undo(|tx| tx.write_server().set_settings(Some("x"), None, None));
    assert_eq!(settings().name, "三年二班");
    let (code, other) = (bare.secret(), bare.secret());
    bare.write(|tx| tx.set_owner_code(&code));
    let is_it = |hash| bare.read(|read| read.server().is_owner_code(&hash));
    assert!(is_it(code) && is_it(code) && !is_it(other), "looking uses nothing up");
}

pub fn an_invitation_counts_down_and_ends(bare: &Bare) {
    let ada = bare.person("Ada");
    let space = ConversationId::LOBBY;
    let room = NewConversation::Room { space, name: "r", maker: ada, nonce: Nonce(1) };
    let room = bare.write(|tx| tx.add_conversation(room));
    let (code, into) = (bare.secret(), bare.secret());
    let add = |new: NewInvitation| bare.write(|tx| tx.write_server().add_invitation(&new));
    let (server, guests) = (add(invitation(ada, None, code)), add(invitation(ada, Some(room), into)));
    let brought = |code| bare.read(|read| read.server().brought(&code));
    let fresh = Brought {
        id: server,
        to: Destination::Space(space),
        maker: bare.read(|read| read.person(ada)).unwrap(),
        until: START + DAY,
        left: 2,
    };
    assert_eq!(brought(code), Some(fresh));
    bare.write(|tx| tx.write_server().use_invitation(server));
    assert_eq!(brought(code).unwrap().left, 1);
    assert_eq!((brought(into).unwrap().to, brought(bare.secret())), (Destination::Room(room), None));
    // Into another space.
    let lobby = NewConversation::Lobby { name: "工作", maker: ada, nonce: Nonce(2) };
    let (lobby, work) = (bare.write(|tx| tx.add_conversation(lobby)), bare.secret());
    let to_work = add(invitation(ada, Some(lobby), work));
    assert_eq!(brought(work).unwrap().to, Destination::Space(lobby));
    bare.write(|tx| tx.write_server().drop_invitation(to_work));
    let listed = |room| bare.read(|read| read.server().invitations(room));
    let [of_server] = listed(None).try_into().unwrap();
    assert_eq!((of_server.id, of_server.uses, of_server.used, of_server.code), (server, 2, 1, None));
    assert_eq!((of_server.by.id, of_server.made_at), (ada, START));
    assert_eq!(listed(Some(room)).len(), 1);
    let invited_to = |id| bare.read(|read| read.server().invited_to(id));
    assert_eq!((invited_to(server), invited_to(guests)), (Some(None), Some(Some(room))));
    assert_eq!(invited_to(RecordId(4_242)), None);
    let over = |now| bare.read(|read| read.server().over(now));
    assert_eq!((over(START + DAY - 1).len(), over(START + DAY).len()), (0, 2));
    // A room that is deleted takes its invitations along.
    bare.write(|tx| tx.delete_conversation(room));
    assert_eq!(over(START), [guests]);
    bare.write(|tx| tx.write_server().drop_invitation(server));
    assert_eq!((brought(code), invited_to(server), listed(None).len()), (None, None, 0));
}

pub fn a_guest_has_one_room_until_they_end(bare: &Bare) {
    let (ada, eve) = (bare.person("Ada"), bare.person("Eve"));
    let room = ConversationId::LOBBY;
    let new = invitation(ada, Some(room), bare.secret());
    let by = bare.write(|tx| tx.write_server().add_invitation(&new));
    bare.write(|tx| tx.write_server().set_guest(eve, by, room));
    let guest_in = |person| bare.read(|read| read.server().guest_in(person));
    assert_eq!((guest_in(eve), guest_in(ada)), (Some(room), None));
    assert_eq!(bare.read(|read| read.server().guests(by)), [eve]);
    let token = bare.secret();
    bare.login(eve, token);
    assert_eq!(bare.read(|read| read.identity(&token)).unwrap().guest_in, Some(room));
    bare.write(|tx| tx.write_server().clear(eve));
    assert_eq!((guest_in(eve), bare.read(|read| read.server().guests(by)).len()), (None, 0));
}

pub fn whoever_is_held_back_has_their_logins_laid_aside(bare: &Bare) {
    let (ada, bob) = (bare.person("Ada"), bare.person("Bob"));
    let (one, two, of_bob) = (bare.secret(), bare.secret(), bare.secret());
    let mut logins = [bare.login(ada, one), bare.login(ada, two)];
    bare.login(bob, of_bob);
    let mut stood = bare.write(|tx| tx.write_server().hold_back(ada, Held::Suspended));
    stood.sort_unstable();
    logins.sort_unstable();
    assert_eq!(stood, logins);
    let known = |token| bare.read(|read| read.identity(&token)).map(|identity| identity.person.id);
    assert_eq!((known(one), known(two), known(of_bob)), (None, None, Some(bob)));
    let held = |person| bare.read(|read| read.server().held(person));
    let held_token = |token| bare.read(|read| read.server().held_token(&token));
    assert_eq!((held(ada), held(bob)), (Some(Held::Suspended), None));
    assert_eq!((held_token(one), held_token(of_bob)), (Some(Held::Suspended), None));
    let waiting = || bare.read(|read| read.server().waiting());
    assert_eq!(waiting(), 0, "they do not wait for anything");
    bare.write(|tx| tx.write_server().hold_back(bob, Held::Waiting));
    assert_eq!((waiting(), held(bob)), (1, Some(Held::Waiting)));
    let residents = |held| bare.read(|read| read.server().residents("", None, held, 9));
    assert_eq!(residents(true).iter().map(|one| one.person.id).collect::<Vec<_>>(), [ada, bob]);
    bare.write(|tx| tx.write_server().release(ada));
    assert_eq!((known(one), known(two), held(ada), held_token(one)), (Some(ada), Some(ada), None, None));
    // Whoever ends while they are outside has nothing that could be taken up.
    bare.write(|tx| tx.write_server().clear(bob));
    bare.write(|tx| tx.write_server().release(bob));
    assert_eq!((held(bob), known(of_bob), waiting()), (None, None, 0));
}

pub fn residents_are_found_and_come_in_pages(bare: &Bare) {
    for name in ["Cleo", "ada", "Bob", "adele"] {
        bare.person(name);
    }
    let page = |find: &str, after, limit| {
        let found = bare.read(|read| read.server().residents(find, after, false, limit));
        found.into_iter().map(|one| (one.person.name, one.person.id)).collect::<Vec<_>>()
    };
    let first = page("", None, 3);
    let names: Vec<_> = first.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["ada", "adele", "Bob"]);
    assert_eq!(page("", Some(first[2].1), 3)[0].0, "Cleo");
    assert_eq!(page("ad", None, 9).len(), 2);
    let counts = bare.read(|read| read.server().counts());
    assert_eq!((counts.people, counts.rooms, counts.messages), (4, 0, 0));
    assert!(counts.bytes > 0);
}

pub fn the_books_are_read_backwards(bare: &Bare) {
    let (ada, bob) = (bare.person("Ada"), bare.person("Bob"));
    let act = |deed, to| NewAct { by: ada, deed, to, about: "x".into() };
    for (at, new) in [(1, act(Deed::Decided, None)), (2, act(Deed::Suspended, Some(bob)))] {
        bare.write_at(START + at, |tx| tx.write_server().add_act(&new));
    }
    let acts = |to, before| bare.read(|read| read.server().acts(to, before, 9));
    let all = acts(None, None);
    assert_eq!(all.iter().map(|act| act.deed).collect::<Vec<_>>(), [Deed::Suspended, Deed::Decided]);
    assert_eq!(
        (all[0].at, all[0].to.as_ref().map(|to| to.id), all[1].to.is_none()),
        (START + 2, Some(bob), true)
    );
    assert_eq!(acts(None, Some(all[0].id)), [all[1].clone()]);
    assert_eq!((acts(Some(bob), None).len(), acts(Some(ada), None).len()), (1, 0));
    let sign_in = |name: &str, person| NewSignIn {
        person,
        name: name.into(),
        agent: "a".into(),
        network: "n".into(),
        refused: String::new(),
    };
    for (at, new) in [(1, sign_in("old", None)), (5, sign_in("bob", Some(bob)))] {
        bare.write_at(START + at, |tx| tx.write_server().add_sign_in(&new, START + at - 2));
    }
    let books = |before| bare.read(|read| read.server().sign_ins(before, 9));
    let [last] = books(None).try_into().unwrap();
    assert_eq!((last.name.as_str(), last.person.map(|person| person.id)), ("bob", Some(bob)), "old ones go");
    assert_eq!(books(Some(last.id)).len(), 0);
}

pub fn feedback_is_marked_and_counted_and_what_one_tells_is_kept(bare: &Bare) {
    let (ada, bob) = (bare.person("Ada"), bare.person("Bob"));
    for (at, by, text) in [(1, ada, "一"), (2, bob, "二"), (3, ada, "三")] {
        bare.write_at(START + at, |tx| tx.write_server().add_feedback(by, text));
    }
    let inbox = || bare.read(|read| read.server().feedback(None, 9));
    let texts: Vec<_> = inbox().into_iter().map(|one| one.text).collect();
    assert_eq!(texts, ["三", "二", "一"]);
    let mark = |id, answered| bare.write(|tx| tx.write_server().mark_feedback(id, answered));
    let newest = inbox()[0].id;
    assert!(mark(newest, true) && mark(newest, false) && !mark(RecordId(4_242), true));
    assert_eq!((inbox()[0].read, inbox()[0].answered, inbox()[1].read), (true, true, false));
    let since = |at| bare.read(|read| read.server().feedback_since(ada, START + at));
    assert_eq!((since(0), since(1), since(3)), (2, 1, 0));
    let about = |person| bare.read(|read| read.server().about(person));
    let told = AboutMe { line: "你好".into(), github: "ada".into(), ..AboutMe::default() };
    bare.write(|tx| tx.write_server().set_about(ada, &told));
    assert_eq!((about(ada), about(bob)), (told, AboutMe::default()));
    bare.write(|tx| tx.write_server().set_about(ada, &AboutMe::default()));
    assert_eq!(about(ada), AboutMe::default());
    bare.write(|tx| tx.write_server().set_about(bob, &AboutMe { line: "x".into(), ..AboutMe::default() }));
    bare.write(|tx| tx.write_server().clear(bob));
    assert_eq!(about(bob), AboutMe::default());
}
