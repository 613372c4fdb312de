//! Six digits after the password.

use crate::{post::*, world::*};
use engine::{
    actions::credentials,
    domain::second_factor::SecondFactor,
    ports::clock::{Clock, SystemClock},
};
use protocol::*;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

const WRONG: &str = r#"{"fault":{"account":"wrong_second_factor"}}"#;
const ENDED: &str = r#"{"fault":{"account":"link_ended"}}"#;
pub const EMAIL: &str = "ada@example.org";

#[derive(Default)]
pub struct Moved(pub AtomicI64);

impl Clock for Moved {
    fn now(&self) -> i64 {
        SystemClock.now() + self.0.load(Ordering::SeqCst)
    }
}

impl Moved {
    /// The digits of the next half minute: each works once.
    pub fn next(&self, factor: &SecondFactor) -> String {
        self.0.fetch_add(30_000, Ordering::SeqCst);
        factor.digits_at(self.now())
    }
}

/// Base 32 (RFC 4648 §6).
fn decoded(text: &str) -> SecondFactor {
    let mut bits = String::new();
    for c in text.bytes() {
        let value = if c.is_ascii_uppercase() { c - b'A' } else { c - b'2' + 26 };
        bits += &format!("{value:05b}");
    }
    let (bytes, _) = bits.as_bytes().as_chunks::<8>();
    let byte = |bits: &[u8; 8]| u8::from_str_radix(std::str::from_utf8(bits).unwrap(), 2).unwrap();
    SecondFactor::stored(bytes.iter().map(byte).collect())
}

/// A member who has turned it on: their token, the factor, the recovery codes.
pub async fn turned_on(world: &World, inbox: &Inbox, clock: &Moved) -> (String, SecondFactor, Vec<String>) {
    let token = world.member(inbox, "Ada", EMAIL).await;
    let ada = world.connect(&token).await;
    let begin = async |old: &str| world.fill("/second-factor/begin", Some(&token), &[("old", old)]).await;
    assert_eq!(begin(OTHER).await.0, 401, "the password is asked again");
    assert!(credentials::second_factor_set_up(&world.engine, ada.me.id).is_none());
    assert_eq!(begin(PASSWORD).await, (200, "{}".into()));
    let wrong = world.fill("/second-factor/confirm", Some(&token), &[("code", "000000")]).await;
    assert_eq!(wrong, (422, WRONG.into()));
    // It is off until the digits are right.
    token_in(world.password_login(EMAIL, PASSWORD).await);
    let (factor, codes) = confirmed(world, clock, &token, ada.me.id).await;
    ada.leaves().await;
    (token, factor, codes)
}

/// Confirms what somebody with this token has begun to set up.
pub async fn confirmed(
    world: &World,
    clock: &Moved,
    token: &str,
    person: PersonId,
) -> (SecondFactor, Vec<String>) {
    let set_up = credentials::second_factor_set_up(&world.engine, person).unwrap();
    let factor = decoded(&set_up.for_app().unwrap().1);
    let code = factor.digits_at(clock.now());
    let confirmed = world.fill("/second-factor/confirm", Some(token), &[("code", &code)]).await;
    assert_eq!(confirmed, (200, "{}".into()));
    assert!(credentials::second_factor_set_up(&world.engine, person).is_none());
    (factor, set_up.codes)
}

/// Gives the password; gives the cookie that waits for the digits.
pub async fn halfway(world: &World) -> String {
    let fields = form(&[("email", EMAIL), ("password", PASSWORD)]);
    let (status, head, body) = world.post("/login", &[("accept", "application/json")], &fields).await;
    assert_eq!((status, body.as_str()), (200, r#"{"state":"second_factor"}"#));
    assert!(!head.contains("sid-"), "there is no login yet: {head}");
    let line = head.lines().find(|line| line.starts_with("set-cookie: halfway-")).unwrap();
    line.trim_start_matches("set-cookie: ").split(';').next().unwrap().to_owned()
}

pub async fn digits(world: &World, cookie: &str, code: &str) -> (u16, String) {
    let headers = [("accept", "application/json"), ("cookie", cookie)];
    let (status, _, body) = world.post("/login/code", &headers, &form(&[("code", code)])).await;
    (status, body)
}

pub async fn world() -> (World, Arc<Inbox>, Arc<Moved>, tempfile::TempDir) {
    let clock = Arc::new(Moved::default());
    let keep = tempfile::tempdir().unwrap();
    let world = World::by_clock(clock.clone(), keep.path().to_owned(), generous(), None).await;
    let inbox = Arc::new(Inbox::default());
    deliver_to(&world, inbox.clone());
    (world, inbox, clock, keep)
}

#[tokio::test]
async fn the_digits_are_asked_after_the_password_and_work_once() {
    let (world, inbox, clock, _keep) = world().await;
    let (token, factor, codes) = turned_on(&world, &inbox, &clock).await;
    let cookie = halfway(&world).await;
    assert_eq!(digits(&world, &cookie, "000000").await, (422, WRONG.into()));
    let code = clock.next(&factor);
    let once = token_in(digits(&world, &cookie, &code).await);
    assert_eq!(token_in(digits(&world, &cookie, &code).await), once, "one login each");
    let cookie = halfway(&world).await;
    assert_eq!(digits(&world, &cookie, &code).await, (422, WRONG.into()), "they were used");
    token_in(digits(&world, &cookie, &codes[0].to_lowercase()).await);
    let cookie = halfway(&world).await;
    assert_eq!(digits(&world, &cookie, &codes[0]).await, (422, WRONG.into()), "so was the code");
    token_in(digits(&world, &cookie, &codes[1]).await);
    // Without the password nothing is asked.
    assert_eq!(digits(&world, "", &clock.next(&factor)).await, (422, ENDED.into()));
    let off = world.fill("/second-factor/off", Some(&token), &[("old", PASSWORD)]).await;
    assert_eq!(off, (200, "{}".into()));
    token_in(world.password_login(EMAIL, PASSWORD).await);
    world.stop().await;
}

#[tokio::test]
async fn a_reset_by_mail_does_not_go_around_it() {
    let (world, inbox, clock, _keep) = world().await;
    let (token, factor, _) = turned_on(&world, &inbox, &clock).await;
    let mut here = world.connect(&token).await;
    let waiting = halfway(&world).await;
    world.fill("/reset/ask", None, &[("email", EMAIL)]).await;
    let secret = inbox.secret(inbox.count() + 1).await;
    let fields = form(&[("secret", &secret), ("password", OTHER)]);
    let (_, head, body) = world.post("/reset", &[("accept", "application/json")], &fields).await;
    assert_eq!(body, r#"{"state":"second_factor"}"#);
    assert_eq!(here.closed().await.0, limits::close::SIGNED_OUT);
    let line = head.lines().find(|line| line.starts_with("set-cookie: halfway-")).unwrap();
    let cookie = line.trim_start_matches("set-cookie: ").split(';').next().unwrap();
    let code = clock.next(&factor);
    assert_eq!(digits(&world, &waiting, &code).await, (422, ENDED.into()), "that was the old password");
    token_in(digits(&world, cookie, &code).await);
    world.stop().await;
}
