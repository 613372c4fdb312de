//! A server that stops: everyone is told, and nothing that was said is lost or doubled.

use crate::{raw_socket::*, world::*};
use protocol::*;
use std::{
    collections::HashMap,
    time::{Duration, Instant},
};
use tokio::net::TcpStream;

fn retry_ms(reason: &str) -> u32 {
    let wait = reason.strip_prefix("retry_ms=").unwrap_or_else(|| panic!("{reason:?}")).parse().unwrap();
    assert!((100..400).contains(&wait), "few people need not be spread: {reason}");
    wait
}

#[tokio::test]
async fn everyone_is_told_when_to_come_back() {
    let world = World::new().await;
    let mut people = Vec::new();
    for n in 0..8 {
        people.push(world.person(&format!("p{n}")).await);
    }
    let mut greeted = world.socket(&people[0].token).await;
    let address = world.address;
    world.engine.stopping.cancel();
    let mut waits = Vec::new();
    for person in people.iter_mut().chain([&mut greeted]) {
        let (code, reason) = person.closed().await;
        assert_eq!(code, limits::close::RESTART);
        waits.push(retry_ms(&reason));
    }
    waits.sort_unstable();
    waits.dedup();
    assert!(waits.len() > 4, "they would all come back at once: {waits:?}");
    let started = Instant::now();
    world.stop().await;
    assert!(started.elapsed() < Duration::from_secs(3), "everyone had answered");
    assert!(TcpStream::connect(address).await.is_err(), "nobody is let in any more");
}

#[tokio::test]
async fn who_does_not_answer_the_goodbye_is_not_waited_for() {
    let world = World::new().await;
    let alice = world.person("alice").await;
    let mut deaf = RawSocket::open(&world, &alice.token).await;
    deaf.resume().await;
    deaf.write(&frame(FIN | TEXT, b"half")[..5]).await;
    let silent = TcpStream::connect(world.address).await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let started = Instant::now();
    world.engine.stopping.cancel();
    let Heard::Close(code, reason) = deaf.next().await else { panic!() };
    assert_eq!(code, Some(limits::close::RESTART));
    retry_ms(&reason);
    assert_eq!(deaf.next().await, Heard::End);
    assert!(started.elapsed() < Duration::from_secs(3));
    world.stop().await;
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    drop((alice, silent));
}

/// A request that has no end keeps a server from stopping no longer than a goodbye takes.
#[tokio::test]
async fn half_a_request_is_not_waited_for() {
    let world = World::new().await;
    let half = TcpStream::connect(world.address).await.unwrap();
    half.try_write(b"GET /ws HT").unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let started = Instant::now();
    world.stop().await;
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    drop(half);
}

/// Nothing is in doubt: what is in the log was answered, and what was not answered is not there.
#[tokio::test]
async fn what_was_taken_is_answered_before_the_close() {
    const MESSAGES: u32 = 90;
    let mut world = World::new().await;
    let token = world.log_in("alice").await.unwrap();
    let mut said = 0;
    for delay in [0, 1, 2, 4, 8] {
        let mut socket = RawSocket::open(&world, &token).await;
        socket.resume().await;
        let mut frames = Vec::new();
        for reference in 0..MESSAGES {
            let (nonce, text) = (random_nonce(), format!("{delay} {reference}"));
            let command = Command::Send { conversation: LOBBY, nonce, text, with: None };
            let text = serde_json::to_vec(&ClientFrame { reference, command }).unwrap();
            frames.extend(frame(FIN | TEXT, &text));
        }
        let rooms: Vec<_> = (0..10).map(|n| format!("room {delay} {n}")).collect();
        for (n, name) in rooms.iter().enumerate() {
            let command = Command::CreateRoom { nonce: random_nonce(), name: name.clone(), space: None };
            let reference = MESSAGES + u32::try_from(n).unwrap();
            let text = serde_json::to_vec(&ClientFrame { reference, command }).unwrap();
            frames.extend(frame(FIN | TEXT, &text));
        }
        let stopping = world.engine.stopping.clone();
        socket.write(&frames).await;
        tokio::time::sleep(Duration::from_millis(delay)).await;
        stopping.cancel();
        let (mut sent, mut made) = (0, 0);
        loop {
            match socket.next().await {
                Heard::Frame(ServerFrame::Reply { ok: Reply::Sent(_), .. }) => sent += 1,
                Heard::Frame(ServerFrame::Reply { ok: Reply::Opened(_), .. }) => made += 1,
                Heard::Frame(_) => {}
                Heard::Close(code, _) => {
                    assert_eq!(code, Some(limits::close::RESTART));
                    break;
                }
                other => panic!("{other:?}"),
            }
        }
        socket.write(&close_frame(limits::close::RESTART, b"")).await;
        drop(socket);
        world = world.restart().await;
        let mut alice = world.connect(&token).await;
        said += sent;
        assert_eq!(alice.history(LOBBY).await.unwrap().as_of, Seq(said), "after {delay} ms: {sent} answered");
        let Ok(Reply::Rooms(found)) = alice.ask(Command::Rooms(FindRooms::default())).await else { panic!() };
        let ours = found.rooms.iter().filter(|room| rooms.contains(&room.name)).count();
        assert_eq!(ours, made, "after {delay} ms");
        alice.leaves().await;
    }
    world.stop().await;
}

/// Whatever the moment, each message was answered before the goodbye, or is sent again under its nonce.
#[tokio::test]
async fn what_was_in_flight_is_answered_or_can_be_said_again() {
    const MESSAGES: u32 = 300;
    let mut world = World::new().await;
    let token = world.log_in("alice").await.unwrap();
    let mut said = 0;
    for delay in [0, 1, 5, 20] {
        let mut socket = RawSocket::open(&world, &token).await;
        socket.resume().await;
        let nonces: Vec<_> = (0..MESSAGES).map(|_| random_nonce()).collect();
        let send = |reference: u32| {
            let (nonce, text) = (nonces[reference as usize], format!("{delay} {reference}"));
            Command::Send { conversation: LOBBY, nonce, text, with: None }
        };
        let mut frames = Vec::new();
        for reference in 0..MESSAGES {
            let text = serde_json::to_vec(&ClientFrame { reference, command: send(reference) }).unwrap();
            frames.extend(frame(FIN | TEXT, &text));
        }
        let stopping = world.engine.stopping.clone();
        let told = async {
            socket.write(&frames).await;
            tokio::time::sleep(Duration::from_millis(delay)).await;
            stopping.cancel();
            let mut answered = HashMap::new();
            loop {
                match socket.next().await {
                    Heard::Frame(ServerFrame::Reply { reference, ok: Reply::Sent(entry) }) => {
                        assert!(
                            answered.insert(reference, entry).is_none(),
                            "{reference} was answered twice"
                        );
                    }
                    Heard::Close(code, _) => {
                        assert_eq!(code, Some(limits::close::RESTART));
                        socket.write(&close_frame(limits::close::RESTART, b"")).await;
                        return answered;
                    }
                    other => panic!("{other:?}"),
                }
            }
        };
        let answered = told.await;
        drop(socket);
        world = world.restart().await;
        let mut alice = world.connect(&token).await;
        for reference in 0..MESSAGES {
            let Ok(Reply::Sent(entry)) = alice.ask(send(reference)).await else { panic!("{reference}") };
            if let Some(before) = answered.get(&reference) {
                assert_eq!(&entry, before, "what was answered stays what it was");
            }
        }
        said += MESSAGES;
        alice.leaves().await;
    }
    let mut alice = world.connect(&token).await;
    let (mut copies, mut before) = (HashMap::new(), None);
    loop {
        let command =
            Command::History { conversation: LOBBY, before, after: None, limit: Some(limits::PAGE.into()) };
        let Ok(Reply::History(page)) = alice.ask(command).await else { panic!() };
        for entry in &page.items {
            *copies.entry(text_of(entry).to_owned()).or_insert(0) += 1;
        }
        before = page.items.first().map(|entry| entry.seq);
        if !page.more {
            assert_eq!(page.as_of, Seq(said));
            break;
        }
    }
    assert_eq!(copies.len(), said as usize);
    assert!(copies.values().all(|copies| *copies == 1));
    world.stop().await;
}
