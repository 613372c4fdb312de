//! Coming back: exactly what was missed, or a plain "start again".

use crate::world::*;
use protocol::*;

#[tokio::test]
async fn one_small_frame_tells_what_changed() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let token = bob.token.clone();
    let room = alice.creates_room("散步").await;
    bob.opens(Command::Join { conversation: room.id }).await;
    let resumed = bob.resume(bob.cursor.clone()).await;
    assert!(resumed.snapshot.is_none());
    let cursor = bob.leaves().await;
    alice.says(room.id, "在吗").await;
    alice.says(room.id, "出来").await;
    let mut bob = world.socket(&token).await;
    let resumed = bob.resume(cursor).await;
    assert_eq!(resumed.conversations.iter().map(|c| (c.id, c.unread)).collect::<Vec<_>>(), [(room.id, 2)]);
    let command = Command::Replay { conversation: room.id, after: resumed.conversations[0].read };
    let Ok(Reply::Replayed(replayed)) = bob.ask(command).await else { panic!() };
    assert_eq!(replayed.events.iter().map(text_of).collect::<Vec<_>>(), ["在吗", "出来"]);
    // And nothing of it again, but what comes next.
    alice.says(room.id, "三").await;
    bob.hears("三").await;
    bob.hears_nothing().await;
    // Up to date: nothing changed.
    let resumed = bob.resume(bob.cursor.clone()).await;
    assert_eq!(resumed.conversations.len(), 1);
    let again = bob.resume(Some(resumed.cursor)).await;
    assert!(again.conversations.is_empty() && again.gone.is_empty());
    world.stop().await;
}

/// The handshake carries the cursor: hello and the answer come by themselves, and nothing before them.
#[tokio::test]
async fn a_resume_may_come_with_the_handshake() {
    let world = World::new().await;
    let mut alice = world.person("alice").await;
    let token = world.log_in("bob").await.unwrap();
    let mut bob = world.socket_resuming(None, &token).await;
    assert!(bob.hello.resuming);
    let first = bob.resumed(0).await;
    assert_eq!(first.snapshot, Some(SnapshotReason::First));
    // It counts as the resume: other commands are taken now.
    bob.says(LOBBY, "在").await;
    alice.hears("在").await;
    let cursor = bob.leaves().await;
    alice.says(LOBBY, "刚走?").await;
    let mut bob = world.socket_resuming(cursor.clone(), &token).await;
    let resumed = bob.resumed(0).await;
    assert_eq!(resumed.snapshot, None);
    assert_eq!(resumed.conversations.iter().map(|c| (c.id, c.unread)).collect::<Vec<_>>(), [(LOBBY, 1)]);
    alice.says(LOBBY, "回来了").await;
    bob.hears("回来了").await;
    // While others come back and change their names, hello stays the first frame: `greeted` checks it.
    for n in 0..20 {
        let profile =
            Command::Profile(EditProfile { name: Some(format!("爱丽丝{n}")), avatar: None, locale: None });
        let asked = alice.start(profile).await;
        world.socket_resuming(cursor.clone(), &token).await.resumed(0).await;
        alice.answer(asked).await.unwrap();
    }
    world.stop().await;
}

#[tokio::test]
async fn a_cursor_of_another_database_or_of_the_future_is_refused() {
    let world = World::new().await;
    let mut alice = world.person("alice").await;
    let now = alice.cursor.clone().unwrap();
    let (epoch, version) = now.as_str().split_once('.').unwrap();
    for other in [format!("{epoch}1.{version}"), format!("{epoch}.{version}000"), "of-a-later-release".into()]
    {
        let cursor = Cursor::new(other).unwrap();
        let resumed = alice.resume(Some(cursor)).await;
        assert_eq!(resumed.snapshot, Some(SnapshotReason::Epoch));
        assert_eq!(resumed.conversations.len(), 1, "a snapshot has everything");
    }
    world.stop().await;
}

#[tokio::test]
async fn too_far_behind_is_said_and_not_hidden() {
    let world = World::new().await;
    let mut alice = world.person("alice").await;
    let mut asked = 0;
    for n in 0..=limits::REPLAY {
        let text = n.to_string();
        asked =
            alice.start(Command::Send { conversation: LOBBY, nonce: random_nonce(), text, with: None }).await;
    }
    alice.answer(asked).await.unwrap();
    let mut bob = world.person("bob").await;
    let replay = |after| Command::Replay { conversation: LOBBY, after: Seq(after) };
    let Ok(Reply::Replayed(far)) = bob.ask(replay(0)).await else { panic!() };
    assert!(far.too_far && far.events.is_empty());
    assert_eq!(far.head, Seq(limits::REPLAY + 1));
    let Ok(Reply::Replayed(near)) = bob.ask(replay(1)).await else { panic!() };
    assert!(!near.too_far);
    assert_eq!(near.events.first().unwrap().seq, Seq(2));
    let Ok(Reply::Replayed(future)) = bob.ask(replay(limits::REPLAY + 50)).await else { panic!() };
    assert!(future.too_far, "a place the log does not have yet");
    world.stop().await;
}

#[tokio::test]
async fn nothing_but_resume_comes_first() {
    let world = World::new().await;
    let token = world.log_in("alice").await.unwrap();
    let mut alice = world.socket(&token).await;
    assert_eq!(alice.ask(Command::Rooms(FindRooms::default())).await, Err(Fault::NotResumed));
    assert_eq!(alice.sends(LOBBY, random_nonce(), "x").await, Err(Fault::NotResumed));
    assert_eq!(alice.ask(Command::Ping).await, Ok(Reply::Done));
    alice.resume(None).await;
    alice.says(LOBBY, "x").await;
    world.stop().await;
}

/// A connection that stops reading is told so, keeps nobody waiting, and loses nothing.
#[tokio::test]
async fn a_slow_reader_catches_up_from_the_log() {
    let world = World::new().await;
    let (mut alice, mut slow) = (world.person("alice").await, world.person("slow").await);
    let text = "x".repeat(8_000);
    let mut asked = 0;
    for n in 1..=1_500 {
        let text = text.clone();
        asked =
            alice.start(Command::Send { conversation: LOBBY, nonce: random_nonce(), text, with: None }).await;
        if n % 10 == 0 && n < 1_500 {
            alice.answer(asked).await.unwrap();
        }
    }
    let Ok(Reply::Sent(entry)) = alice.answer(asked).await else { panic!() };
    let (last, mut applied, mut fell_behind) = (entry.seq.0, 0, false);
    while applied < last {
        match slow.event().await {
            Event::Entry(entry) => {
                assert_eq!(entry.seq.0, applied + 1, "a hole that was not announced");
                applied = entry.seq.0;
            }
            Event::Behind => {
                fell_behind = true;
                slow.resume(slow.cursor.clone()).await;
                while applied < last {
                    let command = Command::Replay { conversation: LOBBY, after: Seq(applied) };
                    let Ok(Reply::Replayed(replayed)) = slow.ask(command).await else { panic!() };
                    if replayed.too_far {
                        applied = replayed.head.0;
                        break;
                    }
                    for entry in replayed.events {
                        assert_eq!(entry.seq.0, applied + 1);
                        applied = entry.seq.0;
                    }
                }
            }
            _ => {}
        }
    }
    assert!(fell_behind, "the test was too small to fall behind");
    alice.says(LOBBY, "end").await;
    while text_of(&slow.entry().await) != "end" {}
    world.stop().await;
}
