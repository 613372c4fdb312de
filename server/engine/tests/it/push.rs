//! Who is pushed what, and when not.

use crate::{
    device::HandClock,
    push_service::*,
    world::{Person, *},
};
use engine::{
    ports::clock::{Clock as _, SystemClock},
    push::{self, PushConfig},
};
use protocol::*;
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

pub async fn chat(one: &mut Person, other: &Person) -> ConversationId {
    one.opens(Command::OpenPrivate { person: other.me.id }).await.id
}

#[tokio::test]
async fn a_message_is_pushed_once_and_only_its_browser_can_read_it() {
    let (world, service) = pushing(at_once()).await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let before = chat(&mut bob, &ada).await;
    bob.says(before, "从前").await;
    let keys = subscribed(&mut ada, &service, "/ada").await;
    bob.says(before, "到站了，||在哪||？").await;
    let post = service.wait("/ada", 1).await.remove(0);
    let told = keys.open(&post);
    assert_eq!(told["title"], "Bob");
    assert_eq!(told["body"], "到站了，▇▇▇？");
    assert_eq!(told["tag"], format!("c{before}"));
    assert_eq!(told["path"], format!("/c/{before}"));
    assert_eq!(told["count"], 2, "of those that are unread");
    for (name, value) in [("content-encoding", "aes128gcm"), ("ttl", "86400"), ("urgency", "high")] {
        assert_eq!(post.headers[name], value);
    }
    assert_eq!(post.headers["topic"].len(), 32);
    assert!(!String::from_utf8_lossy(&post.body).contains("Bob"));
    signed(&post, &service, &notify(&mut ada, Notify::Show {}).await.unwrap());
    assert_eq!(settled(&mut ada, &service, "/ada", &keys).await.len(), 1);
    let state = notify(&mut ada, Notify::Show {}).await.unwrap();
    assert_eq!((state.devices[0].status, state.devices[0].refused), (Some(201), 0));
    assert_eq!(state.devices[0].service, "127.0.0.1");
    world.stop().await;
}

/// RFC 8292: signed with the key that the page was told.
fn signed(post: &Post, service: &Service, state: &Notifications) {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
    use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
    let said = post.headers["authorization"].strip_prefix("vapid t=").unwrap();
    let (token, key) = said.split_once(", k=").unwrap();
    assert_eq!(Some(key), state.key.as_deref());
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, BASE64.decode(key).unwrap());
    key.verify(signed.as_bytes(), &BASE64.decode(signature).unwrap()).unwrap();
    let claims = BASE64.decode(signed.split_once('.').unwrap().1).unwrap();
    let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
    assert_eq!(claims["aud"], format!("http://{}", service.address));
    assert_eq!(claims["sub"], "mailto:owner@example.org");
}

#[tokio::test]
async fn levels_words_and_calls_decide() {
    let (world, service) = pushing(at_once()).await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let keys = subscribed(&mut ada, &service, "/a").await;
    let words = NotifySettings {
        keywords: vec![" 接\0站 ".into(), "接站".into(), "\u{200b}\r".into(), "班車 C1".into()],
        ..Default::default()
    };
    let state = notify(&mut ada, Notify::Change(words)).await.unwrap();
    assert_eq!(state.settings.keywords, ["接站", "班車 C1"]);
    let alike = |one, other| state.alike.iter().any(|all| all.contains(one) && all.contains(other));
    assert!(alike('車', '车') && alike('C', 'ｃ') && !alike('C', 'd'), "what a page needs to tell the same");
    bob.says(LOBBY, "闲聊").await;
    bob.says(LOBBY, "谁去接站").await;
    let told = settled(&mut ada, &service, "/a", &keys).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((&told[0]["title"], &told[0]["body"]), (&"大厅".into(), &"Bob：谁去接站".into()));

    let with = Some(Box::new(With { mentions: vec![ada.me.id], ..With::default() }));
    let text = "@Ada 来".to_owned();
    bob.ask(Command::Send { conversation: LOBBY, nonce: random_nonce(), text, with }).await.unwrap();
    assert_eq!(settled(&mut ada, &service, "/a", &keys).await.len(), 2);

    let elsewhere =
        bob.opens(Command::CreateGroup { nonce: random_nonce(), name: "密".into(), people: vec![] }).await.id;
    let closed = Notify::Level(LevelOf { conversation: elsewhere, level: Some(Level::All) });
    assert_eq!(notify(&mut ada, closed).await, Err(Fault::Missing), "as if there were none");
    let level = |level| Notify::Level(LevelOf { conversation: LOBBY, level });
    let state = notify(&mut ada, level(Some(Level::All))).await.unwrap();
    assert_eq!(state.levels, [LevelOf { conversation: LOBBY, level: Some(Level::All) }]);
    bob.says(LOBBY, "每一条").await;
    assert_eq!(settled(&mut ada, &service, "/a", &keys).await.len(), 3);

    // Muted and nothing are one thing, whichever way it is said.
    let state = notify(&mut ada, level(Some(Level::Nothing))).await.unwrap();
    assert_eq!(state.levels, []);
    let muted = ada.takes().await.into_iter().any(|event| matches!(event, Event::Mark(mark) if mark.muted));
    assert!(muted, "one's devices are told");
    bob.says(LOBBY, "接站 @Ada").await;
    assert_eq!(settled(&mut ada, &service, "/a", &keys).await.len(), 3);
    notify(&mut ada, level(None)).await.unwrap();
    bob.says(LOBBY, "还是接站").await;
    assert_eq!(settled(&mut ada, &service, "/a", &keys).await.len(), 4);
    bob.says(LOBBY, "班车 Ｃ１改点了").await;
    assert_eq!(settled(&mut ada, &service, "/a", &keys).await.len(), 5);
    world.stop().await;
}

/// Hours around this one.
pub fn quiet_now() -> QuietHours {
    let minute = u16::try_from(SystemClock.now() / 60_000 % 1_440).unwrap();
    let (from, to) = ((minute + 1_380) % 1_440, (minute + 60) % 1_440);
    QuietHours { from, to, zone: "UTC".into() }
}

pub async fn quiet(person: &mut Person, quiet: Option<QuietHours>) {
    let settings = NotifySettings { quiet, ..Default::default() };
    notify(person, Notify::Change(settings)).await.unwrap();
}

pub async fn mute(person: &mut Person, conversation: ConversationId, muted: bool) {
    let level = Some(if muted { Level::Nothing } else { Level::All });
    notify(person, Notify::Level(LevelOf { conversation, level })).await.unwrap();
}

/// What happens between a message and its push decides: it is looked at the moment of sending. The next message comes.
#[tokio::test]
async fn what_is_read_recalled_blocked_muted_or_left_meanwhile_is_not_pushed() {
    let slow = PushConfig { delay: Duration::from_millis(400), ..at_once() };
    for case in ["read", "recalled", "blocked", "muted", "quiet", "removed", "unsubscribed", "signed out"] {
        let (world, service) = pushing(slow.clone()).await;
        let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
        let group =
            Command::CreateGroup { nonce: random_nonce(), name: "山".into(), people: vec![ada.me.id] };
        let group = bob.opens(group).await.id;
        let mut keys = subscribed(&mut ada, &service, "/a").await;
        let said = bob.says(group, "秘密").await;
        let mut phone = world.connect(&ada.token).await;
        let done = match case {
            "read" => ada.ask(Command::Read { conversation: group, seq: said.seq }).await,
            "recalled" => bob.ask(Command::Recall(MessageAt { conversation: group, seq: said.seq })).await,
            "blocked" => ada.ask(Command::Block { person: bob.me.id, blocked: true }).await,
            "muted" => {
                mute(&mut ada, group, true).await;
                Ok(Reply::Done)
            }
            "quiet" => {
                quiet(&mut ada, Some(quiet_now())).await;
                Ok(Reply::Done)
            }
            "removed" => bob.ask(Command::Kick { conversation: group, person: ada.me.id }).await,
            "unsubscribed" => {
                notify(&mut ada, Notify::Unsubscribe { login: None }).await.map(|_| Reply::Done)
            }
            _ => {
                let Ok(Reply::Logins(logins)) = ada.ask(Command::Logins { person: None }).await else {
                    panic!()
                };
                phone.ask(Command::SignOut { login: logins[0].id }).await
            }
        };
        done.unwrap_or_else(|fault| panic!("{case}: {fault:?}"));
        // Until it was looked at.
        tokio::time::sleep(Duration::from_millis(800)).await;
        let mut again = world.connect(&bob.token).await;
        match case {
            "blocked" => _ = ada.ask(Command::Block { person: bob.me.id, blocked: false }).await.unwrap(),
            "muted" => mute(&mut ada, group, false).await,
            "quiet" => quiet(&mut ada, None).await,
            "removed" => {
                let people = vec![ada.me.id];
                again.ask(Command::AddPeople { conversation: group, people }).await.unwrap();
            }
            "unsubscribed" => keys = subscribed(&mut ada, &service, "/a").await,
            "signed out" => {
                ada = world.person("Cleo").await;
                let people = vec![ada.me.id];
                again.ask(Command::AddPeople { conversation: group, people }).await.unwrap();
                keys = subscribed(&mut ada, &service, "/a").await;
            }
            _ => {}
        }
        again.says(group, "再来").await;
        let told = keys.open(&service.wait("/a", 1).await[0]);
        assert_eq!(told["body"], "Bob：再来", "{case}");
        world.stop().await;
    }
}

#[tokio::test]
async fn whoever_looks_at_a_page_is_told_by_the_page() {
    let (world, service) = pushing(at_once()).await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let private = chat(&mut bob, &ada).await;
    let keys = subscribed(&mut ada, &service, "/a").await;
    notify(&mut ada, Notify::Here { here: true }).await.unwrap();
    bob.says(private, "看见了").await;
    // The page is heard from after that.
    for _ in 0..50 {
        ada.ask(Command::Ping).await.unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    notify(&mut ada, Notify::Here { here: false }).await.unwrap();
    assert_eq!(settled(&mut ada, &service, "/a", &keys).await.len(), 0);
    bob.says(private, "走了").await;
    assert_eq!(settled(&mut ada, &service, "/a", &keys).await.len(), 1);
    // A page that was closed without a word, before the message or after it, has told nobody.
    for (before, text) in [(true, "关了"), (false, "合上了")] {
        notify(&mut ada, Notify::Here { here: true }).await.unwrap();
        let token = ada.token.clone();
        if before {
            ada.leaves().await;
            bob.says(private, text).await;
        } else {
            bob.says(private, text).await;
            tokio::time::sleep(Duration::from_millis(200)).await;
            ada.leaves().await;
        }
        ada = world.connect(&token).await;
        let told = settled(&mut ada, &service, "/a", &keys).await;
        assert_eq!(told.last().unwrap()["body"], text);
    }
    assert_eq!(settled(&mut ada, &service, "/a", &keys).await.len(), 3);
    world.stop().await;
}

/// A computer that was shut answers nothing, and its connection stands for a while.
#[tokio::test]
async fn a_page_that_is_not_heard_from_has_told_nobody() {
    let clock = Arc::new(HandClock(AtomicI64::new(1_760_000_000_000)));
    let (keep, service) = (tempfile::tempdir().unwrap(), Service::start().await);
    let world =
        World::by_clock(clock.clone(), keep.path().to_owned(), reaching(&[&service]), Some(keep)).await;
    push::start(&world.engine, at_once()).await.unwrap();
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let private = chat(&mut bob, &ada).await;
    let keys = subscribed(&mut ada, &service, "/a").await;
    notify(&mut ada, Notify::Here { here: true }).await.unwrap();
    bob.says(private, "合上了").await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(service.posts().is_empty(), "the page may yet answer");
    clock.0.fetch_add(91_000, Ordering::SeqCst);
    assert_eq!(keys.open(&service.wait("/a", 1).await[0])["body"], "合上了");
    world.stop().await;
}

#[tokio::test]
async fn what_was_pushed_follows_edits_and_recalls() {
    let (world, service) = pushing(at_once()).await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let private = chat(&mut bob, &ada).await;
    let keys = subscribed(&mut ada, &service, "/a").await;
    let said = bob.says(private, "八点").await;
    let first = service.wait("/a", 1).await.remove(0);
    let edit = EditMessage { conversation: private, seq: said.seq, text: "九点".into(), mentions: vec![] };
    bob.ask(Command::Edit(edit)).await.unwrap();
    let posts = service.wait("/a", 2).await;
    let told = keys.open(&posts[1]);
    assert_eq!((&told["body"], &told["silent"]), (&"九点".into(), &true.into()));
    assert_eq!(posts[1].headers["topic"], first.headers["topic"], "it takes the place of the first");
    bob.ask(Command::Recall(MessageAt { conversation: private, seq: said.seq })).await.unwrap();
    let told = keys.open(&service.wait("/a", 3).await[2]);
    assert_eq!((&told["body"], &told["gone"]), (&"消息已撤回".into(), &true.into()));
    // Without the text, if its reader wants that.
    notify(&mut ada, Notify::Change(NotifySettings { text: false, ..Default::default() })).await.unwrap();
    bob.says(private, "秘密").await;
    let told = keys.open(&service.wait("/a", 4).await[3]);
    assert_eq!(told["body"], "有新消息");
    world.stop().await;
}

#[tokio::test]
async fn what_a_killed_server_has_not_pushed_is_pushed_once_after_the_start() {
    let never = PushConfig { delay: Duration::from_secs(3_600), ..at_once() };
    let (world, service) = pushing(never).await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let private = chat(&mut bob, &ada).await;
    let keys = subscribed(&mut ada, &service, "/a").await;
    bob.says(private, "提交了，还没推").await;
    let (token, bobs) = (ada.token.clone(), bob.token.clone());
    let world = world.restart().await;
    assert!(service.posts().is_empty());
    push::start(&world.engine, at_once()).await.unwrap();
    let told = keys.open(&service.wait("/a", 1).await[0]);
    assert_eq!(told["body"], "提交了，还没推");
    // Noted: neither another start nor another look tells it again.
    let mut ada = world.connect(&token).await;
    assert_eq!(settled(&mut ada, &service, "/a", &keys).await.len(), 1);
    let world = world.restart().await;
    push::start(&world.engine, at_once()).await.unwrap();
    let mut ada = world.connect(&token).await;
    assert_eq!(settled(&mut ada, &service, "/a", &keys).await.len(), 1);

    // Killed after the service took it and before that was noted: again, under the same topic and tag.
    service.answers("/a", &["hang", "201"]);
    let mut bob = world.connect(&bobs).await;
    bob.says(private, "收到了，还没记").await;
    let before = service.to("/a").len();
    while service.to("/a").len() == before {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let world = world.restart().await;
    push::start(&world.engine, at_once()).await.unwrap();
    let posts = service.wait("/a", before + 2).await;
    let [first, second] = &posts[before..] else { panic!() };
    assert_eq!(first.headers["topic"], second.headers["topic"]);
    assert_eq!(keys.open(first)["tag"], keys.open(second)["tag"]);
    world.stop().await;
}
