//! Running the server: who may come in, guests, suspensions, what owners see.

use crate::{
    post::{PASSWORD, token_in, with_inbox},
    world::{self, World, generous, random_nonce},
};
use protocol::*;
use serde::de::DeserializeOwned;
use world::Person;

const JSON: (&str, &str) = ("accept", "application/json");

/// An owner of the server.
async fn owner(world: &World, name: &str) -> Person {
    let code = engine::actions::person::new_owner_code(&world.engine).await.unwrap().unwrap();
    let mut owner = world.person(name).await;
    owner.ask(Command::ClaimOwner { code }).await.unwrap();
    while !matches!(owner.event().await, Event::Person(_)) {}
    owner
}

async fn told<T: DeserializeOwned>(person: &mut Person, command: Command) -> T {
    match person.ask(command).await.unwrap() {
        Reply::Admin(json) => json.read().unwrap(),
        other => panic!("{other:?}"),
    }
}

async fn decides(owner: &mut Person, admission: Admission) {
    let settings: ServerSettings = told(
        owner,
        Command::RunServer(RunServer { name: None, admission: Some(admission), recall_minutes: None }),
    )
    .await;
    assert_eq!((settings.admission, settings.decided), (admission, true));
}

async fn invites(owner: &mut Person, room: Option<ConversationId>, uses: u32) -> ServerInvitation {
    told(owner, Command::MakeInvitation { room, hours: 1, uses }).await
}

/// Comes in with a code: the token, or the answer's status and body.
async fn comes(
    world: &World,
    path: &str,
    field: &str,
    name: &str,
    code: &str,
) -> Result<String, (u16, String)> {
    let body = format!("name={name}&avatar=3&locale=zh-CN&{field}={code}");
    let (status, _, body) = world.post(path, &[JSON], &body).await;
    if status != 200 {
        return Err((status, body));
    }
    let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
    Ok(answer["token"].as_str().unwrap().to_owned())
}

async fn people(owner: &mut Person, held: bool) -> Residents {
    told(owner, Command::AllPeople(PeopleQuery { find: String::new(), after: None, held })).await
}

#[tokio::test]
async fn an_invitation_lets_as_many_in_as_it_says_and_nobody_else() {
    let world = World::new().await;
    let mut ada = owner(&world, "ada").await;
    let bob = world.person("bob").await;
    decides(&mut ada, Admission::Invitation).await;
    let refused = world.log_in("carol").await.unwrap_err();
    assert_eq!(refused, (422, r#"{"fault":"invitation_needed"}"#.into()));
    let invitation = invites(&mut ada, None, 1).await;
    let code = invitation.code.unwrap();
    assert!(code.len() >= 32);
    let listed: Vec<ServerInvitation> = told(&mut ada, Command::Invitations { room: None }).await;
    assert_eq!((listed.len(), &listed[0].code, listed[0].used), (1, &None, 0));
    // 50 at once: one comes in.
    let tries = (0..50).map(|n| {
        let (world, code) = (&world, code.clone());
        async move { comes(world, "/login", "invitation", &format!("p{n}"), &code).await }
    });
    let (got, refused): (Vec<_>, Vec<_>) =
        futures_util::future::join_all(tries).await.into_iter().partition(Result::is_ok);
    assert_eq!((got.len(), refused.len()), (1, 49));
    for refusal in refused {
        assert_eq!(refusal.unwrap_err(), (422, r#"{"fault":"wrong_invitation"}"#.into()));
    }
    let listed: Vec<ServerInvitation> = told(&mut ada, Command::Invitations { room: None }).await;
    assert_eq!(listed[0].used, 1);
    // A revoked one leads nowhere, and neither does one into a room, or the link that holds it all.
    let gone = invites(&mut ada, None, 9).await;
    ada.ask(Command::RevokeInvitation { invitation: gone.id }).await.unwrap();
    let room = ada.creates_room("散步").await;
    let guests = invites(&mut ada, Some(room.id), 9).await;
    for code in [gone.code.unwrap(), guests.code.unwrap(), "0".repeat(64), "x".into()] {
        assert!(comes(&world, "/login", "invitation", "carol", &code).await.is_err());
    }
    let link = format!("https://chat.example/join/{}", invites(&mut ada, None, 1).await.code.unwrap());
    comes(&world, "/login", "invitation", "carol", &link).await.unwrap();
    // The owner code is as good as an invitation, and still makes an owner.
    let (code, hash) = engine::domain::owner_code::OwnerCode::generate().unwrap();
    engine::sqlite::set_owner_code(&world.folder, hash).unwrap();
    let heir = comes(&world, "/login", "invitation", "heir", &code).await.unwrap();
    world.connect(&heir).await.ask(Command::ClaimOwner { code: code.clone() }).await.unwrap();
    assert!(comes(&world, "/login", "invitation", "heir2", &code).await.is_err());
    // Whoever is in stays in, on every device.
    world.connect(&bob.token).await.says(ConversationId::LOBBY, "还在").await;
    world.stop().await;
}

#[tokio::test]
async fn who_waits_is_let_in_or_refused() {
    let world = World::new().await;
    let mut ada = owner(&world, "ada").await;
    decides(&mut ada, Admission::Approval).await;
    let carol = world.log_in("carol").await.unwrap();
    let dan = world.log_in("dan").await.unwrap();
    let cookie = format!("sid={carol}");
    let (status, _, body) = world.post("/command?stream=x", &[("cookie", &cookie)], "{}").await;
    assert_eq!((status, body.as_str()), (403, r#"{"fault":"waiting"}"#));
    let waiting = people(&mut ada, true).await;
    assert_eq!((waiting.people.len(), waiting.waiting), (2, 2));
    assert!(waiting.people.iter().all(|resident| resident.held == Some(Held::Waiting)));
    let id = |name: &str| waiting.people.iter().find(|one| one.person.name == name).unwrap().person.id;
    ada.ask(Command::Admit { person: id("carol") }).await.unwrap();
    ada.ask(Command::RemovePerson { person: id("dan") }).await.unwrap();
    let mut carol = world.connect(&carol).await;
    carol.says(ConversationId::LOBBY, "谢谢").await;
    let (status, ..) = world.post("/command?stream=x", &[("cookie", &format!("sid={dan}"))], "{}").await;
    assert_eq!(status, 401);
    assert_eq!(people(&mut ada, true).await.waiting, 0);
    // Her name is hers, and an invitation needs no approval.
    assert!(world.log_in("carol").await.is_err());
    let code = invites(&mut ada, None, 1).await.code.unwrap();
    let eve = comes(&world, "/login", "invitation", "eve", &code).await.unwrap();
    world.connect(&eve).await;
    let acts: Vec<Act> = told(&mut carol, Command::Acts { mine: true, before: None }).await;
    assert_eq!(acts.iter().map(|act| act.deed).collect::<Vec<_>>(), [Deed::Admitted]);
    world.stop().await;
}

#[tokio::test]
async fn a_suspended_person_is_outside_at_once_and_back_when_it_ends() {
    let world = World::new().await;
    let mut ada = owner(&world, "ada").await;
    let (mut bob, mut carol) = (world.person("bob").await, world.person("carol").await);
    let Reply::WayBack(WayBack { secret, .. }) = bob.ask(Command::MakeWayBack {}).await.unwrap() else {
        panic!()
    };
    let suspend = Command::Suspend { person: bob.me.id };
    assert_eq!(carol.ask(suspend.clone()).await, Err(Fault::Missing));
    assert_eq!(ada.ask(Command::Suspend { person: ada.me.id }).await, Err(Fault::Forbidden));
    ada.ask(suspend).await.unwrap();
    assert_eq!(bob.closed().await, (limits::close::SIGNED_OUT, "suspended".into()));
    let cookie = format!("sid={}", bob.token);
    let (status, _, body) = world.post("/command?stream=x", &[("cookie", &cookie)], "{}").await;
    assert_eq!((status, body.as_str()), (403, r#"{"fault":"suspended"}"#));
    // Neither a way back nor their name is a way around it.
    let (status, _, body) = world.post("/back", &[JSON], &format!("secret={}", secret.unwrap())).await;
    assert_eq!((status, body.as_str()), (403, r#"{"fault":"suspended"}"#));
    assert_eq!(world.log_in("bob").await.unwrap_err().0, 409);
    ada.ask(Command::Admit { person: bob.me.id }).await.unwrap();
    let mut back = world.connect(&bob.token).await;
    assert_eq!(back.me, bob.me);
    back.says(ConversationId::LOBBY, "回来了").await;
    let acts: Vec<Act> = told(&mut back, Command::Acts { mine: true, before: None }).await;
    assert_eq!(acts.iter().map(|act| act.deed).collect::<Vec<_>>(), [Deed::Lifted, Deed::Suspended]);
    assert_eq!(acts[0].by.id, ada.me.id);
    world.stop().await;
}

#[tokio::test]
async fn a_guest_sees_one_room_and_nothing_else() {
    let world = World::new().await;
    let mut ada = owner(&world, "ada").await;
    let mut bob = world.person("bob").await;
    let (room, other) = (bob.creates_room("散步").await, bob.creates_room("秘密").await);
    ada.opens(Command::Join { conversation: room.id }).await;
    while bob.entry().await.conversation != room.id {}
    // Whoever owns neither room nor server makes no link.
    let carol = &mut world.person("carol").await;
    let make = Command::MakeInvitation { room: Some(room.id), hours: 1, uses: 2 };
    assert_eq!(carol.ask(make).await, Err(Fault::Forbidden));
    let link = invites(&mut bob, Some(room.id), 2).await;
    let code = link.code.unwrap();
    let token = comes(&world, "/guest", "code", "guest1", &code).await.unwrap();
    let mut guest = world.socket(&token).await;
    let resumed = guest.resume(None).await;
    assert_eq!(resumed.conversations.iter().map(|view| view.id).collect::<Vec<_>>(), [room.id]);
    assert!(matches!(bob.entry().await.what, What::Joined { .. }));
    // What is said there is heard, and what is said elsewhere is not.
    bob.says(other.id, "别听").await;
    ada.says(ConversationId::LOBBY, "也别听").await;
    carol
        .ask(Command::Profile(EditProfile { name: Some("caro".into()), avatar: None, locale: None }))
        .await
        .unwrap();
    bob.says(room.id, "你好").await;
    guest.hears("你好").await;
    guest.says(room.id, "谢谢").await;
    guest.hears_nothing().await;
    ada.ask(Command::Profile(EditProfile { name: Some("adele".into()), avatar: None, locale: None }))
        .await
        .unwrap();
    assert!(matches!(guest.event().await, Event::Person(person) if person.name == "adele"));
    for command in [
        Command::History { conversation: other.id, before: None, after: None, limit: None },
        Command::History { conversation: ConversationId::LOBBY, before: None, after: None, limit: None },
        Command::Members(FindMembers {
            conversation: ConversationId::LOBBY,
            after: None,
            find: None,
            page: None,
        }),
        Command::Join { conversation: other.id },
        Command::Room { conversation: other.id },
        Command::ServerSettings {},
    ] {
        assert_eq!(guest.ask(command.clone()).await, Err(Fault::Missing), "{command:?}");
    }
    for command in [
        Command::Rooms(FindRooms::default()),
        Command::OpenPrivate { person: bob.me.id },
        Command::Card { person: bob.me.id },
        Command::CreateRoom { nonce: random_nonce(), name: "mine".into(), space: None },
        Command::MakeWayBack {},
        Command::HandOver {},
        Command::Leave { conversation: room.id },
        Command::GiveFeedback { text: "x".into() },
    ] {
        assert_eq!(guest.ask(command.clone()).await, Err(Fault::Forbidden), "{command:?}");
    }
    assert_eq!(guest.sends(ConversationId::LOBBY, random_nonce(), "x").await, Err(Fault::Missing));
    // Who shares the room with them knows of them, and cannot write to them in private.
    assert_eq!(bob.ask(Command::OpenPrivate { person: guest.me.id }).await, Err(Fault::Unreachable));
    assert_eq!(carol.ask(Command::OpenPrivate { person: guest.me.id }).await, Err(Fault::Missing));
    // With the link they go, within a second.
    let asked = std::time::Instant::now();
    bob.ask(Command::RevokeInvitation { invitation: link.id }).await.unwrap();
    assert_eq!(guest.closed().await, (limits::close::SIGNED_OUT, "guest_over".into()));
    assert!(asked.elapsed() < std::time::Duration::from_secs(5));
    assert!(comes(&world, "/guest", "code", "guest2", &code).await.is_err());
    world.stop().await;
}

#[tokio::test]
async fn a_guest_goes_when_their_link_is_over_and_when_they_are_removed() {
    let clock = std::sync::Arc::new(Later::default());
    let keep = tempfile::tempdir().unwrap();
    let folder = keep.path().to_owned();
    let world = World::by_clock(clock.clone(), folder, generous(), Some(keep)).await;
    let mut bob = world.person("bob").await;
    let room = bob.creates_room("散步").await;
    let code = invites(&mut bob, Some(room.id), 3).await.code.unwrap();
    let tokens = [
        comes(&world, "/guest", "code", "guest1", &code).await.unwrap(),
        comes(&world, "/guest", "code", "guest2", &code).await.unwrap(),
    ];
    let mut first = world.connect(&tokens[0]).await;
    let mut second = world.connect(&tokens[1]).await;
    bob.ask(Command::Kick { conversation: room.id, person: first.me.id }).await.unwrap();
    assert_eq!(first.closed().await, (limits::close::SIGNED_OUT, "guest_over".into()));
    clock.0.store(3_600_001, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(second.closed().await, (limits::close::SIGNED_OUT, "guest_over".into()));
    assert!(comes(&world, "/guest", "code", "guest3", &code).await.is_err());
    world.stop().await;
}

/// The system's clock, this many milliseconds later.
#[derive(Default)]
struct Later(std::sync::atomic::AtomicI64);

impl engine::ports::clock::Clock for Later {
    fn now(&self) -> i64 {
        engine::ports::clock::SystemClock.now() + self.0.load(std::sync::atomic::Ordering::Relaxed)
    }
}

#[tokio::test]
async fn connections_are_closed_and_come_back() {
    let world = World::new().await;
    let mut ada = owner(&world, "ada").await;
    let mut bob = world.person("bob").await;
    let mut second = world.connect(&bob.token).await;
    let close = |login, person| Command::CloseConnections(Connections { login, person });
    assert_eq!(bob.ask(close(None, None)).await, Err(Fault::Missing));
    ada.ask(close(None, Some(bob.me.id))).await.unwrap();
    let by_owner = (limits::close::CLOSED_BY_OWNER, "closed_by_owner".to_owned());
    assert_eq!((bob.closed().await, second.closed().await), (by_owner.clone(), by_owner.clone()));
    let mut again = world.connect(&bob.token).await;
    ada.ask(close(None, None)).await.unwrap();
    assert_eq!((again.closed().await, ada.closed().await), (by_owner.clone(), by_owner));
    let mut ada = world.connect(&ada.token).await;
    let logins = ada.ask(Command::Logins { person: Some(bob.me.id) }).await.unwrap();
    let Reply::Logins(logins) = logins else { panic!() };
    let mut third = world.connect(&bob.token).await;
    ada.ask(close(Some(logins[0].id), None)).await.unwrap();
    assert_eq!(third.closed().await.0, limits::close::CLOSED_BY_OWNER);
    let usage: Usage = told(&mut ada, Command::Usage {}).await;
    assert!(usage.people == 2 && usage.connections >= 1 && usage.database > 0, "{usage:?}");
    world.stop().await;
}

#[tokio::test]
async fn the_books_are_the_owners_and_hold_no_secret() {
    let world = World::new().await;
    let mut ada = owner(&world, "ada").await;
    let mut bob = world.person("bob").await;
    let wrong = "0".repeat(64);
    world.post("/back", &[JSON], &format!("secret={wrong}")).await;
    assert!(world.log_in("bob").await.is_err());
    world.engine.settle().await;
    let sign_ins: Vec<SignIn> = told(&mut ada, Command::SignIns { before: None }).await;
    let seen: Vec<_> = sign_ins.iter().map(|one| (one.name.as_str(), one.refused.as_str())).collect();
    assert_eq!(seen, [("bob", "name"), ("", "wrong_way_back"), ("bob", ""), ("ada", "")]);
    assert!(sign_ins.iter().all(|one| one.network == "127.0.0.0/24"));
    assert!(!format!("{sign_ins:?}").contains(&wrong));
    let earlier: Vec<SignIn> = told(&mut ada, Command::SignIns { before: Some(sign_ins[2].id) }).await;
    assert_eq!(earlier, sign_ins[3..]);
    // Feedback: five a day.
    for n in 0..5 {
        bob.ask(Command::GiveFeedback { text: format!("意见 {n}") }).await.unwrap();
    }
    let sixth = bob.ask(Command::GiveFeedback { text: "x".into() }).await;
    assert!(matches!(sixth, Err(Fault::RateLimited { .. })));
    let long = Command::GiveFeedback { text: "东".repeat(2_001) };
    assert_eq!(bob.ask(long).await, Err(Fault::TextTooLong));
    let inbox: Vec<Feedback> = told(&mut ada, Command::Feedback { before: None }).await;
    assert_eq!((inbox.len(), inbox[0].text.as_str(), inbox[0].read), (5, "意见 4", false));
    ada.ask(Command::MarkFeedback(MarkFeedback { feedback: inbox[0].id, answered: true })).await.unwrap();
    let inbox: Vec<Feedback> = told(&mut ada, Command::Feedback { before: None }).await;
    assert_eq!((inbox[0].read, inbox[0].answered), (true, true));
    assert_eq!(
        ada.ask(Command::MarkFeedback(MarkFeedback { feedback: RecordId(999), answered: true })).await,
        Err(Fault::Missing)
    );
    // An owner more, and all that was done.
    ada.ask(Command::MakeOwner { person: bob.me.id }).await.unwrap();
    let acts: Vec<Act> = told(&mut bob, Command::Acts { mine: false, before: None }).await;
    assert_eq!((acts.len(), acts[0].deed, acts[0].by.id), (1, Deed::MadeOwner, ada.me.id));
    world.stop().await;
}

#[tokio::test]
async fn what_one_tells_of_oneself_is_on_the_card() {
    let world = World::new().await;
    let (mut ada, mut bob) = (world.person("ada").await, world.person("bob").await);
    let about = |site: &str| {
        Command::AboutMe(AboutMe {
            gender: " 女 ".into(),
            place: String::new(),
            site: site.into(),
            github: "@octocat".into(),
            line: "一行\n两行".into(),
        })
    };
    assert_eq!(ada.ask(about("javascript:alert(1)")).await, Err(Fault::WrongSite));
    ada.ask(about("example.org")).await.unwrap();
    assert!(matches!(bob.event().await, Event::Person(person) if person.id == ada.me.id));
    let Reply::Card(card) = bob.ask(Command::Card { person: ada.me.id }).await.unwrap() else { panic!() };
    let told: AboutMe = card.about.unwrap().read().unwrap();
    let want = AboutMe {
        gender: "女".into(),
        place: String::new(),
        site: "https://example.org".into(),
        github: "octocat".into(),
        line: "一行 两行".into(),
    };
    assert_eq!(told, want);
    world.stop().await;
}

/// Registering asks the same policy as a nickname does: with an invitation, or to wait for an owner.
#[tokio::test]
async fn the_policy_is_asked_when_somebody_registers() {
    let (world, inbox) = with_inbox().await;
    let mut ada = owner(&world, "ada").await;
    let register = async |name: &str, code: &str| {
        let email = format!("{name}@example.org");
        let fields = [
            ("name", name),
            ("email", email.as_str()),
            ("password", PASSWORD),
            ("avatar", "3"),
            ("invitation", code),
        ];
        world.press("/register", &world.door("a"), &fields).await
    };
    decides(&mut ada, Admission::Invitation).await;
    let needed = (422, r#"{"fault":"invitation_needed"}"#.to_owned());
    assert_eq!(register("bob", "").await, needed);
    let wrong = (422, r#"{"fault":"wrong_invitation"}"#.to_owned());
    assert_eq!(register("bob", &"0".repeat(64)).await, wrong);
    let link = format!("https://chat.example/join/{}", invites(&mut ada, None, 1).await.code.unwrap());
    assert_eq!(register("bob", &link).await.0, 200);
    assert_eq!(register("carol", &link).await, wrong, "it was for one");
    // What was decided at the form holds when the button is pressed.
    decides(&mut ada, Admission::Approval).await;
    let bob = token_in(world.activate(&inbox.secret(1).await).await);
    world.connect(&bob).await.says(ConversationId::LOBBY, "hi").await;
    // Without one they wait, and come in with their password once they are let in.
    assert_eq!(register("dan", "").await.0, 200);
    let activated = world.activate(&inbox.secret(2).await).await;
    assert_eq!(activated.0, 200, "{activated:?}");
    let waiting = (403, r#"{"fault":"waiting"}"#.to_owned());
    assert_eq!(world.password_login("dan@example.org", PASSWORD).await, waiting);
    let dan = people(&mut ada, true).await.people.remove(0).person;
    // Nobody draws them in meanwhile.
    let group = Command::CreateGroup { nonce: random_nonce(), name: String::new(), people: vec![dan.id] };
    assert_eq!(ada.ask(group).await, Err(Fault::Unreachable));
    let ask = Command::AskFriend { person: dan.id, note: String::new() };
    assert_eq!(ada.ask(ask).await, Err(Fault::Unreachable));
    ada.ask(Command::Admit { person: dan.id }).await.unwrap();
    let token = token_in(world.password_login("dan@example.org", PASSWORD).await);
    world.connect(&token).await.says(ConversationId::LOBBY, "hi").await;
    // A suspension closes the password's way too.
    ada.ask(Command::Suspend { person: dan.id }).await.unwrap();
    let suspended = (403, r#"{"fault":"suspended"}"#.to_owned());
    assert_eq!(world.password_login("dan@example.org", PASSWORD).await, suspended);
    world.stop().await;
}

#[tokio::test]
async fn a_guest_gets_no_account_no_role_and_into_no_group() {
    let world = World::new().await;
    let mut ada = owner(&world, "ada").await;
    let room = ada.creates_room("散步").await.id;
    let code = invites(&mut ada, Some(room), 1).await.code.unwrap();
    let token = comes(&world, "/guest", "code", "gus", &code).await.unwrap();
    let fields = [("email", "gus@example.org"), ("password", PASSWORD)];
    let forbidden = (422, r#"{"fault":"forbidden"}"#.to_owned());
    for path in
        ["/account/add", "/account/email", "/account/password", "/second-factor/begin", "/passkeys/begin"]
    {
        assert_eq!(world.fill(path, Some(&token), &fields).await, forbidden, "{path}");
    }
    let gus = world.connect(&token).await.me.id;
    for role in [Role::Admin, Role::Owner] {
        let appoint = Command::SetRole { conversation: room, person: gus, role };
        assert_eq!(ada.ask(appoint).await, Err(Fault::Forbidden));
    }
    let group = Command::CreateGroup { nonce: random_nonce(), name: String::new(), people: vec![gus] };
    assert_eq!(ada.ask(group).await, Err(Fault::Unreachable));
    let ask = Command::AskFriend { person: gus, note: String::new() };
    assert_eq!(ada.ask(ask).await, Err(Fault::Unreachable));
    let Reply::People(found) =
        ada.ask(Command::People { find: "gus".into(), page: None, space: None }).await.unwrap()
    else {
        panic!()
    };
    assert!(found.people.is_empty());
    world.stop().await;
}
