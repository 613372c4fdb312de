//! A kill between a message and its push: told once, not never.

use crate::server::*;
use protocol::{Command, ConversationId, Json, Level, LevelOf, Notify, Reply, Subscription};
use rustix::process::Signal;
use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::mpsc::{Receiver, channel},
    thread,
};

/// The keys of the browser in RFC 8291, section 5.
const P256DH: &str =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

/// A push service that takes everything; of what arrives the topic and the length come out here.
fn service(address: SocketAddr) -> Receiver<(String, usize)> {
    let listener = TcpListener::bind(address).unwrap();
    let (sender, arrived) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            if let Some(post) = take(&mut stream.unwrap()) {
                let _ = sender.send(post);
            }
        }
    });
    arrived
}

fn take(stream: &mut TcpStream) -> Option<(String, usize)> {
    stream.set_read_timeout(Some(SOON)).unwrap();
    let (mut bytes, mut byte) = (Vec::new(), [0]);
    while !bytes.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        bytes.push(byte[0]);
    }
    let head = String::from_utf8(bytes).unwrap().to_ascii_lowercase();
    let header =
        |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim().to_owned();
    let length = header("content-length:").parse().unwrap();
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    stream.write_all(b"HTTP/1.1 201 Created\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
    Some((header("topic:"), length))
}

#[test]
fn what_a_killed_process_has_not_pushed_is_pushed_once() {
    let keep = tempfile::tempdir().unwrap();
    let (data, address) = (keep.path().join("data"), free_address());
    let start = || {
        Server::on(&data, keep.path(), |command| {
            command.arg("--push-host").arg(address.to_string());
        })
    };
    let mut server = start();
    let (ada, bob) = (server.log_in("Ada"), server.log_in("Bob"));
    let mut page = server.connect(&ada);
    let endpoint = format!("http://{address}/ada");
    let subscribe = Notify::Subscribe(Subscription { endpoint, p256dh: P256DH.into(), auth: AUTH.into() });
    let everything = Notify::Level(LevelOf { conversation: ConversationId::LOBBY, level: Some(Level::All) });
    for asked in [subscribe, everything] {
        let answer = page.ask(Command::Notify(Json::of(&asked).unwrap()));
        assert!(matches!(answer, Some(Ok(Reply::Notify(_)))), "{answer:?}");
    }
    drop(page);
    assert!(server.connect(&bob).says(1, "提交了，还没推"));
    // The service cannot be reached before: that was not pushed.
    server.signal(Signal::KILL);
    server.ended();
    let arrived = service(address);
    let mut server = start();
    let (topic, length) = arrived.recv_timeout(SOON).expect("told, not never");
    server.stop();
    // Once: after another start the next that comes is the next message.
    let server = start();
    assert!(server.connect(&bob).says(2, &"下一条".repeat(10)));
    let (next_topic, next_length) = arrived.recv_timeout(SOON).expect("the next one is told");
    assert_eq!(next_topic, topic);
    assert!(next_length > length, "the same came again");
}
