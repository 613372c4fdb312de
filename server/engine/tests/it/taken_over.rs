//! Somebody registers with an address that is not theirs, or moves their account to it, and waits for its owner to come
//! (Sudhodanan and Paverd, "Pre-hijacked accounts", 2022). In these tests Eve waits for Ada.

use crate::{
    post::*,
    second_factor::{EMAIL, Moved, confirmed, digits, world},
    world::*,
};
use engine::domain::second_factor::SecondFactor;
use protocol::*;

const WRONG: &str = r#"{"fault":{"account":"wrong"}}"#;
const ENDED: &str = r#"{"fault":{"account":"link_ended"}}"#;
const ACTIVE: &str = r#"{"state":"active"}"#;
/// Ada's browser; Eve's is "a".
const ADA: &str = "b";

/// Eve registers with Ada's address, and Ada presses the button in the mail that she gets. Gives Eve's login.
async fn eve_waits(world: &World, inbox: &Inbox) -> String {
    world.register("Eve", EMAIL, PASSWORD).await;
    let secret = inbox.secret(1).await;
    let pressed = world.press("/activate", &world.door(ADA), &[("secret", &secret)]).await;
    assert_eq!(pressed, (200, ACTIVE.into()), "Ada is not let into what Eve made");
    token_in(world.password_login(EMAIL, PASSWORD).await)
}

/// Ada does not know the password, and sets a new one.
async fn ada_resets(world: &World, inbox: &Inbox) -> (u16, String) {
    let before = inbox.count();
    world.fill("/reset/ask", None, &[("email", EMAIL)]).await;
    let secret = inbox.secret(before + 1).await;
    world.press("/reset", &world.door(ADA), &[("secret", &secret), ("password", OTHER)]).await
}

async fn set_up(world: &World, clock: &Moved, token: &str) -> SecondFactor {
    let id = world.connect(token).await.me.id;
    let begun = world.fill("/second-factor/begin", Some(token), &[("old", PASSWORD)]).await;
    assert_eq!(begun, (200, "{}".into()));
    confirmed(world, clock, token, id).await.0
}

#[tokio::test]
async fn the_link_lets_in_the_browser_that_registered_and_sends_others_to_the_password() {
    let (world, inbox) = with_inbox().await;
    world.register("Ada", EMAIL, PASSWORD).await;
    let secret = inbox.secret(1).await;
    for time in ["first", "again"] {
        let cookie = world.door(ADA);
        let (status, head, _) =
            world.post("/activate", &[("cookie", &cookie)], &form(&[("secret", &secret)])).await;
        assert_eq!(status, 303);
        assert!(head.contains("location: /login?as=account&why=active"), "{time}: {head}");
        assert_eq!(set_cookie(&head, "sid"), None, "{time}");
        assert_eq!(
            set_cookie(&head, "email").as_deref(),
            Some("ada%40example.org"),
            "{time}: it is filled in"
        );
    }
    // Nor does the browser that registered come in by a link that was used elsewhere.
    assert_eq!(world.activate(&secret).await, (200, ACTIVE.into()));
    token_in(world.password_login(EMAIL, PASSWORD).await);
    world.stop().await;
}

#[tokio::test]
async fn somebody_else_with_a_nickname_does_not_get_the_reader_of_the_mail() {
    let (world, inbox) = with_inbox().await;
    let eve = world.person("Eve").await;
    let bob = world.person("Bob").await;
    world.fill("/account/add", Some(&eve.token), &[("email", EMAIL), ("password", PASSWORD)]).await;
    let secret = inbox.secret(1).await;
    // Whoever is logged in as somebody else is not Eve either.
    let pressed = world.fill("/activate", Some(&bob.token), &[("secret", &secret)]).await;
    assert_eq!(pressed, (200, ACTIVE.into()));
    token_in(world.password_login(EMAIL, PASSWORD).await);
    world.stop().await;
}

#[tokio::test]
async fn an_unexpired_session_ends_with_what_it_has_offered() {
    let (world, inbox) = with_inbox().await;
    let eve = eve_waits(&world, &inbox).await;
    let mut eve = world.connect(&eve).await;
    let Ok(Reply::HandOver(offer)) = eve.ask(Command::HandOver {}).await else { panic!() };
    let headers = [("accept", "application/json")];
    let (_, head, _) = world.post("/device", &headers, &form(&[("secret", &offer.secret)])).await;
    eve.ask(Command::AnswerHandOver { allow: true }).await.unwrap();
    let device = format!("device-{}={}", world.address.port(), set_cookie(&head, "device").unwrap());
    let ada = token_in(ada_resets(&world, &inbox).await);
    assert_eq!(eve.closed().await.0, limits::close::SIGNED_OUT);
    assert_eq!(world.press("/device/enter", &device, &[]).await.0, 422, "the device that was let in before");
    assert_eq!(world.password_login(EMAIL, PASSWORD).await, (401, WRONG.into()));
    world.connect(&ada).await.leaves().await;
    world.stop().await;
}

#[tokio::test]
async fn a_trojan_way_back_leads_nowhere() {
    let (world, inbox) = with_inbox().await;
    let eve = eve_waits(&world, &inbox).await;
    let mut eve = world.connect(&eve).await;
    let Ok(Reply::WayBack(made)) = eve.ask(Command::MakeWayBack {}).await else { panic!() };
    token_in(ada_resets(&world, &inbox).await);
    let back = world.fill("/back", None, &[("secret", &made.secret.unwrap())]).await;
    assert_eq!(back, (422, r#"{"fault":"wrong_way_back"}"#.into()));
    eve.closed().await;
    world.stop().await;
}

#[tokio::test]
async fn an_unexpired_change_of_the_address_moves_nothing() {
    let (world, inbox) = with_inbox().await;
    let eve = eve_waits(&world, &inbox).await;
    let change = async |to: &str| {
        let fields = [("old", PASSWORD), ("email", to)];
        assert_eq!(world.fill("/account/email", Some(&eve), &fields).await, (200, "{}".into()));
    };
    change("eve@example.org").await;
    let secret = inbox.secret(2).await;
    token_in(ada_resets(&world, &inbox).await);
    for cookie in ["a", ADA] {
        let pressed = world.press("/activate", &world.door(cookie), &[("secret", &secret)]).await;
        assert_eq!(pressed, (422, ENDED.into()));
    }
    token_in(world.password_login(EMAIL, OTHER).await);
    assert_eq!(world.password_login("eve@example.org", OTHER).await, (401, WRONG.into()));
    world.stop().await;
}

#[tokio::test]
async fn digits_that_were_set_up_before_the_owner_came_are_not_asked() {
    let (world, inbox, clock, _keep) = world().await;
    let eve = eve_waits(&world, &inbox).await;
    set_up(&world, &clock, &eve).await;
    let ada = token_in(ada_resets(&world, &inbox).await);
    // Neither is what Eve had begun.
    let ada = world.connect(&ada).await;
    assert!(engine::actions::credentials::second_factor_set_up(&world.engine, ada.me.id).is_none());
    token_in(world.password_login(EMAIL, OTHER).await);
    ada.leaves().await;
    world.stop().await;
}

/// The same for whoever moves an account of their own to Ada's address.
#[tokio::test]
async fn an_account_that_was_moved_to_an_address_is_its_owners() {
    let (world, inbox, clock, _keep) = world().await;
    let eve = world.member(&inbox, "Eve", "eve@example.org").await;
    set_up(&world, &clock, &eve).await;
    let fields = [("old", PASSWORD), ("email", EMAIL)];
    assert_eq!(world.fill("/account/email", Some(&eve), &fields).await.0, 200);
    let secret = inbox.secret(2).await;
    let pressed = world.press("/activate", &world.door(ADA), &[("secret", &secret)]).await;
    assert_eq!(pressed, (200, r#"{"state":"email_changed"}"#.into()));
    inbox.letter(3).await;
    token_in(ada_resets(&world, &inbox).await);
    world.stop().await;
}

/// Whoever registers on one device, presses the button on another and logs in there has shown both: from here on a reset
/// by mail does not go around their digits.
#[tokio::test]
async fn who_reads_the_mails_and_knows_the_password_is_the_owner() {
    let (world, inbox, clock, _keep) = world().await;
    world.register("Ada", EMAIL, PASSWORD).await;
    let secret = inbox.secret(1).await;
    world.press("/activate", &world.door(ADA), &[("secret", &secret)]).await;
    let fields = [("email", EMAIL), ("password", PASSWORD)];
    let ada = token_in(world.press("/login", &world.door(ADA), &fields).await);
    let factor = set_up(&world, &clock, &ada).await;
    let before = inbox.count();
    world.fill("/reset/ask", None, &[("email", EMAIL)]).await;
    let secret = inbox.secret(before + 1).await;
    let headers = [("accept", "application/json")];
    let fields = form(&[("secret", &secret), ("password", OTHER)]);
    let (_, head, body) = world.post("/reset", &headers, &fields).await;
    assert_eq!(body, r#"{"state":"second_factor"}"#);
    let halfway = format!("halfway-{}={}", world.address.port(), set_cookie(&head, "halfway").unwrap());
    token_in(digits(&world, &halfway, &clock.next(&factor)).await);
    world.stop().await;
}
