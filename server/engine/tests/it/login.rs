//! Coming in, staying, going.

use crate::{raw_socket::answer_to, world::*};
use engine::actions::person;
use protocol::*;
use std::collections::BTreeMap;

#[tokio::test]
async fn names_are_checked_where_they_are_taken() {
    let world = World::new().await;
    world.log_in("东东").await.unwrap();
    for (name, status, fault) in [
        ("", 422, "empty"),
        ("   ", 422, "empty"),
        ("\u{202E}x", 422, "unprintable"),
        (&"x".repeat(33), 422, "too_long"),
        ("东东", 409, "taken"),
        ("ＤＯＮＧ", 200, ""),
        ("dong", 409, "looks_taken"),
        ("Tom", 200, ""),
        ("Тom", 409, "looks_taken"),
        ("東東", 409, "looks_taken"),
        ("Ada · 站长", 422, "reserved"),
    ] {
        match world.log_in(name).await {
            Ok(_) => assert_eq!(status, 200, "{name}"),
            Err((code, body)) => {
                assert_eq!(code, status, "{name}");
                assert!(body.contains(fault), "{name}: {body}");
            }
        }
    }
    world.stop().await;
}

#[tokio::test]
async fn the_form_works_without_any_script() {
    let world = World::new().await;
    let (status, head, _) = world.post("/login", &[], "name=%E4%B8%9C&avatar=3&locale=en").await;
    assert_eq!(status, 303);
    assert!(head.contains("location: /c/1\r\n"), "{head}");
    let cookie = head.lines().find(|line| line.starts_with("set-cookie")).unwrap();
    assert!(cookie.starts_with(&format!("set-cookie: sid-{}=", world.address.port())), "{cookie}");
    assert!(cookie.contains("httponly") && cookie.contains("samesite=lax"), "{cookie}");
    let (status, head, _) = world.post("/login", &[], "name=&avatar=3").await;
    assert_eq!(status, 303);
    assert!(head.contains("location: /login?name=&avatar=3"), "{head}");
    world.stop().await;
}

#[tokio::test]
async fn logging_out_ends_that_login_at_once_and_frees_the_name() {
    let world = World::new().await;
    let mut alice = world.person("alice").await;
    let mut tab = world.connect(&alice.token).await;
    let cookie = format!("sid={}", alice.token);
    let (status, head, _) = world.post("/logout", &[("cookie", &cookie)], "").await;
    assert_eq!(status, 303);
    assert!(head.contains("max-age=0"));
    for connection in [&mut alice, &mut tab] {
        assert_eq!(connection.closed().await.0, limits::close::SIGNED_OUT);
    }
    let (status, _, _) = world.raw(handshake(&world, &cookie).as_bytes()).await;
    assert_eq!(status, 401);
    world.log_in("alice").await.unwrap();
    world.stop().await;
}

#[tokio::test]
async fn names_and_history_survive_a_restart() {
    let world = World::new().await;
    let mut alice = world.person("alice").await;
    alice.says(LOBBY, "还在吗").await;
    let (token, me) = (alice.token.clone(), alice.me.clone());
    alice.leaves().await;
    let world = world.restart().await;
    let mut alice = world.connect(&token).await;
    assert_eq!(alice.me, me);
    assert_eq!(text_of(&alice.history(LOBBY).await.unwrap().items[0]), "还在吗");
    world.stop().await;
}

#[tokio::test]
async fn being_forgotten_blanks_the_name_and_keeps_the_place() {
    let world = World::new().await;
    let mut carol = world.person("carol").await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let chat = carol.opens(Command::OpenPrivate { person: alice.me.id }).await.id;
    alice.says(LOBBY, "bye").await;
    bob.hears("bye").await;
    let cookie = format!("sid={}", alice.token);
    world.post("/forget", &[("cookie", &cookie)], "").await;
    assert_eq!(alice.closed().await.0, limits::close::SIGNED_OUT);
    let Event::Person(gone) = bob.event().await else { panic!() };
    assert_eq!((gone.id, gone.name.as_str()), (alice.me.id, ""));
    let What::Message { author, text, .. } = bob.history(LOBBY).await.unwrap().items.remove(0).what else {
        panic!()
    };
    assert_eq!((author.name.as_str(), text.as_str()), ("", "bye"));
    assert_eq!(bob.ask(Command::OpenPrivate { person: alice.me.id }).await, Err(Fault::Unreachable));
    let later = Schedule {
        conversation: chat,
        nonce: random_nonce(),
        text: "bye".into(),
        with: None,
        at: i64::MAX / 2,
    };
    assert_eq!(
        carol.ask(Command::Schedule(later)).await,
        Err(Fault::Unreachable),
        "not only once it is time"
    );
    world.stop().await;
}

#[tokio::test]
async fn a_profile_changes_live_for_everyone() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let change = |name: &str| {
        Command::Profile(EditProfile { name: Some(name.into()), avatar: Some(AvatarId(9)), locale: None })
    };
    assert_eq!(alice.ask(change("bob")).await, Err(Fault::Name(NameFault::Taken)));
    let Ok(Reply::Person(me)) = alice.ask(change("爱丽丝")).await else { panic!() };
    assert_eq!((me.name.as_str(), me.avatar), ("爱丽丝", AvatarId(9)));
    assert_eq!(bob.event().await, Event::Person(me));
    world.log_in("alice").await.expect("the old name is free");
    let bad = Command::Profile(EditProfile { name: None, avatar: Some(AvatarId(25)), locale: None });
    assert_eq!(alice.ask(bad).await, Err(Fault::UnknownAvatar));
    world.stop().await;
}

#[tokio::test]
async fn the_owner_code_works_once() {
    let world = World::new().await;
    let (mut alice, mut bob, mut carol) =
        (world.person("alice").await, world.person("bob").await, world.person("carol").await);
    let code = person::new_owner_code(&world.engine).await.unwrap().unwrap();
    let claim = |code: &str| Command::ClaimOwner { code: code.into() };
    assert_eq!(bob.ask(claim("guess")).await, Err(Fault::WrongCode));
    assert_eq!(bob.ask(Command::RemovePerson { person: carol.me.id }).await, Err(Fault::Forbidden));
    let Ok(Reply::Person(owner)) = alice.ask(claim(&code)).await else { panic!() };
    assert!(owner.owner);
    assert_eq!(bob.ask(claim(&code)).await, Err(Fault::WrongCode));
    assert_eq!(person::new_owner_code(&world.engine).await.unwrap(), None);
    let rename = Command::RenamePerson { person: bob.me.id, name: "小王".into() };
    assert!(matches!(alice.ask(rename).await, Ok(Reply::Person(p)) if p.name == "小王"));
    let Ok(Reply::Logins(logins)) = alice.ask(Command::Logins { person: Some(bob.me.id) }).await else {
        panic!()
    };
    assert_eq!(alice.ask(Command::SignOut { login: logins[0].id }).await, Ok(Reply::Done));
    assert_eq!(bob.closed().await.0, limits::close::SIGNED_OUT);
    carol.ask(Command::Ping).await.unwrap();
    assert_eq!(alice.ask(Command::RemovePerson { person: alice.me.id }).await, Err(Fault::Forbidden));
    alice.ask(Command::RemovePerson { person: carol.me.id }).await.unwrap();
    assert_eq!(carol.closed().await.0, limits::close::SIGNED_OUT);
    world.stop().await;
}

#[tokio::test]
async fn one_sees_and_ends_ones_own_logins_only() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let Ok(Reply::Logins(mine)) = alice.ask(Command::Logins { person: None }).await else { panic!() };
    assert_eq!(mine.len(), 1);
    assert!(mine[0].this);
    assert_eq!(bob.ask(Command::Logins { person: Some(alice.me.id) }).await, Err(Fault::Forbidden));
    assert_eq!(bob.ask(Command::SignOut { login: mine[0].id }).await, Err(Fault::Missing));
    alice.says(LOBBY, "still here").await;
    alice.start(Command::SignOut { login: mine[0].id }).await;
    assert_eq!(alice.closed().await.0, limits::close::SIGNED_OUT);
    world.stop().await;
}

#[tokio::test]
async fn answers_carry_the_security_headers() {
    let world = World::new().await;
    for path in ["/healthz", "/readyz", "/nothing", "/ws"] {
        let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", world.address);
        let (_, head, _) = world.raw(request.as_bytes()).await;
        for header in
            ["x-content-type-options: nosniff", "referrer-policy: same-origin", "cache-control: no-store"]
        {
            assert!(head.contains(header), "{path}: {head}");
        }
    }
    world.stop().await;
}

/// What a browser has after an answer: by name, as RFC 6265 §5.3 keeps them for a host on all its ports.
fn keep(jar: &mut BTreeMap<String, String>, head: &str) {
    for line in head.lines().filter_map(|line| line.strip_prefix("set-cookie: ")) {
        let (name, rest) = line.split_once('=').unwrap();
        match rest.split(';').next().unwrap() {
            "" => drop(jar.remove(name)),
            value => drop(jar.insert(name.to_owned(), value.to_owned())),
        }
    }
}

fn cookies(jar: &BTreeMap<String, String>) -> String {
    jar.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
}

#[tokio::test]
async fn two_servers_on_one_host_do_not_log_each_other_out() {
    let (one, two) = (World::new().await, World::new().await);
    let mut jar = BTreeMap::new();
    // Left by a release whose cookies did not hold the port.
    let old = one.log_in("old").await.unwrap();
    jar.insert("sid".to_owned(), old.clone());
    for world in [&two, &one] {
        let (status, head, _) =
            world.post("/login", &[("cookie", &cookies(&jar))], "name=Ada&avatar=3").await;
        assert_eq!(status, 303);
        keep(&mut jar, &head);
        if std::ptr::eq(world, &two) {
            assert!(jar.contains_key("sid"), "it is the other server's");
        }
    }
    assert_eq!(jar.len(), 2, "the old one was replaced where it counted: {jar:?}");
    let enters = |world: &World| {
        let request = handshake(world, &cookies(&jar));
        let address = world.address;
        async move { answer_to(address, request.as_bytes()).await.0 }
    };
    for world in [&one, &two] {
        assert!(enters(world).await.starts_with("http/1.1 101"));
    }
    let (_, head, _) = one.post("/logout", &[("cookie", &cookies(&jar))], "").await;
    let mut after = jar.clone();
    keep(&mut after, &head);
    assert_eq!(after.keys().collect::<Vec<_>>(), [&format!("sid-{}", two.address.port())]);
    assert!(enters(&one).await.starts_with("http/1.1 401"));
    assert!(enters(&two).await.starts_with("http/1.1 101"));
    one.stop().await;
    two.stop().await;
}

fn handshake(world: &World, cookie: &str) -> String {
    format!(
        "GET /ws HTTP/1.1\r\nhost: {0}\r\norigin: http://{0}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\ncookie: {cookie}\r\n\r\n",
        world.address
    )
}

#[tokio::test]
async fn a_page_can_ask_whose_login_it_has() {
    let world = World::new().await;
    let alice = world.person("alice").await;
    let ask = async |cookie: &str| {
        let request =
            format!("GET /me HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n{cookie}\r\n", world.address);
        let (status, head, body) = world.raw(request.as_bytes()).await;
        assert!(head.contains("cache-control: no-store"), "{head}");
        (status, body)
    };
    let mine = format!("cookie: sid={}\r\n", alice.token);
    let (status, body) = ask(&mine).await;
    assert_eq!(status, 200);
    let person: protocol::Person = serde_json::from_str(&body).unwrap();
    assert_eq!((person.name.as_str(), person.id), ("alice", alice.me.id));
    assert_eq!(ask("").await, (204, String::new()));
    assert_eq!(ask("cookie: sid=nonsense\r\n").await, (204, String::new()));
    world.post("/logout", &[("cookie", &format!("sid={}", alice.token))], "").await;
    assert_eq!(ask(&mine).await, (204, String::new()));
    drop(alice);
    world.stop().await;
}
