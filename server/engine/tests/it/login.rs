//! Coming in, staying, going.

use crate::world::*;
use protocol::*;

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
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
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
    assert_eq!(bob.ask(Command::OpenPrivate { person: alice.me.id }).await, Err(Fault::Missing));
    world.stop().await;
}

#[tokio::test]
async fn a_profile_changes_live_for_everyone() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let change =
        |name: &str| Command::Profile { name: Some(name.into()), avatar: Some(AvatarId(9)), locale: None };
    assert_eq!(alice.ask(change("bob")).await, Err(Fault::Name(NameFault::Taken)));
    let Ok(Reply::Person(me)) = alice.ask(change("爱丽丝")).await else { panic!() };
    assert_eq!((me.name.as_str(), me.avatar), ("爱丽丝", AvatarId(9)));
    assert_eq!(bob.event().await, Event::Person(me));
    world.log_in("alice").await.expect("the old name is free");
    let bad = Command::Profile { name: None, avatar: Some(AvatarId(25)), locale: None };
    assert_eq!(alice.ask(bad).await, Err(Fault::UnknownAvatar));
    world.stop().await;
}

#[tokio::test]
async fn the_owner_code_works_once() {
    let world = World::new().await;
    let (mut alice, mut bob, mut carol) =
        (world.person("alice").await, world.person("bob").await, world.person("carol").await);
    let code = world.engine.new_owner_code().await.unwrap().unwrap();
    let claim = |code: &str| Command::ClaimOwner { code: code.into() };
    assert_eq!(bob.ask(claim("guess")).await, Err(Fault::WrongCode));
    assert_eq!(bob.ask(Command::RemovePerson { person: carol.me.id }).await, Err(Fault::Forbidden));
    let Ok(Reply::Person(owner)) = alice.ask(claim(&code)).await else { panic!() };
    assert!(owner.owner);
    assert_eq!(bob.ask(claim(&code)).await, Err(Fault::WrongCode));
    assert_eq!(world.engine.new_owner_code().await.unwrap(), None);
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

fn handshake(world: &World, cookie: &str) -> String {
    format!(
        "GET /ws HTTP/1.1\r\nhost: {0}\r\norigin: http://{0}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\ncookie: {cookie}\r\n\r\n",
        world.address
    )
}
