//! What a notification says follows its message; what none says is left alone. And no call is lost in the crowd.

use crate::{
    push::{chat, mute, quiet, quiet_now},
    push_service::*,
    world::{Person, World, *},
};
use engine::push::{self, PushConfig};
use protocol::*;
use std::time::Duration;

async fn edits(person: &mut Person, of: &Entry, text: &str) {
    let (conversation, seq, text) = (of.conversation, of.seq, text.to_owned());
    person.ask(Command::Edit(EditMessage { conversation, seq, text, mentions: vec![] })).await.unwrap();
}

async fn recalls(person: &mut Person, of: &Entry) {
    let at = MessageAt { conversation: of.conversation, seq: of.seq };
    person.ask(Command::Recall(at)).await.unwrap();
}

async fn calls(person: &mut Person, whom: &Person, text: &str) {
    let with = Some(Box::new(With { mentions: vec![whom.me.id], ..With::default() }));
    let command = Command::Send { conversation: LOBBY, nonce: random_nonce(), text: text.to_owned(), with };
    person.ask(command).await.unwrap();
}

#[tokio::test]
async fn a_browser_hears_of_no_change_of_what_it_never_showed() {
    let (world, service) = pushing(at_once()).await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let private = chat(&mut bob, &ada).await;
    let (old, older) = (bob.says(private, "从前").await, bob.says(private, "更早").await);
    let keys = subscribed(&mut ada, &service, "/a").await;
    edits(&mut bob, &old, "从前的").await;
    recalls(&mut bob, &older).await;
    assert_eq!(settled(&mut ada, &service, "/a", &keys).await.len(), 0);
    // Nor of what a later one has taken the place of.
    let first = bob.says(private, "一").await;
    assert_eq!(settled(&mut ada, &service, "/a", &keys).await.len(), 1);
    bob.says(private, "二").await;
    assert_eq!(settled(&mut ada, &service, "/a", &keys).await.len(), 2);
    edits(&mut bob, &first, "壹").await;
    assert_eq!(settled(&mut ada, &service, "/a", &keys).await.len(), 2);
    bob.says(private, "三").await;
    let told = settled(&mut ada, &service, "/a", &keys).await;
    assert_eq!((told.len(), &told[2]["body"]), (3, &"三".into()));
    world.stop().await;
}

/// Nothing that is switched off, and nobody who looks, leaves on a lock screen what was taken back.
#[tokio::test]
async fn what_is_shown_follows_its_message_whatever_holds_now() {
    for case in ["muted", "quiet", "here"] {
        let (world, service) = pushing(at_once()).await;
        let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
        let private = chat(&mut bob, &ada).await;
        let keys = subscribed(&mut ada, &service, "/a").await;
        let said = bob.says(private, "八点").await;
        service.wait("/a", 1).await;
        match case {
            "muted" => mute(&mut ada, private, true).await,
            "quiet" => quiet(&mut ada, Some(quiet_now())).await,
            _ => _ = notify(&mut ada, Notify::Here { here: true }).await.unwrap(),
        }
        edits(&mut bob, &said, "九点").await;
        let told = keys.open(&service.wait("/a", 2).await[1]);
        assert_eq!((&told["body"], &told["silent"]), (&"九点".into(), &true.into()), "{case}");
        bob.says(private, "新的").await;
        recalls(&mut bob, &said).await;
        let told = keys.open(&service.wait("/a", 3).await[2]);
        assert_eq!((&told["body"], &told["gone"]), (&"消息已撤回".into(), &true.into()), "{case}");
        world.stop().await;
    }
}

#[tokio::test]
async fn an_edit_is_followed_beside_other_changes() {
    let slow = PushConfig { delay: Duration::from_millis(400), ..at_once() };
    let (world, service) = pushing(slow).await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let private = chat(&mut bob, &ada).await;
    let keys = subscribed(&mut ada, &service, "/a").await;
    let shown = bob.says(private, "八点").await;
    service.wait("/a", 1).await;
    edits(&mut bob, &shown, "九点").await;
    let newer = bob.says(private, "不算").await;
    recalls(&mut bob, &newer).await;
    let told = keys.open(&service.wait("/a", 2).await[1]);
    assert_eq!((&told["body"], &told["silent"]), (&"九点".into(), &true.into()));
    world.stop().await;
}

#[tokio::test]
async fn a_recall_before_a_kill_is_followed_after_the_start() {
    let (world, service) = pushing(at_once()).await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let private = chat(&mut bob, &ada).await;
    let keys = subscribed(&mut ada, &service, "/a").await;
    let said = bob.says(private, "说错了").await;
    settled(&mut ada, &service, "/a", &keys).await;
    let bobs = bob.token.clone();
    // A server that does not push stands for one that was killed before it did.
    let world = world.restart().await;
    let mut bob = world.connect(&bobs).await;
    recalls(&mut bob, &said).await;
    let world = world.restart().await;
    push::start(&world.engine, at_once()).await.unwrap();
    let told = keys.open(service.wait("/a", 3).await.last().unwrap());
    assert_eq!((&told["body"], &told["gone"]), (&"消息已撤回".into(), &true.into()));
    world.stop().await;
}

#[tokio::test]
async fn a_call_is_told_however_much_follows_it() {
    let slow = PushConfig { delay: Duration::from_secs(2), ..at_once() };
    let (world, service) = pushing(slow).await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let keys = subscribed(&mut ada, &service, "/a").await;
    for round in 1..=2 {
        calls(&mut bob, &ada, &format!("@Ada {round}")).await;
        let mut asked = Vec::new();
        for n in 0..60 {
            let (nonce, text) = (random_nonce(), format!("闲聊 {n}"));
            asked.push(bob.start(Command::Send { conversation: LOBBY, nonce, text, with: None }).await);
        }
        for asked in asked {
            bob.answer(asked).await.unwrap();
        }
        let posts = service.wait("/a", round).await;
        let post = &posts[round - 1];
        assert_eq!(keys.open(post)["body"], format!("Bob：@Ada {round}"));
        assert_eq!(post.headers["urgency"], "high", "also where an earlier call is unread");
    }
    world.stop().await;
}

/// In a room of thousands a row for each of them would be written with every message.
#[tokio::test]
async fn nothing_is_written_for_what_nobody_would_be_told() {
    let (world, service) = pushing(at_once()).await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let keys = subscribed(&mut ada, &service, "/a").await;
    let pushed = |world: &World| {
        let database = rusqlite::Connection::open(world.folder.join("leliao.db")).unwrap();
        let select = "SELECT seq FROM pushed WHERE conversation = 1";
        database.query_row(select, [], |row| row.get::<_, u32>(0)).unwrap()
    };
    quiet(&mut ada, Some(quiet_now())).await;
    let before = pushed(&world);
    bob.says(LOBBY, "闲聊").await;
    settled(&mut ada, &service, "/a", &keys).await;
    assert_eq!(pushed(&world), before);
    calls(&mut bob, &ada, "@Ada").await;
    settled(&mut ada, &service, "/a", &keys).await;
    assert!(pushed(&world) > before, "this would have been told but for the hour");
    world.stop().await;
}
