//! Ways in that work once: many come by one at the same time, and answers are lost.

use crate::{
    post::*,
    second_factor::{EMAIL, Moved, halfway, turned_on, world},
    world::*,
};
use futures_util::future::join_all;
use protocol::*;
use std::{collections::BTreeSet, sync::atomic::Ordering};

/// What works once.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Used {
    WayBack,
    Device,
    Activation,
    Reset,
    ResetHalfway,
    Digits,
    Guest,
}

const WAYS: [Used; 7] = [
    Used::WayBack,
    Used::Device,
    Used::Activation,
    Used::Reset,
    Used::ResetHalfway,
    Used::Digits,
    Used::Guest,
];

/// A form that is about to be sent.
struct Form {
    path: &'static str,
    fields: Vec<(&'static str, String)>,
    /// The cookies of the browser that it belongs to, and of others that try it.
    own: String,
    others: Vec<String>,
}

impl Form {
    /// What a browser with these cookies gets: the secret of its login, or of its wait for the digits. What it is refused
    /// with has none.
    async fn press(&self, world: &World, cookies: &str) -> Option<String> {
        let fields: Vec<(&str, &str)> =
            self.fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let headers = [("accept", "application/json"), ("cookie", cookies)];
        let (_, head, body) = world.post(self.path, &headers, &form(&fields)).await;
        let secret = set_cookie(&head, "sid").or_else(|| set_cookie(&head, "halfway"));
        assert_eq!(set_cookie(&head, "sid").is_some(), body.contains("token"), "{body}");
        secret
    }
}

async fn allowed_device(world: &World, person: &mut crate::world::Person) -> String {
    let Ok(Reply::HandOver(offer)) = person.ask(Command::HandOver {}).await else { panic!() };
    let headers = [("accept", "application/json"), ("cookie", &world.door("a"))];
    let (_, head, _) = world.post("/device", &headers, &form(&[("secret", &offer.secret)])).await;
    person.ask(Command::AnswerHandOver { allow: true }).await.unwrap();
    format!("device-{}={}", world.address.port(), set_cookie(&head, "device").unwrap())
}

async fn prepared(way: Used, world: &World, inbox: &Inbox, clock: &Moved) -> Form {
    let doors = ["b", "c", "d"].map(|letter| world.door(letter));
    let by_door = |path, fields| Form { path, fields, own: world.door("a"), others: doors.to_vec() };
    let reset = async || {
        world.fill("/reset/ask", None, &[("email", EMAIL)]).await;
        let secret = inbox.secret(2).await;
        by_door("/reset", vec![("secret", secret), ("password", OTHER.to_owned())])
    };
    match way {
        Used::WayBack => {
            let mut ada = world.person("Ada").await;
            let Ok(Reply::WayBack(made)) = ada.ask(Command::MakeWayBack {}).await else { panic!() };
            by_door("/back", vec![("secret", made.secret.unwrap())])
        }
        Used::Device => {
            let mut ada = world.person("Ada").await;
            let own = allowed_device(world, &mut ada).await;
            let other = |n: &str| format!("device-{}={}", world.address.port(), n.repeat(64));
            Form { path: "/device/enter", fields: vec![], own, others: vec![other("1"), other("2")] }
        }
        Used::Activation => {
            world.register("Ada", EMAIL, PASSWORD).await;
            by_door("/activate", vec![("secret", inbox.secret(1).await)])
        }
        Used::Reset => {
            world.member(inbox, "Ada", EMAIL).await;
            reset().await
        }
        Used::ResetHalfway => {
            turned_on(world, inbox, clock).await;
            reset().await
        }
        Used::Digits => {
            let (_, factor, _) = turned_on(world, inbox, clock).await;
            let own = halfway(world).await;
            let mut others = Vec::new();
            for _ in 0..12 {
                others.push(halfway(world).await);
            }
            Form { path: "/login/code", fields: vec![("code", clock.next(&factor))], own, others }
        }
        Used::Guest => {
            let mut ada = world.person("Ada").await;
            let room = ada.creates_room("散步").await;
            let make = Command::MakeInvitation { room: Some(room.id), hours: 1, uses: 1 };
            let Ok(Reply::Admin(made)) = ada.ask(make).await else { panic!() };
            let code = made.read::<ServerInvitation>().unwrap().code.unwrap();
            by_door("/guest", vec![("code", code), ("name", "Gast".to_owned()), ("avatar", "3".to_owned())])
        }
    }
}

/// FAULTS 2.12 for all of them: the answer is lost, and it is pressed again – in the browser that pressed it, and in
/// another one.
#[tokio::test]
async fn the_same_browser_gets_the_same_again_and_no_other_does() {
    for way in WAYS {
        let (world, inbox, clock, _keep) = world().await;
        let form = prepared(way, &world, &inbox, &clock).await;
        let (one, other) = tokio::join!(form.press(&world, &form.own), form.press(&world, &form.own));
        assert!(one.is_some(), "{way:?}");
        assert_eq!(one, other, "{way:?}: twice at once");
        assert_eq!(form.press(&world, &form.own).await, one, "{way:?}: again");
        for stranger in form.others.iter().take(2).map(String::as_str).chain([""]) {
            assert_eq!(form.press(&world, stranger).await, None, "{way:?}: another browser");
        }
        // Whoever signs out does not come in by it again.
        if way != Used::ResetHalfway {
            let sid = format!("sid-{}={}", world.address.port(), one.unwrap());
            world.post("/logout", &[("cookie", &sid)], "").await;
            assert_eq!(form.press(&world, &form.own).await, None, "{way:?}: signed out");
        }
        world.stop().await;
    }
}

#[tokio::test]
async fn the_same_again_is_for_a_quarter_of_an_hour() {
    let (world, inbox, clock, _keep) = world().await;
    let form = prepared(Used::Reset, &world, &inbox, &clock).await;
    let token = form.press(&world, &form.own).await;
    clock.0.fetch_add(14 * 60_000, Ordering::SeqCst);
    assert_eq!(form.press(&world, &form.own).await, token);
    clock.0.fetch_add(60_000, Ordering::SeqCst);
    assert_eq!(form.press(&world, &form.own).await, None);
    world.stop().await;
}

/// Another password by the same link is not the same again.
#[tokio::test]
async fn a_reset_that_asks_for_something_else_is_refused() {
    let (world, inbox, clock, _keep) = world().await;
    let mut form = prepared(Used::Reset, &world, &inbox, &clock).await;
    form.press(&world, &form.own).await.unwrap();
    form.fields[1].1 = PASSWORD.to_owned();
    assert_eq!(form.press(&world, &form.own).await, None);
    token_in(world.password_login(EMAIL, OTHER).await);
    world.stop().await;
}

/// 50 at once, from as many browsers where that can be: one comes in.
#[tokio::test]
async fn of_fifty_at_once_one_comes_in() {
    for way in WAYS {
        let (world, inbox, clock, _keep) = world().await;
        let form = prepared(way, &world, &inbox, &clock).await;
        let browser = |n: usize| match way {
            // Its link lets in the browser that registered alone, and the cookie is one device's.
            Used::Activation | Used::Device => form.own.clone(),
            Used::Digits => form.others[n % form.others.len()].clone(),
            _ => format!("door-{}={n:064}", world.address.port()),
        };
        let browsers: Vec<String> = (0..50).map(browser).collect();
        let all = join_all(browsers.iter().map(|browser| form.press(&world, browser))).await;
        let came: BTreeSet<String> = all.into_iter().flatten().collect();
        assert_eq!(came.len(), 1, "{way:?}");
        world.stop().await;
    }
}

/// The offer to a second device is taken by one of 50 as well.
#[tokio::test]
async fn of_fifty_devices_one_takes_an_offer() {
    let world = World::new().await;
    let mut ada = world.person("Ada").await;
    let Ok(Reply::HandOver(offer)) = ada.ask(Command::HandOver {}).await else { panic!() };
    let fields = [("secret", offer.secret.as_str())];
    let all = join_all((0..50).map(|_| world.fill("/device", None, &fields))).await;
    assert_eq!(all.iter().filter(|(status, _)| *status == 200).count(), 1);
    world.stop().await;
}
