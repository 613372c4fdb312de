//! Passkeys: coming in by one alone, and by one after the password; and everything that is no passkey of theirs.

use crate::{authenticator::Authenticator, post::*, world::*};
use engine::{
    Config,
    actions::{login, passkey},
};
use protocol::*;
use serde_json::Value;
use std::sync::Arc;

const SITE: &str = "chat.test";
const ORIGIN: &str = "https://chat.test";
const EMAIL: &str = "ada@example.org";
const WRONG: &str = r#"{"fault":{"account":"wrong_passkey"}}"#;
const ENDED: &str = r#"{"fault":{"account":"passkey_ended"}}"#;
const LINK_ENDED: &str = r#"{"fault":{"account":"link_ended"}}"#;
const FORBIDDEN: &str = r#"{"fault":"forbidden"}"#;

async fn world() -> (World, Arc<Inbox>) {
    let world = World::with(Config { public_url: ORIGIN.parse().ok(), ..generous() }).await;
    let inbox = Arc::new(Inbox::default());
    deliver_to(&world, inbox.clone());
    (world, inbox)
}

/// What was begun: its secret, and what the authenticator is asked.
fn begun((status, body): (u16, String)) -> (String, Value) {
    assert_eq!(status, 200, "{body}");
    let mut begun: Value = serde_json::from_str(&body).unwrap();
    (begun["id"].as_str().unwrap().to_owned(), begun["options"].take())
}

impl World {
    async fn begin_adding(&self, token: &str) -> (String, Value) {
        begun(self.fill("/passkeys/begin", Some(token), &[("old", PASSWORD)]).await)
    }

    async fn add(&self, token: &str, id: &str, credential: &str) -> (u16, String) {
        let fields = [("id", id), ("credential", credential), ("name", "My phone")];
        self.fill("/passkeys/add", Some(token), &fields).await
    }

    /// Makes one for whoever has this token.
    async fn passkey(&self, token: &str) -> Authenticator {
        let mut key = Authenticator::new(SITE, ORIGIN);
        let (id, options) = self.begin_adding(token).await;
        assert_eq!(self.add(token, &id, &key.create(&options)).await, (200, "{}".into()));
        key
    }

    async fn begin_login(&self) -> (String, Value) {
        begun(self.fill("/login/passkey/begin", None, &[]).await)
    }

    async fn finish_login(&self, id: &str, credential: &str) -> (u16, String) {
        self.fill("/login/passkey", None, &[("id", id), ("credential", credential)]).await
    }

    async fn enter(&self, key: &mut Authenticator) -> (u16, String) {
        let (id, options) = self.begin_login().await;
        self.finish_login(&id, &key.get(&options)).await
    }

    /// Gives the password; gives the cookie that waits for the second step.
    async fn halfway(&self) -> String {
        let fields = form(&[("email", EMAIL), ("password", PASSWORD)]);
        let (status, head, body) = self.post("/login", &[("accept", "application/json")], &fields).await;
        assert_eq!((status, body.as_str()), (200, r#"{"state":"second_factor"}"#));
        let line = head.lines().find(|line| line.starts_with("set-cookie: __host-halfway")).unwrap();
        line.trim_start_matches("set-cookie: ").split(';').next().unwrap().replace("__host-", "__Host-")
    }

    async fn waiting(&self, cookie: &str, path: &str, fields: &[(&str, &str)]) -> (u16, String) {
        let headers = [("accept", "application/json"), ("cookie", cookie)];
        let (status, _, body) = self.post(path, &headers, &form(fields)).await;
        (status, body)
    }
}

#[tokio::test]
async fn a_passkey_lets_its_person_in_without_a_password() {
    let (world, inbox) = world().await;
    let token = world.member(&inbox, "Ada", EMAIL).await;
    let ada = who(&world, &token).await;
    let wrong = world.fill("/passkeys/begin", Some(&token), &[("old", OTHER)]).await;
    assert_eq!(wrong.0, 401, "the password is asked again");
    assert_eq!(world.fill("/passkeys/begin", None, &[("old", PASSWORD)]).await.0, 401);
    let (_, options) = world.begin_adding(&token).await;
    assert_eq!(options["rp"]["id"], SITE);
    assert_eq!(options["attestation"], "none");
    assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
    let mut key = world.passkey(&token).await;
    let before = serde_json::to_string(&ada.id).unwrap();
    assert!(key.handle().len() == 22 && !key.handle().contains(&before), "the handle says nothing");
    let (_, options) = world.begin_login().await;
    assert_eq!((&options["rpId"], &options["allowCredentials"]), (&SITE.into(), &serde_json::json!([])));
    assert_eq!(options["userVerification"], "required");
    let back = who(&world, &token_in(world.enter(&mut key).await)).await;
    assert_eq!(back, ada);
    let (all, codes) = list(&world, ada.id).await;
    assert_eq!((all.len(), all[0].name.as_str(), all[0].used_at.is_some()), (1, "My phone", true));
    assert_eq!(codes.len(), 8, "whoever had no recovery codes got some");
    // The second one is named by the same handle, and the first is not made again.
    let (_, options) = world.begin_adding(&token).await;
    assert_eq!(options["user"]["id"], key.handle());
    assert_eq!(options["excludeCredentials"].as_array().unwrap().len(), 1);
    world.stop().await;
}

/// Whose token it is. The sockets of these tests are at another address than the site.
async fn who(world: &World, token: &str) -> protocol::Person {
    login::identify(&world.engine, token).await.unwrap().unwrap().person
}

async fn list(world: &World, person: PersonId) -> (Vec<engine::ports::store::Passkey>, Vec<String>) {
    let all = passkey::list_passkeys(&world.engine, person).await.unwrap().unwrap();
    (all, passkey::fresh_codes(&world.engine, person))
}

#[tokio::test]
async fn what_is_signed_counts_once_and_here() {
    let (world, inbox) = world().await;
    let token = world.member(&inbox, "Ada", EMAIL).await;
    let mut key = world.passkey(&token).await;
    // A replay.
    let (id, options) = world.begin_login().await;
    let signed = key.get(&options);
    token_in(world.finish_login(&id, &signed).await);
    assert_eq!(world.finish_login(&id, &signed).await, (422, ENDED.into()));
    // An old signature, for what was begun anew.
    let (id, _) = world.begin_login().await;
    assert_eq!(world.finish_login(&id, &signed).await, (422, WRONG.into()));
    // One try each, also if it is wrong.
    assert_eq!(world.finish_login(&id, &signed).await, (422, ENDED.into()));
    assert_eq!(world.finish_login("x", &signed).await, (422, ENDED.into()));
    for broken in ["", "{}", "null", "[", &signed[..40]] {
        let (id, _) = world.begin_login().await;
        assert_eq!(world.finish_login(&id, broken).await, (422, WRONG.into()), "{broken}");
    }
    // What was begun for one thing finishes no other.
    let (id, options) = world.begin_adding(&token).await;
    assert_eq!(world.finish_login(&id, &key.get(&options)).await, (422, ENDED.into()));
    let (id, options) = world.begin_login().await;
    let made = Authenticator::new(SITE, ORIGIN).create(&options);
    assert_eq!(world.add(&token, &id, &made).await, (422, ENDED.into()));
    // A page elsewhere, a key for elsewhere, and no verification.
    for spoil in [
        (|key| key.origin = "https://evil.test".into()) as fn(&mut Authenticator),
        |key| key.origin = "http://chat.test".into(),
        |key| key.origin = "https://chat.test:8443".into(),
        |key| key.site = "evil.test".into(),
        |key| key.verifies = false,
    ] {
        let mut bad = key.clone();
        spoil(&mut bad);
        assert_eq!(world.enter(&mut bad).await, (422, WRONG.into()));
        let mut bad = Authenticator::new(SITE, ORIGIN);
        spoil(&mut bad);
        let (id, options) = world.begin_adding(&token).await;
        assert_eq!(world.add(&token, &id, &bad.create(&options)).await, (422, WRONG.into()));
    }
    // A form of another site is refused before it is read.
    let headers = [("accept", "application/json"), ("origin", "https://evil.test")];
    assert_eq!(world.post("/login/passkey/begin", &headers, "").await.0, 403);
    token_in(world.enter(&mut key).await);
    world.stop().await;
}

#[tokio::test]
async fn nobody_comes_in_by_what_is_not_theirs() {
    let (world, inbox) = world().await;
    let (ada, bob) =
        (world.member(&inbox, "Ada", EMAIL).await, world.member(&inbox, "Bob", "bob@example.org").await);
    let (mut hers, mut his) = (world.passkey(&ada).await, world.passkey(&bob).await);
    // His key that says it is hers; a key that nobody has added; one that is registered twice.
    let handle = his.handle().to_owned();
    his.pretend(hers.handle());
    assert_eq!(world.enter(&mut his).await, (422, WRONG.into()));
    his.pretend(&handle);
    let mut strange = Authenticator::new(SITE, ORIGIN);
    strange.pretend(hers.handle());
    assert_eq!(world.enter(&mut strange).await, (422, WRONG.into()));
    let (id, options) = world.begin_adding(&bob).await;
    assert_eq!(world.add(&bob, &id, &hers.clone().create(&options)).await, (422, WRONG.into()));
    // What Ada began, Bob does not finish.
    let (id, options) = world.begin_adding(&ada).await;
    assert_eq!(world.add(&bob, &id, &strange.create(&options)).await, (422, ENDED.into()));
    // Nor does he rename or remove hers.
    let me = who(&world, &ada).await;
    let passkey = list(&world, me.id).await.0[0].id.to_string();
    let fields = [("passkey", passkey.as_str()), ("name", "mine"), ("old", PASSWORD)];
    let missing = (422, r#"{"fault":"missing"}"#.to_owned());
    assert_eq!(world.fill("/passkeys/rename", Some(&bob), &fields).await, missing);
    assert_eq!(world.fill("/passkeys/remove", Some(&bob), &fields).await, missing);
    assert_eq!(list(&world, me.id).await.0[0].name, "My phone");
    token_in(world.enter(&mut hers).await);
    token_in(world.enter(&mut his).await);
    // A nickname and a guest of nobody's have no password to ask for, so no passkey.
    let nick = world.log_in("Mia").await.unwrap();
    assert_eq!(world.fill("/passkeys/begin", Some(&nick), &[("old", "")]).await, (422, FORBIDDEN.into()));
    world.stop().await;
}

#[tokio::test]
async fn a_counter_that_goes_back_is_told() {
    let (world, inbox) = world().await;
    let token = world.member(&inbox, "Ada", EMAIL).await;
    let mut key = world.passkey(&token).await;
    let mut copy = key.clone();
    token_in(world.enter(&mut key).await);
    token_in(world.enter(&mut key).await);
    let me = who(&world, &token).await;
    assert_eq!(list(&world, me.id).await.0[0].warned_at, None);
    assert_eq!(world.enter(&mut copy).await, (422, WRONG.into()));
    assert!(list(&world, me.id).await.0[0].warned_at.is_some(), "its owner sees it");
    // Keys that are synchronised between devices count nothing.
    let mut synced = Authenticator::new(SITE, ORIGIN);
    synced.counter = 0;
    let (id, options) = world.begin_adding(&token).await;
    assert_eq!(world.add(&token, &id, &synced.create(&options)).await.0, 200);
    for _ in 0..2 {
        synced.counter = 0;
        token_in(world.enter(&mut synced).await);
    }
    world.stop().await;
}

#[tokio::test]
async fn many_at_once_finish_once() {
    let (world, inbox) = world().await;
    let token = world.member(&inbox, "Ada", EMAIL).await;
    let mut key = world.passkey(&token).await;
    let (id, options) = world.begin_login().await;
    let signed = key.get(&options);
    let all = futures_util::future::join_all((0..50).map(|_| world.finish_login(&id, &signed))).await;
    assert_eq!(all.iter().filter(|(_, body)| body.contains("token")).count(), 1);
    assert_eq!(all.iter().filter(|(_, body)| body == ENDED).count(), 49);
    // Two that were begun apart, with the same counter: a copy of the key.
    let (one, other) = (world.begin_login().await, world.begin_login().await);
    let signed = [key.clone().get(&one.1), key.get(&other.1)];
    let (first, second) =
        tokio::join!(world.finish_login(&one.0, &signed[0]), world.finish_login(&other.0, &signed[1]));
    let let_in = [&first, &second].iter().filter(|(_, body)| body.contains("token")).count();
    assert_eq!(let_in, 1, "{first:?} {second:?}");
    // As many of one that is added.
    let mut new = Authenticator::new(SITE, ORIGIN);
    let (id, options) = world.begin_adding(&token).await;
    let made = new.create(&options);
    let all = futures_util::future::join_all((0..50).map(|_| world.add(&token, &id, &made))).await;
    assert_eq!(all.iter().filter(|(status, _)| *status == 200).count(), 1);
    world.stop().await;
}

#[tokio::test]
async fn after_the_password_a_passkey_or_a_recovery_code() {
    let (world, inbox) = world().await;
    let token = world.member(&inbox, "Ada", EMAIL).await;
    let mut key = world.passkey(&token).await;
    let me = who(&world, &token).await;
    let (all, codes) = list(&world, me.id).await;
    let cookie = world.halfway().await;
    let begin = async |cookie: &str| world.waiting(cookie, "/login/code/passkey/begin", &[]).await;
    let finish = async |cookie: &str, id: &str, credential: &str| {
        let fields = [("id", id), ("credential", credential)];
        world.waiting(cookie, "/login/code/passkey", &fields).await
    };
    assert_eq!(begin("").await, (422, LINK_ENDED.into()), "no key is named before the password");
    let (id, options) = begun(begin(&cookie).await);
    assert!(key.is_in(&options));
    let mut strange = Authenticator::new(SITE, ORIGIN);
    assert_eq!(finish(&cookie, &id, &strange.get(&options)).await, (422, WRONG.into()));
    assert_eq!(finish(&cookie, &id, &key.get(&options)).await, (422, ENDED.into()));
    // It waits for this browser, not for another that knows the password too.
    let (id, options) = begun(begin(&cookie).await);
    let other = world.halfway().await;
    assert_eq!(finish(&other, &id, &key.get(&options)).await, (422, ENDED.into()));
    let (id, options) = begun(begin(&cookie).await);
    let mut blind = key.clone();
    blind.verifies = false;
    assert_eq!(finish(&cookie, &id, &blind.get(&options)).await, (422, WRONG.into()));
    let (id, options) = begun(begin(&cookie).await);
    let signed = key.get(&options);
    let all_at_once = futures_util::future::join_all((0..50).map(|_| finish(&cookie, &id, &signed))).await;
    assert_eq!(all_at_once.iter().filter(|(_, body)| body.contains("token")).count(), 1);
    assert_eq!(begin(&cookie).await, (422, LINK_ENDED.into()), "one login each");
    // By a recovery code.
    let cookie = world.halfway().await;
    token_in(world.waiting(&cookie, "/login/code", &[("code", &codes[0])]).await);
    // A reset by mail does not go around it.
    world.fill("/reset/ask", None, &[("email", EMAIL)]).await;
    let secret = inbox.secret(inbox.count() + 1).await;
    let reset = world.fill("/reset", None, &[("secret", &secret), ("password", OTHER)]).await;
    assert_eq!(reset.1, r#"{"state":"second_factor"}"#);
    let token = token_in(world.enter(&mut key).await);
    // Without any, the password is enough, and the codes are over.
    let passkey = all[0].id.to_string();
    let remove = async |old: &str| {
        world.fill("/passkeys/remove", Some(&token), &[("passkey", &passkey), ("old", old)]).await
    };
    assert_eq!(remove(PASSWORD).await.0, 401);
    assert_eq!(remove(OTHER).await, (200, "{}".into()));
    assert_eq!(world.enter(&mut key).await, (422, WRONG.into()));
    token_in(world.password_login(EMAIL, OTHER).await);
    world.stop().await;
}

#[tokio::test]
async fn there_are_ten_at_most_and_each_has_a_name() {
    let (world, inbox) = world().await;
    let token = world.member(&inbox, "Ada", EMAIL).await;
    // Begun while there was room, finished when there was none.
    let (late, options) = world.begin_adding(&token).await;
    let made = Authenticator::new(SITE, ORIGIN).create(&options);
    for _ in 0..10 {
        world.passkey(&token).await;
    }
    let full = (422, r#"{"fault":{"list_full":{"most":10}}}"#.to_owned());
    assert_eq!(world.fill("/passkeys/begin", Some(&token), &[("old", PASSWORD)]).await, full);
    assert_eq!(world.add(&token, &late, &made).await, full);
    let me = who(&world, &token).await;
    let passkey = list(&world, me.id).await.0[3].id.to_string();
    let rename = async |name: &str| {
        world.fill("/passkeys/rename", Some(&token), &[("passkey", &passkey), ("name", name)]).await
    };
    assert_eq!(rename("  ").await.1, r#"{"fault":{"name":"empty"}}"#);
    assert_eq!(rename(&"长".repeat(33)).await.1, r#"{"fault":{"name":"too_long"}}"#);
    assert_eq!(rename(" 办公室的\n电脑 ").await.0, 200);
    assert_eq!(list(&world, me.id).await.0[3].name, "办公室的 电脑");
    world.stop().await;
}

#[tokio::test]
async fn whoever_ends_leaves_none_behind() {
    let (world, inbox) = world().await;
    let token = world.member(&inbox, "Ada", EMAIL).await;
    let mut key = world.passkey(&token).await;
    let cookie = format!("__Host-sid={token}");
    let (status, _, body) = world.post("/forget", &[("cookie", &cookie)], "").await;
    assert!(status < 400, "{status} {body}");
    assert_eq!(world.enter(&mut key).await, (422, WRONG.into()));
    world.stop().await;
}

/// Over plain HTTP on an address of the network browsers have none, and the server offers none.
#[tokio::test]
async fn only_where_browsers_have_them() {
    let (world, _) = with_inbox().await;
    let port = world.address.port();
    let begin = async |host: &str| {
        let head = format!(
            "POST /login/passkey/begin HTTP/1.1\r\nhost: {host}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        );
        let (status, _, body) = world.raw(head.as_bytes()).await;
        (status, body)
    };
    let (_, options) = begun(begin(&format!("localhost:{port}")).await);
    assert_eq!(options["rpId"], "localhost");
    for none in [format!("127.0.0.1:{port}"), format!("nas.local:{port}"), "evil.example".into()] {
        assert_eq!(begin(&none).await, (422, FORBIDDEN.into()), "{none}");
    }
    world.stop().await;
}
