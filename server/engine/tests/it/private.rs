//! Private chats: for two, also while one is away.

use crate::world::*;
use protocol::*;

#[tokio::test]
async fn only_the_two_hear_it_on_all_their_devices() {
    let world = World::new().await;
    let (mut alice, mut bob, mut carol) =
        (world.person("alice").await, world.person("bob").await, world.person("carol").await);
    let (mut alice_phone, mut bob_phone) =
        (world.connect(&alice.token).await, world.connect(&bob.token).await);
    let chat = alice.opens(Command::OpenPrivate { person: bob.me.id }).await;
    assert_eq!(chat.peer.as_ref(), Some(&bob.me));
    bob.hears_nothing().await;
    let entry = alice.says(chat.id, "悄悄话").await;
    assert_eq!(alice_phone.hears("悄悄话").await, entry);
    // The other one sees the chat with its first message.
    for device in [&mut bob, &mut bob_phone] {
        let opened = device.conversation().await;
        assert_eq!((opened.id, opened.unread, opened.last.as_ref()), (chat.id, 1, Some(&entry)));
    }
    carol.hears_nothing().await;
    for command in [
        Command::History { conversation: chat.id, before: None, after: None, limit: None },
        Command::Replay { conversation: chat.id, after: Seq(0) },
        Command::Members(FindMembers { conversation: chat.id, after: None, find: None, page: None }),
        Command::Send { conversation: chat.id, nonce: random_nonce(), text: "x".into(), with: None },
        Command::Join { conversation: chat.id },
        Command::Typing { conversation: chat.id },
        Command::Read { conversation: chat.id, seq: Seq(1) },
        Command::DeleteRoom { conversation: chat.id },
    ] {
        let name = format!("{command:?}");
        assert_eq!(carol.ask(command).await, Err(Fault::Missing), "{name}");
    }
    // Both find the same chat, however often they open it.
    let same = bob.opens(Command::OpenPrivate { person: alice.me.id }).await;
    assert_eq!((same.id, same.peer.as_ref()), (chat.id, Some(&alice.me)));
    world.stop().await;
}

#[tokio::test]
async fn somebody_who_is_away_gets_it_once_when_they_return() {
    let world = World::new().await;
    let (mut alice, bob) = (world.person("alice").await, world.person("bob").await);
    let (bob_id, token) = (bob.me.id, bob.token.clone());
    let cursor = bob.leaves().await;
    let chat = alice.opens(Command::OpenPrivate { person: bob_id }).await;
    alice.says(chat.id, "等你回来").await;
    let mut bob = world.socket(&token).await;
    let resumed = bob.resume(cursor).await;
    let found = resumed.conversations.iter().find(|c| c.id == chat.id).unwrap();
    assert_eq!((found.unread, found.last.as_ref().map(text_of)), (1, Some("等你回来")));
    bob.hears_nothing().await;
    let Ok(Reply::Replayed(replayed)) =
        bob.ask(Command::Replay { conversation: chat.id, after: Seq(0) }).await
    else {
        panic!()
    };
    assert_eq!(replayed.events.len(), 1);
    // Reading on one device clears it on all.
    let mut phone = world.connect(&token).await;
    bob.ask(Command::Read { conversation: chat.id, seq: found.head }).await.unwrap();
    assert_eq!(phone.event().await, Event::Read { conversation: chat.id, seq: found.head, unread: 0 });
    world.stop().await;
}

#[tokio::test]
async fn unread_counts_what_others_said_and_only_moves_forward() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let unread =
        |resumed: Resumed| resumed.conversations.iter().find(|c| c.id == LOBBY).map(|c| (c.read.0, c.unread));
    alice.says(LOBBY, "1").await;
    bob.says(LOBBY, "2").await;
    alice.says(LOBBY, "3").await;
    assert_eq!(unread(bob.resume(None).await), Some((0, 2)));
    assert_eq!(unread(alice.resume(None).await), Some((0, 1)));
    for (seq, left) in [(2, 1), (1, 1), (3, 0), (99, 0)] {
        bob.ask(Command::Read { conversation: LOBBY, seq: Seq(seq) }).await.unwrap();
        assert_eq!(unread(bob.resume(None).await).unwrap().1, left, "read to {seq}");
    }
    assert_eq!(unread(bob.resume(None).await), Some((3, 0)));
    world.stop().await;
}
