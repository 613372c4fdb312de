//! Where WebSockets are blocked: events by a stream, commands by POST, and the same guarantees.

use crate::{raw_socket::answer_to, world::*};
use protocol::*;
use serde_json::Value;
use tokio::{io::AsyncReadExt as _, net::TcpStream};

/// An open `GET /stream`.
struct Stream {
    stream: TcpStream,
    arrived: Vec<u8>,
    key: String,
    cookie: String,
}

impl Stream {
    async fn open(world: &World, token: &str) -> Self {
        let cookie = format!("sid={token}");
        let (head, arrived, stream) = get(world, &[("cookie", &cookie)]).await;
        assert!(head.starts_with("http/1.1 200"), "{head}");
        for header in ["content-type: text/event-stream", "cache-control: no-store", "x-accel-buffering: no"]
        {
            assert!(head.contains(header), "{head}");
        }
        let mut open = Self { stream, arrived, key: String::new(), cookie };
        let ServerFrame::Hello(hello) = open.frame().await else { panic!("the first event is hello") };
        open.key = hello.stream.unwrap();
        assert!(open.key.len() == 32 && open.key.bytes().all(|b| b.is_ascii_hexdigit()), "{}", open.key);
        open
    }

    /// The next event's data; `None` once the stream has ended.
    async fn data(&mut self) -> Option<String> {
        loop {
            while let Some(end) = self.arrived.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.arrived.drain(..=end).collect();
                match String::from_utf8(line).unwrap().trim_end() {
                    // The chunk that ends an HTTP/1.1 body.
                    "0" => return None,
                    line => {
                        if let Some(data) = line.strip_prefix("data: ") {
                            return Some(data.to_owned());
                        }
                    }
                }
            }
            let mut buffer = [0; 4096];
            let read =
                tokio::time::timeout(SOON, self.stream.read(&mut buffer)).await.expect("an event in time");
            match read {
                Ok(0) | Err(_) => return None,
                Ok(n) => self.arrived.extend_from_slice(&buffer[..n]),
            }
        }
    }

    /// The next frame that is not presence.
    async fn frame(&mut self) -> ServerFrame {
        loop {
            let data = self.data().await.expect("the stream goes on");
            let frame = serde_json::from_str(&data).unwrap_or_else(|error| panic!("{error}: {data}"));
            if !matches!(frame, ServerFrame::Event(Event::Presence(_))) {
                return frame;
            }
        }
    }

    async fn post(&self, world: &World, body: &str) -> u16 {
        let path = format!("/command?stream={}", self.key);
        world.post(&path, &[("cookie", &self.cookie), ("content-type", "application/json")], body).await.0
    }

    async fn ask(&mut self, world: &World, reference: u32, command: Command) -> Result<Reply, Fault> {
        let body = serde_json::to_string(&ClientFrame { reference, command }).unwrap();
        assert_eq!(self.post(world, &body).await, 202);
        match self.frame().await {
            ServerFrame::Reply { reference: to, ok } if to == reference => Ok(ok),
            ServerFrame::Refusal { reference: to, fault } if to == reference => Err(fault),
            other => panic!("{other:?}"),
        }
    }
}

async fn get(world: &World, headers: &[(&str, &str)]) -> (String, Vec<u8>, TcpStream) {
    let lines: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let request = format!("GET /stream HTTP/1.1\r\nhost: {}\r\n{lines}\r\n", world.address);
    answer_to(world.address, request.as_bytes()).await
}

#[tokio::test]
async fn a_stream_and_posts_do_what_a_socket_does() {
    let world = World::new().await;
    let token = world.log_in("alice").await.unwrap();
    let mut bob = world.person("bob").await;
    let mut alice = Stream::open(&world, &token).await;
    let send =
        |nonce, text: &str| Command::Send { conversation: LOBBY, nonce, text: text.into(), with: None };
    assert_eq!(alice.ask(&world, 1, send(random_nonce(), "early")).await, Err(Fault::NotResumed));
    assert_eq!(alice.ask(&world, 2, Command::Ping).await, Ok(Reply::Done));
    let Ok(Reply::Resumed(resumed)) = alice.ask(&world, 3, Command::Resume { cursor: None }).await else {
        panic!()
    };
    assert_eq!(resumed.snapshot, Some(SnapshotReason::First));
    let nonce = random_nonce();
    let Ok(Reply::Sent(first)) = alice.ask(&world, 4, send(nonce, "从这边")).await else { panic!() };
    assert_eq!(bob.hears("从这边").await, first);
    // A POST whose answer was lost is sent again.
    assert_eq!(alice.ask(&world, 5, send(nonce, "从这边")).await, Ok(Reply::Sent(first.clone())));
    bob.hears_nothing().await;
    for n in 0..20 {
        let said = bob.says(LOBBY, &format!("行\n{n}")).await;
        assert_eq!(alice.frame().await, ServerFrame::Event(Event::Entry(said)));
    }
    // The same cursor works on a socket, and back.
    let mut socket = world.socket(&token).await;
    assert_eq!(socket.resume(Some(resumed.cursor)).await.conversations[0].head, Seq(21));
    for body in ["", "{", "hello", "\0"] {
        assert_eq!(alice.post(&world, body).await, 202);
        assert_eq!(
            alice.frame().await,
            ServerFrame::Refusal { reference: 0, fault: Fault::Unreadable },
            "{body}"
        );
    }
    assert_eq!(alice.post(&world, r#"{"ref":9,"do":"vacuum"}"#).await, 202);
    assert_eq!(alice.frame().await, ServerFrame::Refusal { reference: 9, fault: Fault::UnknownCommand });
    let padded = format!(r#"{{"ref":6,"do":"ping"}}{}"#, " ".repeat(limits::FRAME_BYTES - 22));
    assert_eq!(alice.post(&world, &padded).await, 202);
    assert_eq!(alice.frame().await, ServerFrame::Reply { reference: 6, ok: Reply::Done });
    assert_eq!(alice.post(&world, &format!("{padded}  ")).await, 413);
    let not_utf8 = format!(
        "POST /command?stream={} HTTP/1.1\r\nhost: x\r\ncookie: {}\r\nconnection: close\r\ncontent-length: 1\r\n\r\n",
        alice.key, alice.cookie
    );
    assert_eq!(world.raw(&[not_utf8.as_bytes(), b"\xFF"].concat()).await.0, 400);
    assert_eq!(alice.ask(&world, 7, Command::Ping).await, Ok(Reply::Done));
    drop(alice);
    world.stop().await;
}

#[tokio::test]
async fn a_stream_is_its_persons_alone() {
    let world = World::new().await;
    let (token, others) = (world.log_in("alice").await.unwrap(), world.log_in("bob").await.unwrap());
    let mut alice = Stream::open(&world, &token).await;
    let (mine, theirs) = (alice.cookie.clone(), format!("sid={others}"));
    let (bearer, home) = (format!("Bearer {token}"), format!("http://{}", world.address));
    let key = format!("/command?stream={}", alice.key);
    let ping = r#"{"ref":1,"do":"ping"}"#;
    for (name, path, headers, want) in [
        ("no cookie", key.as_str(), vec![], 401),
        ("a bad cookie", &key, vec![("cookie", "sid=x")], 401),
        ("somebody else's stream", &key, vec![("cookie", theirs.as_str())], 410),
        ("no such stream", "/command?stream=00", vec![("cookie", &mine)], 410),
        ("an empty key", "/command?stream=", vec![("cookie", &mine)], 410),
        ("no key", "/command", vec![("cookie", &mine)], 400),
        ("a foreign Origin", &key, vec![("cookie", &mine), ("origin", "http://evil.example")], 403),
        ("Origin null", &key, vec![("cookie", &mine), ("origin", "null")], 403),
        ("another port", &key, vec![("cookie", &mine), ("origin", "http://127.0.0.1:1")], 403),
        ("another site, no Origin", &key, vec![("cookie", &mine), ("sec-fetch-site", "cross-site")], 403),
        ("our Origin", &key, vec![("cookie", &mine), ("origin", &home)], 202),
        ("no Origin", &key, vec![("cookie", &mine)], 202),
        ("a token", &key, vec![("authorization", &bearer)], 202),
    ] {
        assert_eq!(world.post(path, &headers, ping).await.0, want, "{name}");
        if want == 202 {
            assert_eq!(alice.frame().await, ServerFrame::Reply { reference: 1, ok: Reply::Done }, "{name}");
        }
    }
    drop(alice);
    world.stop().await;
}

#[tokio::test]
async fn a_stream_is_opened_by_our_own_pages_alone() {
    let world = World::new().await;
    let token = world.log_in("alice").await.unwrap();
    let (mine, home) = (format!("sid={token}"), format!("http://{}", world.address));
    let bearer = format!("Bearer {token}");
    let mut wrong = Vec::new();
    for (name, headers, want) in [
        ("no cookie", vec![], "401"),
        ("a bad cookie", vec![("cookie", "sid=x")], "401"),
        ("another site", vec![("cookie", mine.as_str()), ("sec-fetch-site", "cross-site")], "403"),
        ("a neighbour", vec![("cookie", &mine), ("sec-fetch-site", "same-site")], "403"),
        ("our page", vec![("cookie", &mine), ("sec-fetch-site", "same-origin")], "200"),
        ("the address bar", vec![("cookie", &mine), ("sec-fetch-site", "none")], "200"),
        ("our Origin", vec![("cookie", &mine), ("origin", &home)], "200"),
        ("a script", vec![("authorization", &bearer)], "200"),
        // Browsers leave Sec-Fetch-Site out where there is no TLS; Origin they send.
        ("a foreign Origin and no more", vec![("cookie", &mine), ("origin", "http://evil.example")], "403"),
    ] {
        let (head, ..) = get(&world, &headers).await;
        let got = head.split(' ').nth(1).unwrap_or_default();
        if got != want {
            wrong.push(format!("{name}: expected {want}, got {got}"));
        }
    }
    world.stop().await;
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn closing_the_stream_is_leaving() {
    let world = World::new().await;
    let mut bob = world.person("bob").await;
    assert_eq!(bob.presence().await.online, 1);
    let token = world.log_in("alice").await.unwrap();
    let mut alice = Stream::open(&world, &token).await;
    alice.ask(&world, 1, Command::Resume { cursor: None }).await.unwrap();
    assert_eq!(bob.presence().await.online, 2);
    let (key, cookie) = (alice.key.clone(), alice.cookie.clone());
    drop(alice);
    assert_eq!(bob.presence().await.online, 1);
    let path = format!("/command?stream={key}");
    assert_eq!(world.post(&path, &[("cookie", &cookie)], r#"{"ref":1,"do":"ping"}"#).await.0, 410);
    assert_eq!(world.engine.hub.presence().connections(), 1);
    world.stop().await;
}

#[tokio::test]
async fn signing_out_ends_the_stream_with_the_code_a_socket_would_get() {
    let world = World::new().await;
    let token = world.log_in("alice").await.unwrap();
    let mut alice = Stream::open(&world, &token).await;
    alice.ask(&world, 1, Command::Resume { cursor: None }).await.unwrap();
    world.post("/logout", &[("cookie", &alice.cookie)], "").await;
    let mut last = String::new();
    while let Some(data) = alice.data().await {
        last = data;
    }
    let last: Value = serde_json::from_str(&last).unwrap();
    assert_eq!(last["close"]["code"], limits::close::SIGNED_OUT);
    assert!(matches!(alice.post(&world, r#"{"ref":1,"do":"ping"}"#).await, 401 | 410));
    world.stop().await;
}

#[tokio::test]
async fn a_restart_ends_the_stream_with_a_time_to_come_back() {
    let world = World::new().await;
    let token = world.log_in("alice").await.unwrap();
    let mut alice = Stream::open(&world, &token).await;
    world.engine.stopping.cancel();
    let mut last = String::new();
    while let Some(data) = alice.data().await {
        last = data;
    }
    let last: Value = serde_json::from_str(&last).unwrap();
    assert_eq!(last["close"]["code"], limits::close::RESTART);
    assert!(last["close"]["reason"].as_str().unwrap().starts_with("retry_ms="));
    drop(alice);
    let world = world.restart().await;
    Stream::open(&world, &token).await;
    world.stop().await;
}

/// The tabs of a browser share one stream, and each resumes from its own cursor.
#[tokio::test]
async fn a_resume_on_a_stream_that_follows_already_leaves_no_hole() {
    let world = World::new().await;
    let token = world.log_in("alice").await.unwrap();
    let mut bob = world.person("bob").await;
    let mut alice = Stream::open(&world, &token).await;
    let resume = |cursor| Command::Resume { cursor };
    let Ok(Reply::Resumed(first)) = alice.ask(&world, 1, resume(None)).await else { panic!() };
    let one = bob.says(LOBBY, "one").await;
    assert_eq!(alice.frame().await, ServerFrame::Event(Event::Entry(one)));
    let Ok(Reply::Resumed(second)) = alice.ask(&world, 2, resume(Some(first.cursor.clone()))).await else {
        panic!()
    };
    assert_eq!(second.conversations[0].head, Seq(1));
    let Ok(Reply::Resumed(third)) = alice.ask(&world, 3, resume(None)).await else { panic!() };
    assert_eq!(third.snapshot, Some(SnapshotReason::First));
    let two = bob.says(LOBBY, "two").await;
    assert_eq!(alice.frame().await, ServerFrame::Event(Event::Entry(two)), "once");
    let three = bob.says(LOBBY, "three").await;
    assert_eq!(alice.frame().await, ServerFrame::Event(Event::Entry(three)));
    drop(alice);
    world.stop().await;
}
