//! Accounts over real HTTP: registering, links, passwords, addresses; and what nobody may learn.

use crate::{post::*, world::*};
use protocol::*;
use std::sync::atomic::Ordering;

const WRONG: &str = r#"{"fault":{"account":"wrong"}}"#;
const ENDED: &str = r#"{"fault":{"account":"link_ended"}}"#;
const FORBIDDEN: &str = r#"{"fault":"forbidden"}"#;

#[tokio::test]
async fn register_activate_log_out_log_in() {
    let (world, inbox) = with_inbox().await;
    assert_eq!(world.register("明朗", "Ada@Example.org", PASSWORD).await, (200, "{}".into()));
    let letter = inbox.letter(1).await;
    assert_eq!(letter.to, "Ada@example.org");
    assert!(letter.body.contains("http://chat.test/activate/"), "{}", letter.body);
    // Nobody is there, and the name is free, before the button is pressed.
    let not_yet = r#"{"fault":{"account":"not_activated"}}"#;
    assert_eq!(world.password_login("ada@example.org", PASSWORD).await, (422, not_yet.into()));
    assert_eq!(world.password_login("ada@example.org", OTHER).await, (401, WRONG.into()));
    let (first, second) = (inbox.secret(1).await, inbox.secret(2).await);
    assert_ne!(first, second);
    let token = token_in(world.activate(&second).await);
    let mut ada = world.connect(&token).await;
    assert_eq!((ada.me.name.as_str(), ada.me.avatar), ("明朗", AvatarId(3)));
    // Again, by either link: it is active.
    for secret in [&first, &second] {
        let again = world.fill("/activate", None, &[("secret", secret)]).await;
        assert_eq!(again, (200, r#"{"state":"active"}"#.into()));
    }
    // Logging out keeps the person and the name.
    ada.says(LOBBY, "你好").await;
    world.post("/logout", &[("cookie", &format!("sid={token}"))], "").await;
    ada.closed().await;
    assert_eq!(world.log_in("明朗").await.unwrap_err().0, 409, "the name is a member's");
    let token = token_in(world.password_login("ADA@EXAMPLE.ORG", PASSWORD).await);
    let back = world.connect(&token).await;
    assert_eq!(back.me, ada.me);
    back.leaves().await;
    world.stop().await;
}

#[tokio::test]
async fn the_forms_work_without_any_script() {
    let (world, inbox) = with_inbox().await;
    let location = |head: &str| {
        head.lines().find_map(|line| line.strip_prefix("location: ")).unwrap_or_default().to_owned()
    };
    let bad = form(&[("name", "Ada"), ("email", "ada@example.org"), ("password", "short"), ("avatar", "3")]);
    let (status, head, _) = world.post("/register", &[], &bad).await;
    assert_eq!(status, 303);
    let to = location(&head);
    assert!(
        to.starts_with("/register?name=ada&avatar=3&fault=") && to.contains("password_too_short"),
        "{to}"
    );
    assert!(!to.contains("example.org") && !to.contains("short&"), "neither stands in a link: {to}");
    assert!(head.contains("set-cookie: email-") && head.contains("httponly"), "{head}");
    let good =
        form(&[("name", "Ada"), ("email", "ada@example.org"), ("password", PASSWORD), ("avatar", "3")]);
    let door = world.door("a");
    let (status, head, _) = world.post("/register", &[("cookie", &door)], &good).await;
    assert_eq!((status, location(&head).as_str()), (303, "/register/sent"));
    let activate = form(&[("secret", &inbox.secret(1).await)]);
    let (status, head, _) = world.post("/activate", &[("cookie", &door)], &activate).await;
    assert_eq!((status, location(&head).as_str()), (303, "/c/1"));
    assert!(head.contains(&format!("set-cookie: sid-{}=", world.address.port())), "{head}");
    let (_, head, _) = world.post("/activate", &[], &activate).await;
    assert_eq!(location(&head), "/login?as=account&why=active");
    let wrong = form(&[("email", "ada@example.org"), ("password", OTHER), ("next", "/c/5")]);
    let (_, head, _) = world.post("/login", &[], &wrong).await;
    let to = location(&head);
    assert_eq!(to, "/login?as=account&next=%2fc%2f5&fault=%7b%22account%22%3a%22wrong%22%7d");
    let (_, head, _) = world.post("/activate", &[], "secret=x").await;
    assert!(
        location(&head).starts_with("/login?as=account&fault=%7b%22account%22%3a%22link_ended"),
        "{head}"
    );
    world.stop().await;
}

/// Whoever asks about an address learns nothing: bodies, codes and headers are those of any other address.
#[tokio::test]
async fn no_answer_says_who_has_an_account() {
    let (world, inbox) = with_inbox().await;
    world.member(&inbox, "Ada", "ada@example.org").await;
    let shape = |head: &str| {
        let mut lines: Vec<&str> = head.lines().filter(|line| !line.starts_with("date:")).collect();
        lines.sort_unstable();
        lines.join("\n").replace("ada%40", "bob%40")
    };
    for (path, fields) in [
        ("/login", vec![("password", OTHER)]),
        ("/login", vec![("password", "")]),
        ("/register", vec![("name", "Mia"), ("password", PASSWORD), ("avatar", "3")]),
        ("/reset/ask", vec![]),
    ] {
        for json in [false, true] {
            let accept = [("accept", if json { "application/json" } else { "text/html" })];
            let mut answers = Vec::new();
            for email in ["ada@example.org", "bob@example.org"] {
                let mut fields = fields.clone();
                fields.push(("email", email));
                let (status, head, body) = world.post(path, &accept, &form(&fields)).await;
                answers.push((status, shape(&head), body));
            }
            assert_eq!(answers[0], answers[1], "{path}");
        }
    }
    // The name that was asked for is as free as before, for both.
    assert_eq!(world.register("Mia", "carl@example.org", PASSWORD).await.0, 200);
    // Who has an account hears of it, with a way in; there is nothing to press.
    let mut told = Vec::new();
    for number in 2..=5 {
        told.push(inbox.letter(number).await);
    }
    let known = told.iter().find(|letter| letter.body.contains("already have an account")).unwrap();
    assert_eq!(known.to, "ada@example.org");
    assert!(known.body.contains("/login?as=account") && !known.body.contains("/activate/"));
    world.stop().await;
}

#[tokio::test]
async fn a_nickname_becomes_a_member_and_stays_who_it_is() {
    let (world, inbox) = with_inbox().await;
    let mut ada = world.person("Ada").await;
    let room = ada.creates_room("散步").await;
    ada.says(room.id, "早").await;
    let (me, token) = (ada.me.clone(), ada.token.clone());
    let fields = [("email", "ada@example.org"), ("password", PASSWORD)];
    assert_eq!(world.fill("/account/add", None, &fields).await, (401, r#"{"fault":"logged_out"}"#.into()));
    assert_eq!(world.fill("/account/add", Some(&token), &fields).await, (200, "{}".into()));
    let email = |reply| match reply {
        Ok(Reply::WayBack(way)) => way.email,
        other => panic!("{other:?}"),
    };
    assert_eq!(email(ada.ask(Command::WayBack {}).await), None, "it begins with the button");
    // Pressed where they are logged in, it stays that login.
    let secret = inbox.secret(1).await;
    assert_eq!(token_in(world.fill("/activate", Some(&token), &[("secret", &secret)]).await), token);
    let second = token_in(world.password_login("ada@example.org", PASSWORD).await);
    assert_eq!(email(ada.ask(Command::WayBack {}).await).as_deref(), Some("ada@example.org"));
    assert_eq!(world.fill("/account/add", Some(&token), &fields).await, (422, FORBIDDEN.into()), "has one");
    for token in [&token, &second] {
        world.post("/logout", &[("cookie", &format!("sid={token}"))], "").await;
    }
    ada.closed().await;
    let token = token_in(world.password_login("ada@example.org", PASSWORD).await);
    let mut back = world.connect(&token).await;
    assert_eq!(back.me, me);
    assert_eq!(text_of(back.history(room.id).await.unwrap().items.last().unwrap()), "早");
    back.leaves().await;
    world.stop().await;
}

#[tokio::test]
async fn a_new_password_signs_the_others_out() {
    let (world, inbox) = with_inbox().await;
    let here = world.member(&inbox, "Ada", "ada@example.org").await;
    let there = token_in(world.password_login("ada@example.org", PASSWORD).await);
    let (mut here, mut there) = (world.connect(&here).await, world.connect(&there).await);
    let token = here.token.clone();
    let change = async |old: &str, new: &str| {
        world.fill("/account/password", Some(&token), &[("old", old), ("password", new)]).await
    };
    assert_eq!(change(OTHER, OTHER).await, (401, WRONG.into()));
    assert_eq!(change(PASSWORD, "12345678").await.1, r#"{"fault":{"account":"password_common"}}"#);
    assert_eq!(change(PASSWORD, OTHER).await, (200, "{}".into()));
    assert_eq!(there.closed().await.0, limits::close::SIGNED_OUT);
    here.says(LOBBY, "还在").await;
    assert!(inbox.letter(2).await.subject.contains("password was changed"));
    assert_eq!(world.password_login("ada@example.org", PASSWORD).await, (401, WRONG.into()));
    token_in(world.password_login("ada@example.org", OTHER).await);
    here.leaves().await;
    world.stop().await;
}

#[tokio::test]
async fn a_reset_signs_everything_out_and_works_once() {
    let (world, inbox) = with_inbox().await;
    let token = world.member(&inbox, "Ada", "ada@example.org").await;
    let mut ada = world.connect(&token).await;
    assert_eq!(world.fill("/reset/ask", None, &[("email", "Ada@example.org")]).await, (200, "{}".into()));
    let secret = inbox.secret(2).await;
    let reset = async |password: &str| {
        world.fill("/reset", None, &[("secret", &secret), ("password", password)]).await
    };
    assert_eq!(
        world.fill("/activate", None, &[("secret", &secret)]).await,
        (422, ENDED.into()),
        "not for that"
    );
    assert_eq!(reset("iloveyou1").await.1, r#"{"fault":{"account":"password_common"}}"#);
    let fresh = token_in(reset(OTHER).await);
    assert_eq!(ada.closed().await.0, limits::close::SIGNED_OUT);
    assert_eq!(reset(PASSWORD).await, (422, ENDED.into()));
    let back = world.connect(&fresh).await;
    assert_eq!(back.me, ada.me);
    assert_eq!(world.password_login("ada@example.org", PASSWORD).await, (401, WRONG.into()));
    back.leaves().await;
    world.stop().await;
}

#[tokio::test]
async fn another_address_is_confirmed_there_and_told_here() {
    let (world, inbox) = with_inbox().await;
    let token = world.member(&inbox, "Ada", "ada@example.org").await;
    world.member(&inbox, "Bob", "bob@example.org").await;
    let change = async |old: &str, email: &str| {
        world.fill("/account/email", Some(&token), &[("old", old), ("email", email)]).await
    };
    assert_eq!(change(OTHER, "a@b.org").await, (401, WRONG.into()));
    // Another's address answers the same, and its owner hears of it.
    assert_eq!(change(PASSWORD, "bob@example.org").await, (200, "{}".into()));
    let told = inbox.letter(3).await;
    assert!(told.to == "bob@example.org" && told.body.contains("already have an account"));
    world.fill("/reset/ask", None, &[("email", "ada@example.org")]).await;
    let reset = inbox.secret(4).await;
    assert_eq!(change(PASSWORD, "ada@例子.中国").await, (200, "{}".into()));
    let letter = inbox.letter(5).await;
    assert_eq!(letter.to, "ada@xn--fsqu00a.xn--fiqs8s");
    let secret = secret_in(&letter);
    token_in(world.password_login("ada@example.org", PASSWORD).await);
    let changed = world.fill("/activate", None, &[("secret", &secret)]).await;
    assert_eq!(changed, (200, r#"{"state":"email_changed"}"#.into()));
    assert_eq!(inbox.letter(6).await.to, "ada@example.org", "the old address is told");
    assert_eq!(world.fill("/activate", None, &[("secret", &secret)]).await, (422, ENDED.into()));
    let spent = world.fill("/reset", None, &[("secret", &reset), ("password", OTHER)]).await;
    assert_eq!(spent, (422, ENDED.into()), "links to the old address are spent");
    assert_eq!(world.password_login("ada@example.org", PASSWORD).await, (401, WRONG.into()));
    token_in(world.password_login("ada@例子.中国", PASSWORD).await);
    world.stop().await;
}

#[tokio::test]
async fn an_address_gets_few_mails() {
    let (world, inbox) = with_inbox().await;
    for _ in 0..3 {
        assert_eq!(world.register("Ada", "ada@example.org", PASSWORD).await.0, 200);
    }
    // Whoever asks hears the same as before.
    assert_eq!(world.register("Ada", "ADA@example.org", PASSWORD).await, (200, "{}".into()));
    let asked = world.fill("/reset/ask", None, &[("email", "ada@example.org")]).await;
    assert_eq!(asked, (200, "{}".into()));
    inbox.letter(3).await;
    world.engine.settle().await;
    assert_eq!(inbox.count(), 3);
    world.stop().await;
}

#[tokio::test]
async fn what_is_wrong_with_a_form_is_said() {
    let (world, _) = with_inbox().await;
    let (long, huge) = ("x".repeat(129), format!("{}@example.org", "a".repeat(10_000)));
    for (name, email, password, said) in [
        ("", "a@b.org", PASSWORD, "empty"),
        ("站长", "a@b.org", PASSWORD, "reserved"),
        ("Ada", "a@b.org\r\nBcc: x@y.org", PASSWORD, "email"),
        ("Ada", &huge, PASSWORD, "email"),
        ("Ada", "", PASSWORD, "email"),
        ("Ada", "a@b.org", "1234567", "password_too_short"),
        ("Ada", "a@b.org", &long, "password_too_long"),
        ("Ada", "a@b.org", "12345678", "password_common"),
        ("Ada Lovelace", "a@b.org", "adalovelace", "password_common"),
    ] {
        let (status, body) = world.register(name, email, password).await;
        assert!(status == 422 && body.contains(&format!("\"{said}\"")), "{said}: {status} {body}");
    }
    world.person("Ada").await.leaves().await;
    assert_eq!(world.register("ada", "a@b.org", PASSWORD).await.0, 409);
    world.stop().await;
}

#[tokio::test]
async fn a_name_that_was_taken_meanwhile_gets_a_number() {
    let (world, inbox) = with_inbox().await;
    world.register("Ada", "ada@example.org", PASSWORD).await;
    let secret = inbox.secret(1).await;
    world.person("Ada").await.leaves().await;
    let token = token_in(world.activate(&secret).await);
    let ada = world.connect(&token).await;
    assert_eq!(ada.me.name, "Ada 2");
    ada.leaves().await;
    world.stop().await;
}

#[tokio::test]
async fn whoever_ends_takes_the_account_along() {
    let (world, inbox) = with_inbox().await;
    let token = world.member(&inbox, "Ada", "ada@example.org").await;
    world.fill("/reset/ask", None, &[("email", "ada@example.org")]).await;
    let secret = inbox.secret(2).await;
    // Not by whoever finds a browser of hers open.
    let forget = async |old: &str| world.fill("/forget", Some(&token), &[("old", old)]).await;
    assert_eq!(forget("").await.1, r#"{"fault":{"account":"reauthenticate"}}"#);
    assert_eq!(forget(OTHER).await.1, WRONG);
    assert_eq!(forget(PASSWORD).await.0, 200);
    assert_eq!(world.password_login("ada@example.org", PASSWORD).await, (401, WRONG.into()));
    let reset = world.fill("/reset", None, &[("secret", &secret), ("password", OTHER)]).await;
    assert_eq!(reset, (422, ENDED.into()));
    // The address is free.
    world.member(&inbox, "Ada", "ada@example.org").await;
    world.stop().await;
}

#[tokio::test]
async fn a_mail_that_could_not_leave_leaves_after_a_restart() {
    let (world, inbox) = with_inbox().await;
    inbox.refuses.store(1, Ordering::SeqCst);
    world.register("Ada", "ada@example.org", PASSWORD).await;
    for _ in 0..500 {
        if inbox.refuses.load(Ordering::SeqCst) == 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    world.engine.settle().await;
    assert_eq!(inbox.count(), 0);
    // It is due again in a quarter of a minute: the clock of the next start says that it is.
    struct Later;
    impl engine::ports::clock::Clock for Later {
        fn now(&self) -> i64 {
            engine::ports::clock::SystemClock.now() + 60_000
        }
    }
    let (folder, config, keep) = world.stop_keeping().await;
    let world = World::by_clock(std::sync::Arc::new(Later), folder, config, keep).await;
    deliver_to(&world, inbox.clone());
    let secret = inbox.secret(1).await;
    token_in(world.activate(&secret).await);
    assert_eq!(inbox.count(), 1);
    world.stop().await;
}

#[tokio::test]
async fn a_link_ends_after_its_time() {
    use std::sync::{Arc, atomic::AtomicI64};
    #[derive(Default)]
    struct Moved(AtomicI64);
    impl engine::ports::clock::Clock for Moved {
        fn now(&self) -> i64 {
            engine::ports::clock::SystemClock.now() + self.0.load(Ordering::SeqCst)
        }
    }
    let clock = Arc::new(Moved::default());
    let keep = tempfile::tempdir().unwrap();
    let world = World::by_clock(clock.clone(), keep.path().to_owned(), generous(), None).await;
    let inbox = Arc::new(Inbox::default());
    deliver_to(&world, inbox.clone());
    world.register("Ada", "ada@example.org", PASSWORD).await;
    let secret = inbox.secret(1).await;
    clock.0.store(60 * 60_000, Ordering::SeqCst);
    assert_eq!(world.fill("/activate", None, &[("secret", &secret)]).await, (422, ENDED.into()));
    // Logging in sends another, which works.
    let (status, body) = world.password_login("ada@example.org", PASSWORD).await;
    assert!(status == 422 && body.contains("not_activated"), "{body}");
    let secret = inbox.secret(2).await;
    token_in(world.activate(&secret).await);
    world.stop().await;
}

#[tokio::test]
async fn neither_a_foreign_page_nor_a_stranger_changes_anything() {
    let (world, inbox) = with_inbox().await;
    let token = world.member(&inbox, "Ada", "ada@example.org").await;
    let cookie = format!("sid={token}");
    let fields = form(&[
        ("old", PASSWORD),
        ("password", OTHER),
        ("email", "eve@example.org"),
        ("name", "Eve"),
        ("code", "1"),
    ]);
    let own = [
        "/account/add",
        "/account/password",
        "/account/prove",
        "/account/email",
        "/second-factor/begin",
        "/second-factor/confirm",
        "/second-factor/off",
        "/passkeys/begin",
        "/passkeys/add",
        "/passkeys/rename",
        "/passkeys/remove",
    ];
    let way_in = [
        "/register",
        "/activate",
        "/reset",
        "/reset/ask",
        "/login/code",
        "/login",
        "/login/passkey/begin",
        "/login/passkey",
        "/login/code/passkey/begin",
        "/login/code/passkey",
    ];
    for path in own.iter().chain(&way_in) {
        let foreign = [("cookie", cookie.as_str()), ("origin", "http://evil.example")];
        assert_eq!(world.post(path, &foreign, &fields).await.0, 403, "{path}");
    }
    for path in own {
        let answer = world.post(path, &[("accept", "application/json")], &fields).await;
        assert_eq!((answer.0, answer.2.as_str()), (401, r#"{"fault":"logged_out"}"#), "{path}");
    }
    world.engine.settle().await;
    assert_eq!(inbox.count(), 1, "no mail but her own");
    token_in(world.password_login("ada@example.org", PASSWORD).await);
    world.stop().await;
}
