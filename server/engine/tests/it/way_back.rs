//! Coming in and coming back, as browsers do it.

use crate::world::*;
use protocol::*;
use std::collections::BTreeMap;

const JSON: (&str, &str) = ("accept", "application/json");

/// The value of a header; heads are in small letters.
fn header<'a>(head: &'a str, name: &str) -> &'a str {
    let line = head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
    line.unwrap_or_else(|| panic!("no {name}: {head}"))
}

/// A browser: keeps cookies.
#[derive(Default)]
struct Browser(BTreeMap<String, String>);

impl Browser {
    fn cookies(&self) -> String {
        self.0.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep(&mut self, head: &str) {
        for line in head.lines().filter_map(|line| line.strip_prefix("set-cookie: ")) {
            let (name, rest) = line.split_once('=').unwrap();
            match rest.split(';').next().unwrap() {
                "" => drop(self.0.remove(name)),
                value => drop(self.0.insert(name.to_owned(), value.to_owned())),
            }
        }
    }

    async fn posts(&mut self, world: &World, path: &str, body: &str) -> (u16, String) {
        let (status, head, _) = world.post(path, &[("cookie", &self.cookies())], body).await;
        self.keep(&head);
        (status, head)
    }

    fn token(&self, world: &World) -> &str {
        &self.0[&format!("sid-{}", world.address.port())]
    }
}

async fn way_back(person: &mut crate::world::Person) -> String {
    match person.ask(Command::MakeWayBack {}).await.unwrap() {
        Reply::WayBack(made) => made.secret.unwrap(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_way_back_lets_the_same_person_in_again() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let room = alice.creates_room("散步").await;
    let secret = way_back(&mut alice).await;
    let mut browser = Browser::default();
    browser.0.insert(format!("sid-{}", world.address.port()), alice.token.clone());
    let (status, head) = browser.posts(&world, "/logout", "next=/login?why=left").await;
    assert_eq!((status, header(&head, "location")), (303, "/login?why=left"));
    assert_eq!(alice.closed().await, (limits::close::SIGNED_OUT, "signed_out".into()));
    bob.hears_nothing().await;
    // Another browser, where bob was logged in.
    let mut other = Browser::default();
    other.0.insert(format!("sid-{}", world.address.port()), bob.token.clone());
    let (status, head) = other.posts(&world, "/back", &format!("secret={secret}")).await;
    assert_eq!((status, header(&head, "location")), (303, "/settings/way-back?back=1"));
    assert_eq!(bob.closed().await, (limits::close::SIGNED_OUT, "replaced".into()));
    let again = world.connect(other.token(&world)).await;
    assert_eq!(again.me, alice.me);
    let mut again = again;
    assert_eq!(again.opens(Command::Join { conversation: room.id }).await.role, Role::Owner);
    // It works once, also for scripts.
    let (status, _, body) = world.post("/back", &[JSON], &format!("secret={secret}")).await;
    assert_eq!((status, body.as_str()), (422, r#"{"fault":"wrong_way_back"}"#));
    let (status, head) =
        Browser::default().posts(&world, "/back", &format!("secret={secret}&next=/c/5")).await;
    let location = header(&head, "location");
    assert_eq!((status, location), (303, "/login?next=%2fc%2f5&fault=%22wrong_way_back%22"));
    let fresh = way_back(&mut again).await;
    let (status, _, body) = world.post("/back", &[JSON], &format!("secret=%20{fresh}%0A")).await;
    let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!((status, &answer["person"]["name"]), (200, &serde_json::json!("alice")));
    world.connect(answer["token"].as_str().unwrap()).await;
    world.stop().await;
}

#[tokio::test]
async fn wrong_ways_back_are_limited_and_right_ones_are_not_kept_waiting() {
    let world = World::new().await;
    let mut alice = world.person("alice").await;
    let secret = way_back(&mut alice).await;
    let guess = "0".repeat(64);
    let mut last = String::new();
    for _ in 0..40 {
        last = world.post("/back", &[JSON], &format!("secret={guess}")).await.2;
    }
    assert!(last.contains("rate_limited"), "{last}");
    let (status, ..) = world.post("/back", &[JSON], &format!("secret={secret}")).await;
    assert_eq!(status, 200);
    world.stop().await;
}

#[tokio::test]
async fn the_last_login_without_a_way_back_takes_the_person_along_live() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let chat = bob.opens(Command::OpenPrivate { person: alice.me.id }).await;
    bob.says(chat.id, "在吗").await;
    world.post("/logout", &[("cookie", &format!("sid={}", alice.token))], "").await;
    alice.closed().await;
    while !bob.conversation().await.peer.unwrap().gone {}
    let Event::Person(gone) = bob.event().await else { panic!() };
    assert_eq!((gone.name.as_str(), gone.gone), ("alice", true));
    assert_eq!(bob.sends(chat.id, random_nonce(), "?").await, Err(Fault::Unreachable));
    let typing = Command::Typing { conversation: chat.id };
    assert_eq!(bob.ask(typing).await, Err(Fault::Unreachable));
    world.stop().await;
}

#[tokio::test]
async fn a_form_leads_on_to_a_path_of_this_site_alone() {
    let world = World::new().await;
    for (n, (next, to)) in [
        ("%2Fc%2F5", "/c/5"),
        ("/rooms?a=b", "/rooms?a=b"),
        ("", "/c/1"),
        ("//evil.example", "/c/1"),
        ("https://evil.example", "/c/1"),
        ("/%5Cevil.example", "/c/1"),
        ("/%0D%0Aset-cookie:x=y", "/c/1"),
        ("%2F%255cevil.example", "/c/1"),
        ("/logout", "/c/1"),
        ("/leave", "/c/1"),
        ("/back/secret", "/c/1"),
    ]
    .into_iter()
    .enumerate()
    {
        let (_, head) =
            Browser::default().posts(&world, "/login", &format!("name=p{n}&avatar=3&next={next}")).await;
        assert_eq!(header(&head, "location"), to, "{next}");
    }
    let (_, head) = Browser::default().posts(&world, "/login", "name=&avatar=3&next=/c/5").await;
    assert!(header(&head, "location").contains("next=%2fc%2f5"), "{head}");
    let (_, head) = Browser::default().posts(&world, "/login", "name=&avatar=3&next=//evil").await;
    assert!(!header(&head, "location").contains("next"), "{head}");
    world.stop().await;
}

/// A browser that was at a page of the way in.
fn at_the_door(world: &World, secret: &str) -> Browser {
    let mut browser = Browser::default();
    browser.0.insert(format!("door-{}", world.address.port()), secret.repeat(64));
    browser
}

/// FAULTS 2.12: a double click, and an answer that was lost.
#[tokio::test]
async fn a_login_that_is_sent_twice_is_one_person() {
    let world = World::new().await;
    let form = "name=Ada&avatar=3";
    let (mut once, mut twice) = (at_the_door(&world, "a"), at_the_door(&world, "a"));
    let (one, other) = tokio::join!(once.posts(&world, "/login", form), twice.posts(&world, "/login", form));
    assert!(one.1.contains("location: /c/1\r\n") && other.1.contains("location: /c/1\r\n"));
    assert_eq!(once.token(&world), twice.token(&world), "whichever answer arrives last");
    // The answer was lost, and the server has been started again.
    let token = once.token(&world).to_owned();
    let world = world.restart().await;
    let mut again = at_the_door(&world, "a");
    again.posts(&world, "/login", "name=Ada&avatar=7").await;
    assert_eq!(again.token(&world), token);
    assert!(!again.0.contains_key(&format!("door-{}", world.address.port())), "the door is closed");
    let ada = world.connect(&token).await;
    assert_eq!((ada.me.name.as_str(), ada.me.avatar), ("Ada", AvatarId(7)));
    // Nobody else gets in by it.
    for mut stranger in [Browser::default(), at_the_door(&world, "b")] {
        let (_, head) = stranger.posts(&world, "/login", form).await;
        assert!(header(&head, "location").contains("taken"), "{head}");
    }
    world.stop().await;
}

/// The same for a way back, which is used up by then.
#[tokio::test]
async fn a_way_back_that_is_sent_twice_is_one_login() {
    let world = World::new().await;
    let mut alice = world.person("alice").await;
    let form = format!("secret={}", way_back(&mut alice).await);
    let (mut once, mut twice) = (at_the_door(&world, "a"), at_the_door(&world, "a"));
    let (one, other) = tokio::join!(once.posts(&world, "/back", &form), twice.posts(&world, "/back", &form));
    for (status, head) in [&one, &other] {
        assert_eq!((*status, header(head, "location")), (303, "/settings/way-back?back=1"));
    }
    assert_eq!(once.token(&world), twice.token(&world), "whichever answer arrives last");
    // The answer was lost, and the server has been started again.
    let token = once.token(&world).to_owned();
    let world = world.restart().await;
    let mut again = at_the_door(&world, "a");
    again.posts(&world, "/back", &form).await;
    assert_eq!(again.token(&world), token);
    assert_eq!(world.connect(&token).await.me, alice.me);
    for mut stranger in [Browser::default(), at_the_door(&world, "b")] {
        let (_, head) = stranger.posts(&world, "/back", &form).await;
        assert!(header(&head, "location").contains("wrong_way_back"), "{head}");
    }
    world.stop().await;
}

#[tokio::test]
async fn ones_own_name_with_ones_login_is_oneself() {
    let world = World::new().await;
    let mut alice = world.person("alice").await;
    let mut browser = Browser::default();
    browser.0.insert(format!("sid-{}", world.address.port()), alice.token.clone());
    let (status, _) = browser.posts(&world, "/login", "name=alice&avatar=9&locale=en").await;
    assert_eq!((status, browser.token(&world)), (303, alice.token.as_str()));
    let Event::Person(me) = alice.event().await else { panic!() };
    assert_eq!((me.id, me.avatar), (alice.me.id, AvatarId(9)));
    alice.ask(Command::Ping).await.unwrap();
    world.stop().await;
}

#[tokio::test]
async fn why_a_login_ended_is_said() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let code = engine::actions::person::new_owner_code(&world.engine).await.unwrap().unwrap();
    let mut host = world.person("host").await;
    host.ask(Command::ClaimOwner { code }).await.unwrap();
    host.ask(Command::RemovePerson { person: alice.me.id }).await.unwrap();
    assert_eq!(alice.closed().await.1, LoginEnd::Removed.reason());
    world.post("/forget", &[("cookie", &format!("sid={}", bob.token))], "").await;
    assert_eq!(bob.closed().await.1, LoginEnd::Forgotten.reason());
    let cookie = format!("cookie: sid={}\r\norigin: http://{}\r\n", bob.token, world.address);
    for (method, path) in [("GET", "/ws"), ("GET", "/stream"), ("POST", "/command?stream=x")] {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n{cookie}content-length: 0\r\n\r\n",
            world.address
        );
        let (status, head, body) = world.raw(request.as_bytes()).await;
        assert_eq!((status, body.as_str()), (401, r#"{"fault":"logged_out"}"#), "{path}");
        assert!(head.contains("content-type: application/json"), "{head}");
    }
    world.stop().await;
}

#[tokio::test]
async fn nothing_is_taken_back_before_the_login_has_ended() {
    let world = World::new().await;
    let alice = world.person("alice").await;
    let cookie = format!("sid={}", alice.token);
    world.engine.health.start_draining();
    alice.leaves().await;
    let (status, _, body) = world.post("/logout", &[("cookie", &cookie), JSON], "").await;
    // A server that drains still ends logins.
    assert_eq!((status, body.as_str()), (200, "{}"));
    let (status, head, _) = world.post("/logout", &[("cookie", &cookie)], "next=//evil").await;
    assert_eq!((status, header(&head, "location")), (303, "/login"), "twice is fine");
    world.stop().await;
}

#[tokio::test]
async fn a_removed_member_hears_why_and_until_when() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let room = alice.creates_room("散步").await;
    bob.opens(Command::Join { conversation: room.id }).await;
    alice.ask(Command::Kick { conversation: room.id, person: bob.me.id }).await.unwrap();
    let gone = loop {
        if let Event::Gone(Gone { reason, name, banned_until, .. }) = bob.event().await {
            break (reason, name, banned_until);
        }
    };
    assert_eq!((gone.0, gone.1.as_str()), (Some(GoneReason::Removed), "散步"));
    let Ok(Reply::Door(door)) = bob.ask(Command::Room { conversation: room.id }).await else { panic!() };
    assert_eq!((door.banned_until, door.room.online), (gone.2, 1));
    assert!(gone.2.is_some());
    alice.ask(Command::DeleteRoom { conversation: room.id }).await.unwrap();
    let (conversation, reason, name) = loop {
        if let Event::Gone(Gone { conversation, reason, name, .. }) = alice.event().await {
            break (conversation, reason, name);
        }
    };
    assert_eq!((conversation, reason, name.as_str()), (room.id, Some(GoneReason::Deleted), "散步"));
    world.stop().await;
}
