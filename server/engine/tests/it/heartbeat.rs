//! Long connections: kept alive while somebody answers, ended when nobody does.

use crate::world::*;
use futures_util::StreamExt as _;
use protocol::*;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// Both take the heartbeat's own time, so they take it together.
#[tokio::test]
async fn who_answers_stays_and_who_does_not_is_let_go() {
    let world = World::new().await;
    let mut alice = world.person("alice").await;
    let token = world.log_in("mute").await.unwrap();
    // A client that never answers a ping: raw bytes, read and ignored.
    let mut mute = tokio::net::TcpStream::connect(world.address).await.unwrap();
    let handshake = format!(
        "GET /ws HTTP/1.1\r\nhost: {0}\r\norigin: http://{0}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\ncookie: sid={token}\r\n\r\n",
        world.address
    );
    mute.write_all(handshake.as_bytes()).await.unwrap();
    // {"ref":1,"do":{"resume":{}}}, masked with zeros.
    let resume = br#"{"ref":1,"do":{"resume":{}}}"#;
    let mut frame = vec![0x81, 0x80 | u8::try_from(resume.len()).unwrap(), 0, 0, 0, 0];
    frame.extend_from_slice(resume);
    mute.write_all(&frame).await.unwrap();
    let started = Instant::now();
    while alice.presence().await.online != 2 {}

    let silent = tokio::spawn(async move {
        let (mut pings, mut heard, mut buffer) = (0, Vec::new(), [0; 4096]);
        loop {
            match mute.read(&mut buffer).await {
                Ok(0) | Err(_) => break,
                Ok(n) => {
                    heard.extend_from_slice(&buffer[..n]);
                    pings += buffer[..n].windows(2).filter(|w| *w == [0x89, 0]).count();
                }
            }
        }
        (pings, heard, started.elapsed())
    });
    // Alice answers pings by reading; she says nothing for longer than a silent one lives.
    let idle = tokio::time::sleep(Duration::from_secs(44));
    tokio::pin!(idle);
    let mut gone = None;
    loop {
        tokio::select! {
            () = &mut idle => break,
            change = alice.presence_patiently() => gone = gone.or((change.online == 1).then(|| started.elapsed())),
        }
    }
    alice.says(LOBBY, "still here").await;
    let (pings, heard, closed) = tokio::time::timeout(SOON, silent).await.expect("it was closed").unwrap();
    assert!(pings >= 1, "it was asked");
    let code = [
        0x88,
        2 + "nothing heard".len() as u8,
        (limits::close::SILENT >> 8) as u8,
        limits::close::SILENT as u8,
    ];
    assert!(heard.windows(4).any(|w| w == code), "closed with its own code");
    assert!((25..=42).contains(&closed.as_secs()), "{closed:?}");
    assert!(gone.is_some_and(|after| after.as_secs() <= 45), "the others were told: {gone:?}");
    world.stop().await;
}

#[tokio::test]
async fn a_crowd_knows_how_many_it_is_after_one_ping_each() {
    const CROWD: u32 = 502;
    let world = World::new().await;
    let mut crowd = Vec::new();
    for number in 0..CROWD {
        crowd.push(world.person(&format!("p{number}")).await);
    }
    let told = crowd.iter_mut().map(|one| async { while one.presence_patiently().await.online != CROWD {} });
    let ping = Duration::from_secs(u64::from(limits::HEARTBEAT_SECONDS)) + SOON;
    tokio::time::timeout(ping, futures_util::future::join_all(told)).await.expect("everybody was told");
    drop(crowd);
    world.stop().await;
}

impl crate::world::Person {
    /// Waits for presence as long as it takes.
    async fn presence_patiently(&mut self) -> PresenceChange {
        loop {
            let message = self.socket.next().await.expect("open").expect("works");
            if let tokio_tungstenite::tungstenite::Message::Text(text) = message
                && let Ok(ServerFrame::Event(Event::Presence(change))) = serde_json::from_str(&text)
            {
                return change;
            }
        }
    }
}
