//! Passwords and digits are not guessed, and whoever tries locks nobody out.

use crate::{
    post::*,
    second_factor::{digits, halfway, turned_on},
    world::*,
};
use engine::Config;
use std::sync::Arc;

const WRONG: &str = r#"{"fault":{"account":"wrong"}}"#;
const EMAIL: &str = "ada@example.org";
const HOME: &str = "198.51.100.7";
const STRANGER: &str = "203.0.113.9";

/// A server that hears from a proxy where people are.
async fn behind_a_proxy() -> (World, Arc<Inbox>) {
    let config = Config { trusted_proxies: vec!["127.0.0.1".parse().unwrap()], ..generous() };
    let world = World::with(config).await;
    let inbox = Arc::new(Inbox::default());
    deliver_to(&world, inbox.clone());
    (world, inbox)
}

/// Logs in from an address with these cookies: status, head, body.
async fn tries(
    world: &World,
    from: &str,
    cookies: &str,
    email: &str,
    password: &str,
) -> (u16, String, String) {
    let headers = [("accept", "application/json"), ("x-forwarded-for", from), ("cookie", cookies)];
    world.post("/login", &headers, &form(&[("email", email), ("password", password)])).await
}

/// What Ada's browser keeps once she has logged in with it.
async fn known(world: &World, email: &str, password: &str) -> String {
    let (status, head, body) = tries(world, HOME, "", email, password).await;
    assert_eq!(status, 200, "{body}");
    format!("known-{}={}", world.address.port(), set_cookie(&head, "known").unwrap())
}

#[tokio::test]
async fn wrong_passwords_are_counted_for_everybody_alike() {
    let (world, inbox) = with_inbox().await;
    world.member(&inbox, "Ada", EMAIL).await;
    let address_limit = world.engine.config.quotas.wrong_passwords_per_hour;
    for email in [EMAIL, "nobody@example.org"] {
        for _ in 0..5 {
            assert_eq!(world.password_login(email, OTHER).await, (401, WRONG.into()));
        }
        let (status, body) = world.password_login(email, PASSWORD).await;
        assert!(status == 429 && body.contains("rate_limited"), "{status} {body}");
    }
    for n in 10..address_limit {
        assert_eq!(world.password_login(&format!("x{n}@example.org"), OTHER).await.0, 401, "{n}");
    }
    assert_eq!(world.password_login("y@example.org", OTHER).await.0, 429, "the address has had its share");
    world.stop().await;
}

#[tokio::test]
async fn a_stranger_does_not_lock_out_a_browser_that_was_in_before() {
    let (world, inbox) = behind_a_proxy().await;
    world.member(&inbox, "Ada", EMAIL).await;
    let hers = known(&world, EMAIL, PASSWORD).await;
    for n in 0..5 {
        assert_eq!(tries(&world, STRANGER, "", EMAIL, OTHER).await.0, 401, "{n}");
    }
    assert_eq!(tries(&world, STRANGER, "", EMAIL, PASSWORD).await.0, 429, "they had five");
    // Even from the same network, and when that has had its share of everybody's passwords.
    for n in 5..20 {
        assert_eq!(tries(&world, STRANGER, "", &format!("x{n}@example.org"), OTHER).await.0, 401);
    }
    for from in [HOME, STRANGER] {
        assert_eq!(tries(&world, from, &hers, EMAIL, PASSWORD).await.0, 200, "{from}");
    }
    // She guesses no more often than others do.
    for n in 0..5 {
        assert_eq!(tries(&world, HOME, &hers, EMAIL, OTHER).await.0, 401, "{n}");
    }
    assert_eq!(tries(&world, HOME, &hers, EMAIL, PASSWORD).await.0, 429);
    world.stop().await;
}

#[tokio::test]
async fn strangers_from_everywhere_are_slowed_down_and_nobody_is_locked_out_for_long() {
    let (world, inbox) = behind_a_proxy().await;
    world.member(&inbox, "Ada", EMAIL).await;
    for n in 0..5 {
        assert_eq!(tries(&world, &format!("203.0.113.{n}"), "", EMAIL, OTHER).await.0, 401);
    }
    let (status, _, body) = tries(&world, "203.0.113.77", "", EMAIL, OTHER).await;
    let fault: serde_json::Value = serde_json::from_str(&body).unwrap();
    let wait = fault["fault"]["rate_limited"]["retry_ms"].as_u64().unwrap();
    assert!(status == 429 && (1..=1_000).contains(&wait), "{body}");
    // Others are not kept waiting, and Ada's new phone waits a second.
    assert_eq!(tries(&world, HOME, "", "bob@example.org", OTHER).await.0, 401);
    tokio::time::sleep(std::time::Duration::from_millis(1_010)).await;
    assert_eq!(tries(&world, HOME, "", EMAIL, PASSWORD).await.0, 200);
    world.stop().await;
}

#[tokio::test]
async fn a_household_has_one_count_however_many_addresses_it_has() {
    let (world, _inbox) = behind_a_proxy().await;
    for n in 0..20 {
        let from = format!("2001:db8:1:2::{n:x}");
        assert_eq!(tries(&world, &from, "", &format!("x{n}@example.org"), OTHER).await.0, 401);
    }
    assert_eq!(tries(&world, "2001:db8:1:2:ffff::1", "", EMAIL, OTHER).await.0, 429);
    assert_eq!(tries(&world, "2001:db8:1:3::1", "", EMAIL, OTHER).await.0, 401, "the neighbours");
    world.stop().await;
}

#[tokio::test]
async fn what_a_browser_is_known_by_is_of_one_account_and_one_password() {
    let (world, inbox) = behind_a_proxy().await;
    let token = world.member(&inbox, "Ada", EMAIL).await;
    world.member(&inbox, "Eve", "eve@example.org").await;
    let hers = known(&world, EMAIL, PASSWORD).await;
    let (name, value) = hers.split_once('=').unwrap();
    let (number, seal) = value.split_once('.').unwrap();
    let forged = [
        known(&world, "eve@example.org", PASSWORD).await,
        format!("{name}={number}.{}", "0".repeat(64)),
        format!("{name}={}.{seal}", "0".repeat(64)),
        format!("{name}={seal}"),
        format!("{name}="),
    ];
    for n in 0..5 {
        assert_eq!(tries(&world, STRANGER, &forged[n % 5], EMAIL, OTHER).await.0, 401);
    }
    for cookie in &forged {
        assert_eq!(tries(&world, STRANGER, cookie, EMAIL, OTHER).await.0, 429, "{cookie}");
    }
    assert_eq!(tries(&world, STRANGER, &hers, EMAIL, PASSWORD).await.0, 200);
    let bearer = format!("Bearer {token}");
    let fields = form(&[("old", PASSWORD), ("password", OTHER)]);
    let (_, head, _) = world.post("/account/password", &[("authorization", &bearer)], &fields).await;
    assert_eq!(tries(&world, STRANGER, &hers, EMAIL, OTHER).await.0, 429, "that was the old password");
    let fresh = format!("{name}={}", set_cookie(&head, "known").unwrap());
    assert_eq!(tries(&world, STRANGER, &fresh, EMAIL, OTHER).await.0, 200);
    world.stop().await;
}

/// Whoever knows the password and guesses at the digits does not lock out its owner.
#[tokio::test]
async fn digits_are_not_guessed_and_nobody_is_locked_out_of_theirs() {
    let clock = Arc::new(crate::second_factor::Moved::default());
    let keep = tempfile::tempdir().unwrap();
    let world = World::by_clock(clock.clone(), keep.path().to_owned(), generous(), None).await;
    let inbox = Arc::new(Inbox::default());
    deliver_to(&world, inbox.clone());
    let (_, factor, _) = turned_on(&world, &inbox, &clock).await;
    let port = world.address.port();
    let headers = [("accept", "application/json"), ("cookie", &*halfway(&world).await)];
    let code = clock.next(&factor);
    let (_, head, _) = world.post("/login/code", &headers, &form(&[("code", &code)])).await;
    let hers = format!("known-{port}={}", set_cookie(&head, "known").unwrap());
    let cookie = halfway(&world).await;
    for _ in 0..5 {
        assert_eq!(digits(&world, &cookie, "000000").await.0, 422);
    }
    let (status, body) = digits(&world, &halfway(&world).await, &clock.next(&factor)).await;
    assert!(status == 429 && body.contains("rate_limited"), "{body}");
    let cookies = format!("{}; {hers}", halfway(&world).await);
    token_in(digits(&world, &cookies, &clock.next(&factor)).await);
    world.stop().await;
}

/// Whoever uses up the mails that somebody may get does not keep them out: each of these mails lets them in.
#[tokio::test]
async fn a_stranger_who_asks_for_mails_keeps_nobody_from_a_new_password() {
    let (world, inbox) = with_inbox().await;
    world.member(&inbox, "Ada", EMAIL).await;
    for _ in 0..3 {
        assert_eq!(world.register("Eve", EMAIL, OTHER).await.0, 200);
    }
    assert_eq!(world.fill("/reset/ask", None, &[("email", EMAIL)]).await, (200, "{}".into()));
    let letter = inbox.letter(3).await;
    assert!(letter.body.contains("already have an account"), "{}", letter.body);
    let link = letter.body.split_whitespace().find(|word| word.contains("/reset/")).unwrap();
    let secret = link.rsplit('/').next().unwrap();
    token_in(world.fill("/reset", None, &[("secret", secret), ("password", OTHER)]).await);
    world.stop().await;
}
