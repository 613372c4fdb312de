//! What one person, one address or one request may use, and what happens past that.

use crate::{raw_socket::*, world::*};
use engine::actions::person;
use engine::{Config, Quotas};
use protocol::*;
use std::{
    collections::HashSet,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

fn with(change: impl FnOnce(&mut Quotas)) -> Config {
    let mut config = generous();
    change(&mut config.quotas);
    config
}

#[tokio::test]
async fn a_burst_of_messages_is_slowed_down_and_nothing_is_lost_or_doubled() {
    let world = World::with(Config::default()).await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let messages: Vec<_> = (0..25).map(|n| (random_nonce(), n.to_string())).collect();
    let command = |(nonce, text): &(Nonce, String)| Command::Send {
        conversation: LOBBY,
        nonce: *nonce,
        text: text.clone(),
        with: None,
    };
    let started = Instant::now();
    let mut asked = Vec::new();
    for message in &messages {
        asked.push(alice.start(command(message)).await);
    }
    let sent_within = started.elapsed();
    let mut refused = Vec::new();
    for (n, reference) in asked.into_iter().enumerate() {
        match alice.answer(reference).await {
            Ok(_) => {}
            Err(fault) => {
                assert_eq!(fault, Fault::RateLimited { retry_ms: 200 });
                assert!(n >= 20, "{n} is within the burst");
                refused.push(n);
            }
        }
    }
    // Twenty at once, and one more every 200 ms since.
    assert!(refused.first() == Some(&20) || sent_within >= Duration::from_millis(150), "{refused:?}");
    assert!(!refused.is_empty());
    for n in refused {
        let mut tries = 0;
        while let Err(fault) = alice.ask(command(&messages[n])).await {
            let Fault::RateLimited { retry_ms } = fault else { panic!("{fault}") };
            tokio::time::sleep(Duration::from_millis(retry_ms.into())).await;
            tries += 1;
            assert!(tries < 20);
        }
    }
    let mut heard = HashSet::new();
    for _ in &messages {
        let entry = bob.entry().await;
        assert!(heard.insert(text_of(&entry).to_owned()), "{} twice", text_of(&entry));
    }
    bob.hears_nothing().await;
    // Reading goes on meanwhile, and the other one is not slowed down by it.
    alice.history(LOBBY).await.unwrap();
    bob.says(LOBBY, "me too").await;
    world.stop().await;
}

#[tokio::test]
async fn a_flood_of_commands_is_refused_and_then_closed() {
    let world = World::with(with(|quotas| quotas.commands_per_second = 1)).await;
    let (alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let mut flood = RawSocket::open(&world, &alice.token).await;
    let rooms = frame(FIN | TEXT, br#"{"ref":5,"do":{"rooms":{}}}"#);
    flood.write(&rooms.repeat(1_000)).await;
    let (mut refusals, mut last) = (0, None);
    let code = loop {
        match flood.next().await {
            Heard::Frame(ServerFrame::Refusal { reference: 5, fault }) => {
                refusals += 1;
                last = Some(fault);
            }
            Heard::Frame(_) => {}
            Heard::Close(code, _) => break code,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(code, Some(limits::close::POLICY));
    assert_eq!(last, Some(Fault::RateLimited { retry_ms: 200 }));
    assert!((1..=250).contains(&refusals), "{refusals}");
    bob.says(LOBBY, "calm").await;
    world.stop().await;
}

#[tokio::test]
async fn a_flood_of_nonsense_is_closed_with_any_quota() {
    let world = World::with(Config::default()).await;
    let alice = world.person("alice").await;
    let mut flood = RawSocket::open(&world, &alice.token).await;
    flood.write(&frame(FIN | TEXT, b"?").repeat(200)).await;
    flood.last_ping().await;
    // Two hundred are forgiven to who says something sensible then.
    assert!(flood.outcome().await.ends_with("200 answers"));
    flood.write(&frame(FIN | TEXT, b"?").repeat(1_000)).await;
    let outcome = flood.outcome().await;
    assert!(outcome.contains("close 1008"), "{outcome}");
    world.stop().await;
}

#[tokio::test]
async fn one_person_has_so_many_connections_and_no_more() {
    let world = World::with(with(|quotas| quotas.connections_per_person = 3)).await;
    let token = world.log_in("alice").await.unwrap();
    let mut three = Vec::new();
    for _ in 0..3 {
        three.push(world.connect(&token).await);
    }
    let mut fourth = world.socket(&token).await;
    assert_eq!(fourth.closed().await.0, limits::close::TOO_MANY);
    let headers = format!("GET /stream HTTP/1.1\r\nhost: x\r\ncookie: sid={token}\r\n\r\n");
    let (head, ..) = answer_to(world.address, headers.as_bytes()).await;
    assert!(head.starts_with("http/1.1 429"), "{head}");
    for person in &mut three {
        person.ask(Command::Ping).await.unwrap();
    }
    world.person("bob").await.says(LOBBY, "I may").await;
    three.pop().unwrap().leaves().await;
    let started = Instant::now();
    while world.engine.hub.presence().connections() > 2 && started.elapsed() < SOON {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    world.connect(&token).await.says(LOBBY, "again").await;
    world.stop().await;
}

#[tokio::test]
async fn one_address_has_so_many_connections_and_no_more() {
    let world = World::with(with(|quotas| quotas.connections_per_address = 4)).await;
    let alice = world.person("alice").await;
    // A slot is given back a moment after its connection has ended.
    let ask = || answer_to(world.address, b"GET /nothing HTTP/1.1\r\nhost: x\r\n\r\n");
    let mut inside = Vec::new();
    let started = Instant::now();
    while inside.len() < 3 && started.elapsed() < SOON {
        let (head, _, stream) = ask().await;
        if head.starts_with("http/1.1 404") {
            inside.push(stream);
        }
    }
    assert_eq!(inside.len(), 3, "with a socket that makes four");
    for _ in 0..5 {
        let (head, ..) = ask().await;
        assert!(
            head.starts_with("http/1.1 503") && head.contains("connection: close"),
            "one too many: {head}"
        );
    }
    inside.pop();
    let started = Instant::now();
    while !ask().await.0.starts_with("http/1.1 404") {
        assert!(started.elapsed() < SOON, "the place is not given back");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    alice.leaves().await;
    world.stop().await;
}

/// A full server can still be asked how it is, and its owner comes in.
#[tokio::test]
async fn a_full_server_answers_health_checks_and_its_owner() {
    let world = World::with(with(|quotas| quotas.connections = 3)).await;
    let owner = world.log_in("olga").await.unwrap();
    let bob = world.log_in("bob").await.unwrap();
    let mut claims = world.connect(&owner).await;
    let code = person::new_owner_code(&world.engine).await.unwrap().unwrap();
    claims.ask(Command::ClaimOwner { code }).await.unwrap();
    let ask = |path: &str, cookie: &str| {
        let (address, path, cookie) = (world.address, path.to_owned(), cookie.to_owned());
        async move {
            let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\ncookie: sid={cookie}\r\n\r\n");
            answer_to(address, request.as_bytes()).await
        }
    };
    let mut inside = Vec::new();
    let started = Instant::now();
    while inside.len() < 2 && started.elapsed() < SOON {
        let (head, _, stream) = ask("/healthz", "").await;
        assert!(head.starts_with("http/1.1 200"), "{head}");
        // A reserved one is for one answer.
        if !head.contains("connection: close") {
            inside.push(stream);
        }
    }
    assert_eq!(inside.len(), 2, "with the owner's socket that makes three");
    for path in ["/healthz", "/readyz"] {
        assert!(ask(path, "").await.0.starts_with("http/1.1 200"), "{path}");
    }
    for (path, cookie) in [("/stream", ""), ("/stream", &bob), ("/nothing", &bob)] {
        let (head, body, _) = ask(path, cookie).await;
        assert!(head.starts_with("http/1.1 503") && head.contains("retry-after: 10"), "{path}: {head}");
        assert_eq!(String::from_utf8_lossy(&body), "too many connections; try again later");
    }
    let mut again = world.connect(&owner).await;
    again.says(LOBBY, "I look after it").await;
    drop((inside, claims, again));
    let started = Instant::now();
    while !ask("/stream", "").await.0.starts_with("http/1.1 401") {
        assert!(started.elapsed() < SOON, "the slots are not given back");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    world.stop().await;
}

/// RFC 9112 §3.2.
#[tokio::test]
async fn a_request_has_one_host() {
    let world = World::new().await;
    for (request, status) in [
        ("GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n", 400),
        ("GET /healthz HTTP/1.1\r\nhost: a\r\nhost: a\r\nconnection: close\r\n\r\n", 400),
        ("GET /healthz HTTP/1.0\r\nhost: a\r\nhost: b\r\n\r\n", 400),
        ("GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n", 200),
        ("GET /healthz HTTP/1.0\r\n\r\n", 200),
    ] {
        let (answered, head, _) = world.raw(request.as_bytes()).await;
        assert_eq!(answered, status, "{request:?}");
        assert!(head.contains("x-content-type-options"), "{head}");
    }
    world.stop().await;
}

#[tokio::test]
async fn readiness_says_what_is_wrong() {
    let world = World::new().await;
    let request = b"GET /readyz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let ready = || async { world.raw(request).await };
    assert_eq!(ready().await.0, 200);
    world.engine.health.set_disk_full(true);
    let (status, _, body) = ready().await;
    assert_eq!((status, body.as_str()), (503, "the disk is full"));
    world.engine.health.set_disk_full(false);
    assert_eq!(ready().await.0, 200);
    world.engine.health.hub_ended("on purpose");
    assert_eq!(world.take_ended().as_deref(), Some("on purpose"));
    let (status, _, body) = ready().await;
    assert_eq!((status, body.as_str()), (503, "the hub has ended"));
    let live = b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    assert_eq!(world.raw(live).await.0, 200, "the process itself is alive");
    world.stop().await;
}

/// A proxy may keep more connections open than one client may.
#[tokio::test]
async fn clients_of_a_trusted_proxy_are_counted_by_their_own_address() {
    let mut config = with(|quotas| quotas.connections_per_address = 3);
    config.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    let world = World::with(config).await;
    let token = world.log_in("alice").await.unwrap();
    let stream = |client: &str| {
        let (address, client, token) = (world.address, client.to_owned(), token.clone());
        async move {
            let request = format!(
                "GET /stream HTTP/1.1\r\nhost: {address}\r\ncookie: sid={token}\r\nx-forwarded-for: {client}\r\n\r\n"
            );
            let (head, _, stream) = answer_to(address, request.as_bytes()).await;
            (head.starts_with("http/1.1 200"), stream)
        }
    };
    let mut open = Vec::new();
    for client in ["198.51.100.1", "198.51.100.2"] {
        for _ in 0..3 {
            let (opened, kept) = stream(client).await;
            assert!(opened, "{client}");
            open.push(kept);
        }
        assert!(!stream(client).await.0, "{client} has three");
    }
    drop(open);
    let started = Instant::now();
    while !stream("198.51.100.1").await.0 {
        assert!(started.elapsed() < SOON, "its places are not given back");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    world.stop().await;
}

#[tokio::test]
async fn people_behind_a_trusted_proxy_have_addresses_of_their_own() {
    let mut config = with(|quotas| quotas.logins_per_minute = 2);
    config.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap(), "172.18.0.0/16".parse().unwrap()];
    let world = World::with(config).await;
    let log_in = |name: String, forwarded: String| {
        let world = &world;
        async move {
            let headers = [("accept", "application/json"), ("x-forwarded-for", forwarded.as_str())];
            world.post("/login", &headers, &format!("name={name}&avatar=1")).await.0
        }
    };
    for n in 1..=6 {
        for (m, hops) in ["5678", "5679, 172.18.0.9"].iter().enumerate() {
            let status = log_in(format!("p{n}{m}"), format!("6.6.6.6, 198.51.100.{n}:{hops}")).await;
            assert_eq!(status, 200, "{n} {hops}");
        }
    }
    assert_eq!(
        log_in("again".into(), "\"198.51.100.1\"".into()).await,
        429,
        "one address, however it is written"
    );
    assert_eq!(log_in("other".into(), "\"[2001:db8::1]:443\"".into()).await, 200);
    world.stop().await;
}

#[tokio::test]
async fn logins_of_one_address_are_counted() {
    let world = World::with(with(|quotas| quotas.logins_per_minute = 3)).await;
    for name in ["a", "b", "c"] {
        world.log_in(name).await.unwrap();
    }
    let (status, body) = world.log_in("d").await.unwrap_err();
    assert_eq!((status, body.as_str()), (429, r#"{"fault":{"rate_limited":{"retry_ms":10000}}}"#));
    let (status, head, _) = world.post("/login", &[], "name=e&avatar=1").await;
    assert!(status == 303 && head.contains("rate_limited"), "{head}");
    // A header nobody trusts makes no other address.
    let headers = [("accept", "application/json"), ("x-forwarded-for", "192.0.2.1")];
    assert_eq!(world.post("/login", &headers, "name=f&avatar=1").await.0, 429);
    world.stop().await;
}

#[tokio::test]
async fn a_header_that_does_not_end_is_cut() {
    let world = World::new().await;
    let wait = |start: &'static [u8], drip: bool| {
        let address = world.address;
        async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            let _ = stream.write_all(start).await;
            let (started, mut buffer) = (Instant::now(), [0; 1024]);
            while started.elapsed() < Duration::from_secs(15) {
                match tokio::time::timeout(Duration::from_millis(500), stream.read(&mut buffer)).await {
                    Ok(Ok(0) | Err(_)) => break,
                    Ok(Ok(_)) => {}
                    Err(_) if drip => drop(stream.write_all(b"x").await),
                    Err(_) => {}
                }
            }
            started.elapsed()
        }
    };
    let waits = [
        wait(b"GET /ws HT", false),
        wait(b"GET /ws HTTP/1.1\r\nhost: x\r\nx-slow: ", true),
        wait(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\nGET /", false),
    ];
    for (n, waited) in futures_util::future::join_all(waits).await.into_iter().enumerate() {
        assert!(waited > Duration::from_secs(8) && waited < Duration::from_secs(13), "{n}: {waited:?}");
    }
    world.person("alice").await.says(LOBBY, "in time").await;
    world.stop().await;
}

#[tokio::test]
async fn bodies_and_headers_have_a_limit() {
    let world = World::new().await;
    let json = [("accept", "application/json")];
    let name = |length: usize| format!("avatar=1&name={}", "x".repeat(length));
    assert_eq!(world.post("/login", &json, &name(100_000)).await.0, 422);
    assert_eq!(world.post("/login", &[], &name(100_000)).await.0, 303);
    let (status, body) = world.log_in(&"x".repeat(1_000)).await.unwrap_err();
    assert!(status == 422 && body.contains("too_long"), "{body}");
    let alice = world.person("alice").await;
    let cookie = format!("sid={}", alice.token);
    let headers = [("cookie", cookie.as_str())];
    let (status, ..) = world.post("/command?stream=x", &headers, &"x".repeat(limits::FRAME_BYTES + 1)).await;
    assert_eq!(status, 413);
    let (status, ..) = world.post("/command?stream=x", &headers, &"x".repeat(limits::FRAME_BYTES)).await;
    assert_eq!(status, 410, "the size is right, the stream is not");
    // The same without a length in front.
    let chunked = format!(
        "POST /command?stream=x HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncookie: {cookie}\r\n\
         transfer-encoding: chunked\r\n\r\n11000\r\n{}\r\n0\r\n\r\n",
        "x".repeat(0x1_1000)
    );
    assert_eq!(world.raw(chunked.as_bytes()).await.0, 413);
    let head = format!("GET /healthz HTTP/1.1\r\nhost: x\r\nx-long: {}\r\n\r\n", "x".repeat(300_000));
    assert_eq!(world.raw(head.as_bytes()).await.0, 431);
    let many = format!("GET /healthz HTTP/1.1\r\nhost: x\r\n{}\r\n", "x: 1\r\n".repeat(200));
    assert_eq!(world.raw(many.as_bytes()).await.0, 431);
    alice.leaves().await;
    world.stop().await;
}
