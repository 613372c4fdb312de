//! Public rooms: who hears what, and who may do what.

use crate::world::*;
use protocol::*;

#[tokio::test]
async fn members_hear_it_and_nobody_else() {
    let world = World::new().await;
    let (mut alice, mut bob, mut carol) =
        (world.person("alice").await, world.person("bob").await, world.person("carol").await);
    let room = alice.creates_room("读书会").await;
    assert_eq!((room.kind, room.role, room.members), (Kind::Room, Role::Owner, 1));
    let joined = bob.opens(Command::Join { conversation: room.id }).await;
    assert_eq!((joined.role, joined.members, joined.unread), (Role::Member, 2, 0));
    alice.says(room.id, "第一章").await;
    bob.hears("第一章").await;
    carol.hears_nothing().await;
    assert_eq!(carol.sends(room.id, random_nonce(), "x").await, Err(Fault::Forbidden));
    assert_eq!(carol.ask(Command::Typing { conversation: room.id }).await, Err(Fault::Missing));
    assert_eq!(bob.ask(Command::Leave { conversation: room.id }).await, Ok(Reply::Done));
    assert!(matches!(bob.entry().await.what, What::Left { .. }));
    assert_eq!(
        bob.event().await,
        Event::Gone(Gone {
            conversation: room.id,
            reason: Some(GoneReason::Left),
            name: room.name.clone(),
            banned_until: None
        })
    );
    alice.says(room.id, "第二章").await;
    bob.hears_nothing().await;
    assert_eq!(bob.sends(room.id, random_nonce(), "x").await, Err(Fault::Forbidden));
    world.stop().await;
}

#[tokio::test]
async fn an_id_that_is_not_there_is_missing_for_every_verb() {
    let world = World::new().await;
    let mut alice = world.person("alice").await;
    let forged = ConversationId(4_242);
    for command in [
        Command::Send { conversation: forged, nonce: random_nonce(), text: "x".into(), with: None },
        Command::History { conversation: forged, before: None, after: None, limit: None },
        Command::Replay { conversation: forged, after: Seq(0) },
        Command::Read { conversation: forged, seq: Seq(1) },
        Command::Typing { conversation: forged },
        Command::RenameRoom { conversation: forged, name: "x".into() },
        Command::DeleteRoom { conversation: forged },
        Command::Join { conversation: forged },
        Command::Leave { conversation: forged },
        Command::Members(FindMembers { conversation: forged, after: None, find: None, page: None }),
        Command::Kick { conversation: forged, person: PersonId(5) },
        Command::Mute { conversation: forged, person: PersonId(5), minutes: 1 },
        Command::OpenPrivate { person: PersonId(5) },
        Command::SignOut { login: LoginId(5) },
    ] {
        let name = format!("{command:?}");
        assert_eq!(alice.ask(command).await, Err(Fault::Missing), "{name}");
    }
    world.stop().await;
}

#[tokio::test]
async fn making_a_room_twice_makes_one() {
    let world = World::new().await;
    let mut alice = world.person("alice").await;
    let nonce = random_nonce();
    let make = || Command::CreateRoom { nonce, name: "一".into(), space: None };
    let (first, second) = (alice.opens(make()).await, alice.opens(make()).await);
    assert_eq!(first.id, second.id);
    let Ok(Reply::Rooms(rooms)) = alice.ask(Command::Rooms(FindRooms::default())).await else { panic!() };
    assert_eq!(rooms.rooms.len(), 1);
    assert!(rooms.rooms[0].joined);
    world.stop().await;
}

#[tokio::test]
async fn the_owner_renames_mutes_removes_and_deletes() {
    let world = World::new().await;
    let (mut alice, mut bob, mut carol) =
        (world.person("alice").await, world.person("bob").await, world.person("carol").await);
    let room = alice.creates_room("旧名").await.id;
    for person in [&mut bob, &mut carol] {
        person.opens(Command::Join { conversation: room }).await;
    }
    let rename = |name: &str| Command::RenameRoom { conversation: room, name: name.into() };
    let mute = |person, minutes| Command::Mute { conversation: room, person, minutes };
    let kick = |person| Command::Kick { conversation: room, person };
    for command in
        [rename("x"), mute(carol.me.id, 5), kick(carol.me.id), Command::DeleteRoom { conversation: room }]
    {
        assert_eq!(bob.ask(command).await, Err(Fault::Forbidden));
    }
    alice.ask(rename("新名")).await.unwrap();
    alice.ask(mute(bob.me.id, 5)).await.unwrap();
    assert!(matches!(bob.sends(room, random_nonce(), "x").await, Err(Fault::Muted { .. })));
    alice.ask(mute(bob.me.id, 0)).await.unwrap();
    bob.says(room, "可以了").await;
    alice.ask(kick(carol.me.id)).await.unwrap();
    alice.says(room, "只剩两人").await;
    let mut last = None;
    loop {
        match carol.event().await {
            Event::Gone(gone) if gone.conversation == room => break,
            Event::Entry(entry) => last = Some(entry),
            _ => {}
        }
    }
    assert!(matches!(last.unwrap().what, What::Removed { .. }), "the last thing heard is one's own removal");
    carol.hears_nothing().await;
    alice.ask(Command::DeleteRoom { conversation: room }).await.unwrap();
    assert_eq!(bob.history(room).await, Err(Fault::Missing));
    assert_eq!(alice.history(room).await, Err(Fault::Missing));
    let resumed = bob.resume(bob.cursor.clone()).await;
    assert!(resumed.gone.contains(&room));
    world.stop().await;
}

#[tokio::test]
async fn room_names_have_the_rules_of_names() {
    let world = World::new().await;
    let mut alice = world.person("alice").await;
    for (name, fault) in [("", NameFault::Empty), ("\u{202E}x", NameFault::Unprintable)] {
        let command = Command::CreateRoom { nonce: random_nonce(), name: name.into(), space: None };
        assert_eq!(alice.ask(command).await, Err(Fault::Name(fault)));
    }
    world.stop().await;
}

/// FEATURES 2.9's neighbour: joins and leaves racing messages never leak one past the boundary.
#[tokio::test]
async fn the_boundary_of_membership_is_exact() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let room = alice.creates_room("门").await.id;
    for _ in 0..30 {
        bob.opens(Command::Join { conversation: room }).await;
        let join = alice
            .start(Command::Send { conversation: room, nonce: random_nonce(), text: "1".into(), with: None })
            .await;
        let leave = bob.start(Command::Leave { conversation: room }).await;
        alice
            .start(Command::Send { conversation: room, nonce: random_nonce(), text: "2".into(), with: None })
            .await;
        bob.answer(leave).await.unwrap();
        alice.answer(join).await.unwrap();
        let left = loop {
            match bob.event().await {
                Event::Gone(_) => break true,
                Event::Entry(_) | Event::Conversation(_) => {}
                other => panic!("{other:?}"),
            }
        };
        assert!(left);
    }
    bob.hears_nothing().await;
    world.stop().await;
}
