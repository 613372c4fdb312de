//! Letting a second device in.

use crate::world::*;
use engine::ports::clock::Clock;
use protocol::*;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

const JSON: (&str, &str) = ("accept", "application/json");

async fn offers(person: &mut crate::world::Person) -> String {
    match person.ask(Command::HandOver {}).await.unwrap() {
        Reply::HandOver(offer) => offer.secret,
        other => panic!("{other:?}"),
    }
}

/// Takes an offer: the cookie it waits with, and the digits it shows.
async fn claims(world: &World, secret: &str) -> (String, String) {
    claims_through("", world, secret).await
}

async fn claims_through(door: &str, world: &World, secret: &str) -> (String, String) {
    let headers = [JSON, ("user-agent", "Phone"), ("cookie", door)];
    let (status, head, body) = world.post("/device", &headers, &format!("secret={secret}")).await;
    assert_eq!(status, 200, "{body}");
    let line = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
    assert!(line.contains("httponly") && line.contains("samesite=lax"), "{line}");
    let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(answer["state"], "waiting");
    (line.split(';').next().unwrap().to_owned(), answer["digits"].as_str().unwrap().to_owned())
}

async fn state(world: &World, cookie: &str) -> String {
    let request = format!(
        "GET /device/state HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncookie: {cookie}\r\n\r\n",
        world.address
    );
    let body = world.raw(request.as_bytes()).await.2;
    let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
    answer["state"].as_str().unwrap().to_owned()
}

async fn next_offer(person: &mut crate::world::Person) -> (String, String) {
    match person.event().await {
        Event::HandOver { digits, agent, until: Some(_) } => (digits, agent),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_device_is_let_in_once_the_other_has_seen_the_same_digits() {
    let world = World::new().await;
    let mut alice = world.person("alice").await;
    let mut tab = world.connect(&alice.token).await;
    let secret = offers(&mut alice).await;
    let (cookie, digits) = claims(&world, &secret).await;
    for connection in [&mut alice, &mut tab] {
        assert_eq!(next_offer(connection).await, (digits.clone(), "Phone".into()));
    }
    // A page that is loaded only now is asked as well.
    let mut late = world.connect(&alice.token).await;
    assert_eq!(next_offer(&mut late).await, (digits.clone(), "Phone".into()));
    for connection in [&mut alice, &mut tab] {
        assert_eq!(next_offer(connection).await, (digits.clone(), "Phone".into()), "it is the same");
    }
    late.leaves().await;
    assert_eq!((digits.len(), state(&world, &cookie).await.as_str()), (4, "waiting"));
    let enter = |accept: (&'static str, &'static str)| {
        let headers = [("cookie", cookie.clone()), (accept.0, accept.1.to_owned())];
        let world = &world;
        async move {
            let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
            world.post("/device/enter", &headers, "next=/c/5").await
        }
    };
    let (status, _, body) = enter(JSON).await;
    assert_eq!((status, body.as_str()), (422, r#"{"fault":"hand_over_ended"}"#), "not before the answer");
    // Whoever photographed the offer comes too late, and knows of nothing.
    let (status, _, body) = world.post("/device", &[JSON], &format!("secret={secret}")).await;
    assert_eq!((status, body.as_str()), (422, r#"{"fault":"hand_over_ended"}"#));
    assert_eq!(state(&world, "device=nothing").await, "expired");
    tab.ask(Command::AnswerHandOver { allow: true }).await.unwrap();
    assert_eq!(alice.event().await, Event::HandOverAnswered { allowed: true });
    let mut later = world.connect(&alice.token).await;
    later.hears_nothing().await;
    later.leaves().await;
    assert_eq!(state(&world, &cookie).await, "allowed");
    let sid = format!("set-cookie: sid-{}=", world.address.port());
    let in_as = |(status, head, _): (u16, String, String)| {
        assert_eq!(status, 303);
        assert!(head.contains("location: /c/5\r\n"), "{head}");
        let line = head.lines().find_map(|line| line.strip_prefix(&sid)).unwrap();
        line.split(';').next().unwrap().to_owned()
    };
    // Twice at once; and again, because both answers were lost.
    let html = ("accept", "text/html");
    let (one, other) = tokio::join!(enter(html), enter(html));
    let token = in_as(one);
    assert_eq!((&in_as(other), &in_as(enter(html).await)), (&token, &token));
    // Both are told that there is one more.
    assert_eq!(alice.event().await, Event::Logins);
    assert_eq!(tab.event().await, Event::HandOverAnswered { allowed: true });
    assert_eq!(tab.event().await, Event::Logins);
    assert_eq!(state(&world, &cookie).await, "allowed");
    let mut phone = world.connect(&token).await;
    assert_eq!(phone.me, alice.me);
    let Ok(Reply::Logins(logins)) = phone.ask(Command::Logins { person: None }).await else { panic!() };
    assert_eq!(logins.len(), 2);
    // And that it is one less again, whoever signed it out.
    let let_in = logins.iter().find(|login| login.this).unwrap();
    tab.ask(Command::SignOut { login: let_in.id }).await.unwrap();
    assert_eq!(phone.closed().await.0, limits::close::SIGNED_OUT);
    assert_eq!(alice.event().await, Event::Logins);
    assert_eq!(enter(JSON).await.0, 422, "it works once");
    world.stop().await;
}

/// FAULTS 2.12, here: a double click, and an answer that was lost.
#[tokio::test]
async fn an_offer_that_is_taken_twice_by_one_browser_is_taken_once() {
    let world = World::new().await;
    let mut alice = world.person("alice").await;
    let secret = offers(&mut alice).await;
    let door = |secret: &str| format!("door-{}={}", world.address.port(), secret.repeat(64));
    let a = door("a");
    let (one, other) = tokio::join!(claims_through(&a, &world, &secret), claims_through(&a, &world, &secret));
    assert_eq!(one, other);
    assert_eq!(next_offer(&mut alice).await.0, one.1);
    assert_eq!(claims_through(&a, &world, &secret).await, one);
    alice.hears_nothing().await;
    for cookie in ["", &door("b")] {
        let (status, ..) =
            world.post("/device", &[JSON, ("cookie", cookie)], &format!("secret={secret}")).await;
        assert_eq!(status, 422, "{cookie}");
    }
    world.stop().await;
}

#[tokio::test]
async fn a_refused_device_stays_outside_and_a_new_offer_ends_the_old() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let old = offers(&mut alice).await;
    let secret = offers(&mut alice).await;
    let (status, ..) = world.post("/device", &[JSON], &format!("secret={old}")).await;
    assert_eq!(status, 422);
    let (cookie, _) = claims(&world, &secret).await;
    // Nobody else answers for her.
    let answer = Command::AnswerHandOver { allow: true };
    assert_eq!(bob.ask(answer.clone()).await, Err(Fault::HandOverEnded));
    alice.ask(Command::AnswerHandOver { allow: false }).await.unwrap();
    assert_eq!(alice.ask(answer).await, Err(Fault::HandOverEnded), "it is answered");
    assert_eq!(state(&world, &cookie).await, "refused");
    let (status, _, body) = world.post("/device/enter", &[("cookie", &cookie), JSON], "").await;
    assert_eq!((status, body.as_str()), (422, r#"{"fault":"hand_over_ended"}"#));
    world.stop().await;
}

pub struct HandClock(pub AtomicI64);

impl Clock for HandClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

#[tokio::test]
async fn an_offer_and_a_wait_end_after_two_minutes() {
    let clock = Arc::new(HandClock(AtomicI64::new(1_760_000_000_000)));
    let keep = tempfile::tempdir().unwrap();
    let world = World::by_clock(clock.clone(), keep.path().to_owned(), generous(), None).await;
    let mut alice = world.person("alice").await;
    let late = offers(&mut alice).await;
    clock.0.fetch_add(120_000, Ordering::SeqCst);
    let (status, ..) = world.post("/device", &[JSON], &format!("secret={late}")).await;
    assert_eq!(status, 422);
    let secret = offers(&mut alice).await;
    clock.0.fetch_add(119_000, Ordering::SeqCst);
    let (cookie, _) = claims(&world, &secret).await;
    clock.0.fetch_add(119_000, Ordering::SeqCst);
    assert_eq!(state(&world, &cookie).await, "waiting");
    clock.0.fetch_add(1_000, Ordering::SeqCst);
    assert_eq!(state(&world, &cookie).await, "expired");
    assert_eq!(alice.ask(Command::AnswerHandOver { allow: true }).await, Err(Fault::HandOverEnded));
    world.stop().await;
}

#[tokio::test]
async fn a_login_that_stays_connected_stays_seen() {
    let clock = Arc::new(HandClock(AtomicI64::new(1_760_000_000_000)));
    let keep = tempfile::tempdir().unwrap();
    let world = World::by_clock(clock.clone(), keep.path().to_owned(), generous(), None).await;
    let mut alice = world.person("alice").await;
    for _ in 0..4 {
        clock.0.fetch_add(10 * 24 * 3_600_000, Ordering::SeqCst);
        engine::actions::login::touch_open(&world.engine).await;
    }
    // What is written after the notes is answered after them.
    alice.ask(Command::Profile(EditProfile { name: None, avatar: None, locale: None })).await.unwrap();
    let Ok(Reply::Logins(logins)) = alice.ask(Command::Logins { person: None }).await else { panic!() };
    assert_eq!((logins.len(), logins[0].seen), (1, clock.now()));
    let (status, body) = world.log_in("alice").await.unwrap_err();
    assert_eq!(status, 409, "she is here: {body}");
    world.stop().await;
}
