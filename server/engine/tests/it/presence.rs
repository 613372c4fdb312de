//! Who is here, and who types.

use crate::world::*;
use engine::actions::{account, person};
use protocol::*;
use std::time::{Duration, Instant};

#[tokio::test]
async fn people_are_counted_not_connections() {
    let world = World::new().await;
    let mut alice = world.person("alice").await;
    assert_eq!(alice.presence().await.online, 1);
    let bob = world.person("bob").await;
    let change = alice.presence().await;
    assert_eq!((change.conversation, change.online, change.came), (LOBBY, 2, vec![bob.me.id]));
    let phone = world.connect(&bob.token).await;
    let bob_id = bob.me.id;
    bob.leaves().await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    let left = Instant::now();
    phone.leaves().await;
    let change = alice.presence().await;
    assert_eq!((change.online, change.went), (1, vec![bob_id]), "one device leaving is nobody leaving");
    assert!(left.elapsed() < Duration::from_secs(1));
    world.stop().await;
}

#[tokio::test]
async fn who_opens_a_page_is_counted_on_it() {
    let world = World::new().await;
    let mut alice = world.person("alice").await;
    assert_eq!(alice.presence().await.online, 1);
    let (bob, _) = person::enter(&world.engine, "bob", AvatarId(1), Locale::En, "").await.unwrap();
    for (person, online) in [(alice.me.id, 1), (bob.person.id, 2)] {
        let page = account::overview(&world.engine, person).await.unwrap();
        assert_eq!(page.conversations[0].online, online);
    }
    world.stop().await;
}

#[tokio::test]
async fn a_cut_without_a_goodbye_is_noticed() {
    let world = World::new().await;
    let mut alice = world.person("alice").await;
    let bob = world.person("bob").await;
    while alice.presence().await.online != 2 {}
    drop(bob);
    assert_eq!(alice.presence().await.online, 1);
    world.stop().await;
}

#[tokio::test]
async fn typing_reaches_the_others_once() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    alice.ask(Command::Typing { conversation: LOBBY }).await.unwrap();
    assert_eq!(bob.event().await, Event::Typing { conversation: LOBBY, person: alice.me.clone() });
    alice.hears_nothing().await;
    world.stop().await;
}

#[tokio::test]
async fn opens_and_closes_leave_nothing() {
    let world = World::new().await;
    let token = world.log_in("alice").await.unwrap();
    for _ in 0..50 {
        for _ in 0..10 {
            drop(world.connect(&token).await);
        }
        let waited = Instant::now();
        while world.engine.hub.presence().connections() > 0 {
            assert!(waited.elapsed() < SOON, "connections are left");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
    let waited = Instant::now();
    while world.engine.hub.presence().online() > 0 {
        assert!(waited.elapsed() < SOON, "people are left");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert_eq!(world.engine.hub.presence().online_in(LOBBY), 0);
    world.stop().await;
}
