//! Mails about what somebody has not read: when they leave, what they say, and when there are none.

use crate::{
    hooks::{adds, becomes, shown, soon},
    post::{Inbox, deliver_to},
    push_service::{notify, reaching},
    world::{Person, *},
};
use engine::{
    Config,
    config::Outside,
    push::hooks::{self, HooksConfig, Pace},
};
use protocol::*;
use std::{
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

/// Mails are this far apart, and tell what was not read for so long.
const APART: Duration = Duration::from_millis(700);

struct Scene {
    world: World,
    inbox: Arc<Inbox>,
    ada: Person,
    bob: Person,
    private: ConversationId,
}

async fn scene() -> Scene {
    let config = Config { outside: Outside { hooks: true, mail: true }, ..reaching(&[]) };
    let world = World::with(config).await;
    let (registered, inbox) = (Arc::new(Inbox::default()), Arc::new(Inbox::default()));
    deliver_to(&world, registered.clone());
    let pace = Pace { hourly: APART, daily: 100 * APART, put_off: Duration::from_millis(50) };
    hooks::start(&world.engine, HooksConfig { mails: pace, ..soon() }, inbox.clone()).unwrap();
    let token = world.member(&registered, "Ada", "ada@example.org").await;
    let (ada, mut bob) = (world.connect(&token).await, world.person("Bob").await);
    let private = bob.opens(Command::OpenPrivate { person: ada.me.id }).await.id;
    Scene { world, inbox, ada, bob, private }
}

fn mails(every: &str, text: bool) -> NewHook {
    NewHook { service: HookService::Mail, address: every.into(), secret: String::new(), text }
}

#[tokio::test]
async fn what_is_unread_for_so_long_is_in_one_mail_and_in_no_other() {
    let Scene { world, inbox, mut ada, mut bob, private } = scene().await;
    bob.says(private, "早先的").await;
    let hook = adds(&mut ada, mails("hourly", false)).await;
    assert_eq!((hook.shown.as_str(), hook.on), ("hourly", true));
    let said = Instant::now();
    bob.says(private, "密语一").await;
    bob.says(private, "密语二").await;
    let first = inbox.letter(1).await;
    // What was unread before is counted, and no reason for a mail.
    assert!(said.elapsed() >= APART, "not before it was unread for so long");
    assert_eq!((first.to.as_str(), first.subject.as_str()), ("ada@example.org", "Leliao: 3 unread messages"));
    assert!(first.body.contains("Bob") && !first.body.contains("密语"), "{}", first.body);
    assert!(first.body.contains(&format!("https://c.example/c/{private}")), "{}", first.body);
    becomes(&mut ada, hook.id, HookState::Taken).await;
    let change = HookChange { hook: hook.id, text: Some(true), on: None };
    notify(&mut ada, Notify::ChangeHook(change)).await.unwrap();
    let sent = Instant::now();
    bob.says(private, "明说").await;
    let second = inbox.letter(2).await;
    assert!(sent.elapsed() >= APART);
    assert!(second.body.contains("明说") && !second.body.contains("密语一"), "{}", second.body);
    assert_eq!(inbox.count(), 2);
    world.stop().await;
}

#[tokio::test]
async fn what_was_read_recalled_muted_or_comes_in_quiet_hours_is_not_in_it() {
    let Scene { world, inbox, mut ada, mut bob, private } = scene().await;
    let hook = adds(&mut ada, mails("hourly", true)).await;
    let other = bob
        .opens(Command::CreateGroup {
            nonce: random_nonce(), name: "读书会".into(), people: vec![ada.me.id]
        })
        .await
        .id;
    let read = bob.says(private, "读过的").await;
    ada.ask(Command::Read { conversation: private, seq: read.seq }).await.unwrap();
    let gone = bob.says(other, "收回的").await;
    bob.ask(Command::Recall(MessageAt { conversation: other, seq: gone.seq })).await.unwrap();
    // Quiet all day but for a minute that is far away.
    let minute = u16::try_from(world.engine.clock.now() / 60_000 % 1_440).unwrap();
    let hours = QuietHours { from: (minute + 721) % 1_440, to: (minute + 720) % 1_440, zone: "UTC".into() };
    let quiet = NotifySettings { quiet: Some(hours), ..NotifySettings::default() };
    notify(&mut ada, Notify::Change(quiet)).await.unwrap();
    bob.says(other, "夜里的").await;
    tokio::time::sleep(2 * APART).await;
    assert_eq!((inbox.count(), shown(&mut ada, hook.id).await.state), (0, None), "it is quiet");
    notify(&mut ada, Notify::Change(NotifySettings::default())).await.unwrap();
    let letter = inbox.letter(1).await;
    assert_eq!(letter.subject, "Leliao: 1 unread message");
    for (text, is_told) in [("夜里的", true), ("读过的", false), ("收回的", false)] {
        assert_eq!(letter.body.contains(text), is_told, "{}", letter.body);
    }
    world.stop().await;
}

#[tokio::test]
async fn a_mail_server_that_fails_is_tried_again_and_tells_once() {
    let Scene { world, inbox, mut ada, mut bob, private } = scene().await;
    let hook = adds(&mut ada, mails("hourly", false)).await;
    inbox.refuses.store(1, Ordering::SeqCst);
    bob.says(private, "在吗").await;
    becomes(&mut ada, hook.id, HookState::Unreached).await;
    let letter = inbox.letter(1).await;
    assert_eq!(letter.subject, "Leliao: 1 unread message");
    becomes(&mut ada, hook.id, HookState::Taken).await;
    notify(&mut ada, Notify::TestHook { hook: hook.id }).await.unwrap();
    assert!(inbox.letter(2).await.body.contains("A test"));
    assert_eq!(inbox.count(), 2);
    world.stop().await;
}

#[tokio::test]
async fn whoever_has_no_address_gets_none_and_one_has_one_pace() {
    let Scene { world, mut ada, mut bob, .. } = scene().await;
    assert_eq!(notify(&mut bob, Notify::AddHook(mails("daily", false))).await, Err(Fault::Missing));
    assert!(!notify(&mut bob, Notify::Show {}).await.unwrap().mail);
    for wrong in ["", "weekly", "ada@example.org"] {
        let asked = notify(&mut ada, Notify::AddHook(mails(wrong, false))).await;
        assert_eq!(asked, Err(Fault::Unreadable), "{wrong}");
    }
    adds(&mut ada, mails("hourly", false)).await;
    adds(&mut ada, mails("daily", false)).await;
    let state = notify(&mut ada, Notify::Show {}).await.unwrap();
    let paces: Vec<String> = state.hooks.unwrap().into_iter().map(|hook| hook.shown).collect();
    assert_eq!((state.mail, paces), (true, vec!["daily".to_owned()]));
    world.stop().await;
}

#[tokio::test]
async fn a_server_without_mail_offers_none() {
    let world = World::with(reaching(&[])).await;
    let inbox = Arc::new(Inbox::default());
    deliver_to(&world, inbox.clone());
    let token = world.member(&inbox, "Ada", "ada@example.org").await;
    let mut ada = world.connect(&token).await;
    assert!(!notify(&mut ada, Notify::Show {}).await.unwrap().mail);
    assert_eq!(notify(&mut ada, Notify::AddHook(mails("daily", false))).await, Err(Fault::Forbidden));
    world.stop().await;
}
