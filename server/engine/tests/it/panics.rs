//! Mistakes of ours: each ends what it happened in, and no more. Those of verbs, lookups and the writer are
//! the store suite's (`group_commit`).

use crate::world::*;
use engine::ports::clock::{Clock, SystemClock};
use protocol::*;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// Panics once it is armed, when a task of a connection asks.
#[derive(Default)]
struct Trap(AtomicBool);

impl Clock for Trap {
    fn now(&self) -> i64 {
        let own_thread = matches!(thread::current().name(), Some("writer" | "hub"));
        assert!(own_thread || !self.0.swap(false, Ordering::SeqCst), "on purpose");
        SystemClock.now()
    }
}

async fn trapped() -> (World, Arc<Trap>) {
    let (trap, keep) = (Arc::new(Trap::default()), tempfile::tempdir().unwrap());
    let world = World::by_clock(trap.clone(), keep.path().to_owned(), generous(), Some(keep)).await;
    (world, trap)
}

#[tokio::test]
async fn a_connection_that_panics_ends_alone_and_says_so() {
    let (world, trap) = trapped().await;
    let mut bob = world.person("bob").await;
    let mut alice = world.person("alice").await;
    let alice_id = alice.me.id;
    while !bob.presence().await.came.contains(&alice_id) {}
    trap.0.store(true, Ordering::SeqCst);
    alice.start(Command::Rooms(FindRooms::default())).await;
    let refused = loop {
        if let ServerFrame::Refusal { reference, fault } = alice.frame().await {
            break (reference, fault);
        }
    };
    assert!(matches!(refused, (0, Fault::Internal { .. })), "{refused:?}");
    assert_eq!(alice.closed().await.0, limits::close::INTERNAL);
    // It leaves like any other, and the rest goes on.
    while !bob.presence().await.went.contains(&alice_id) {}
    bob.says(ConversationId::LOBBY, "still here").await;
    let mut again = world.connect(&alice.token).await;
    again.says(ConversationId::LOBBY, "so am I").await;
    bob.hears("so am I").await;
    again.leaves().await;
    bob.leaves().await;
    world.stop().await;
}

#[tokio::test]
async fn a_request_that_panics_is_answered() {
    let (world, trap) = trapped().await;
    let token = world.log_in("alice").await.unwrap();
    let open = format!(
        "GET /stream HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncookie: sid={token}\r\n\r\n",
        world.address
    );
    trap.0.store(true, Ordering::SeqCst);
    let (status, _, body) = world.raw(open.as_bytes()).await;
    assert!(status == 500 && body.contains("Internal"), "{status} {body}");
    assert!(world.log_in("bob").await.is_ok());
    world.stop().await;
}

#[tokio::test]
async fn a_hub_that_panics_ends_the_server_with_a_sentence() {
    let world = World::new().await;
    world.engine.hub.provoke_panic();
    let deadline = Instant::now() + SOON;
    let why = loop {
        if let Some(why) = world.take_ended() {
            break why;
        }
        assert!(Instant::now() < deadline, "the server goes on");
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    assert_eq!(why, "the hub thread panicked (on purpose)");
    assert_eq!(world.engine.trouble().await, Some("the hub has ended"));
}
