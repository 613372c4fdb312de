//! What somebody is writing, on all their devices.

use crate::world::{Person, World, *};
use engine::ports::clock::{Clock as _, SystemClock};
use protocol::*;

fn draft(text: &str, at: i64) -> Draft {
    Draft { conversation: LOBBY, text: text.into(), reply: None, at }
}

async fn keeps(person: &mut Person, draft: &Draft) {
    assert_eq!(person.ask(Command::KeepDraft(draft.clone())).await, Ok(Reply::Done));
}

fn told(events: &[Event]) -> Vec<Draft> {
    let draft = |event: &Event| if let Event::Draft(json) = event { json.read().ok() } else { None };
    events.iter().filter_map(draft).collect()
}

/// Waits until a device is told a draft with this text.
async fn hears(person: &mut Person, text: &str) -> Draft {
    loop {
        if let Some(draft) = told(&[person.event().await]).into_iter().find(|draft| draft.text == text) {
            return draft;
        }
    }
}

fn listed(resumed: &Resumed) -> Vec<Draft> {
    resumed.drafts.as_ref().map(|json| json.read().unwrap()).unwrap_or_default()
}

#[tokio::test]
async fn a_draft_is_on_all_devices_and_on_nobody_elses() {
    let world = World::new().await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let mut phone = world.connect(&ada.token).await;
    let cursor = phone.cursor.clone();
    let now = SystemClock.now();
    let half = Draft { reply: Some(Seq(1)), ..draft("写到一半", now - 3_000) };
    keeps(&mut ada, &half).await;
    assert_eq!(hears(&mut phone, "写到一半").await, half);
    assert_eq!(told(&bob.takes().await), []);
    assert_eq!(listed(&phone.resume(cursor).await), std::slice::from_ref(&half));
    assert_eq!(listed(&phone.resume(None).await), std::slice::from_ref(&half), "in a snapshot, too");
    let cursor = phone.cursor.clone();
    assert_eq!(listed(&phone.resume(cursor.clone()).await), []);
    // Sent or deleted: whoever was away hears it, and a snapshot has nothing.
    let none = draft("", now - 1_000);
    keeps(&mut ada, &draft(" \n", now - 1_000)).await;
    assert_eq!(hears(&mut phone, "").await, none);
    assert_eq!(listed(&phone.resume(cursor).await), [none]);
    assert_eq!(listed(&phone.resume(None).await), []);
    let world = world.restart().await;
    let mut ada = world.connect(&ada.token).await;
    keeps(&mut ada, &draft("再写", now)).await;
    let world = world.restart().await;
    let mut ada = world.connect(&ada.token).await;
    assert_eq!(listed(&ada.resume(None).await)[0].text, "再写");
    world.stop().await;
}

#[tokio::test]
async fn the_latest_holds_and_an_older_device_learns_it() {
    let world = World::new().await;
    let mut ada = world.person("Ada").await;
    let mut phone = world.connect(&ada.token).await;
    let now = SystemClock.now();
    keeps(&mut ada, &draft("新的", now - 1_000)).await;
    ada.takes().await;
    phone.takes().await;
    // Written offline, before the other one.
    keeps(&mut phone, &draft("旧的", now - 5_000)).await;
    assert_eq!(told(&phone.takes().await), [draft("新的", now - 1_000)]);
    ada.takes().await;
    keeps(&mut ada, &draft("新的", now - 1_000)).await;
    assert_eq!(told(&ada.takes().await), [], "a retry says nothing");
    // A clock that is a year ahead does not win for a year.
    keeps(&mut phone, &draft("明年", now + 365 * 86_400_000)).await;
    let held = hears(&mut ada, "明年").await;
    assert!(held.text == "明年" && held.at <= SystemClock.now(), "{held:?}");
    // Many of them in one millisecond of ours: the last one holds.
    for n in 0..60 {
        keeps(&mut phone, &draft(&format!("明年 {n}"), now + 365 * 86_400_000)).await;
    }
    hears(&mut ada, "明年 59").await;
    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    keeps(&mut ada, &draft("今天", SystemClock.now())).await;
    hears(&mut phone, "今天").await;
    let held = listed(&phone.resume(None).await);
    assert_eq!(held.iter().map(|draft| draft.text.as_str()).collect::<Vec<_>>(), ["今天"]);
    world.stop().await;
}

#[tokio::test]
async fn drafts_have_limits_and_end_with_their_person() {
    let world = World::new().await;
    let mut ada = world.person("Ada").await;
    let now = SystemClock.now();
    let long = draft(&"长".repeat(limits::DRAFT_BYTES / 3 + 1), now);
    assert_eq!(ada.ask(Command::KeepDraft(long)).await, Err(Fault::TextTooLong));
    let longest = "a".repeat(limits::DRAFT_BYTES);
    keeps(&mut ada, &draft(&longest, now)).await;
    let elsewhere = Draft { conversation: ConversationId(99), ..draft("x", now) };
    assert_eq!(ada.ask(Command::KeepDraft(elsewhere)).await, Err(Fault::Missing));
    // What would show nothing, and never showed anything, is nothing.
    let cursor = ada.resume(None).await.cursor;
    keeps(&mut ada, &draft(" ", now - 9)).await;
    let resumed = ada.resume(Some(cursor)).await;
    assert_eq!(listed(&resumed), []);
    world.stop().await;
}
