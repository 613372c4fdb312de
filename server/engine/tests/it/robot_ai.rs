//! What the robot does not know, an AI answers; whatever that AI does, somebody is told something kind.

use crate::{
    robot::{answer, chat_of, config},
    world::{Person, *},
};
use engine::robot::{self, AiConfig, Patience, RobotConfig};
use protocol::*;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// A stand-in for an AI: answers every request with these bytes, and keeps what it was asked.
struct StandIn {
    url: String,
    asked: Arc<Mutex<Vec<String>>>,
    next: Arc<Mutex<Does>>,
}

#[derive(Clone)]
enum Does {
    Say(Vec<u8>),
    /// Takes the question and says nothing.
    Hang,
    /// Sends this again and again.
    Flood(Vec<u8>),
}

fn stream(pieces: &[&str]) -> Vec<u8> {
    let mut body =
        String::from("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n");
    for piece in pieces {
        body += &format!("data: {{\"choices\":[{{\"delta\":{{\"content\":\"{piece}\"}}}}]}}\n\n");
    }
    (body + "data: [DONE]\n\n").into_bytes()
}

fn status(line: &str, headers: &str) -> Does {
    Does::Say(
        format!("HTTP/1.1 {line}\r\n{headers}content-length: 2\r\nconnection: close\r\n\r\n{{}}")
            .into_bytes(),
    )
}

impl StandIn {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let (asked, next) = (Arc::<Mutex<Vec<String>>>::default(), Arc::new(Mutex::new(Does::Hang)));
        let (kept, does) = (asked.clone(), next.clone());
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let (kept, does) = (kept.clone(), does.lock().unwrap().clone());
                tokio::spawn(serve(socket, kept, does));
            }
        });
        Self { url, asked, next }
    }

    fn does(&self, next: Does) {
        *self.next.lock().unwrap() = next;
    }

    fn config(&self, ms: u64) -> RobotConfig {
        let byte = Duration::from_millis(ms);
        let patience = Patience { connect: byte, byte, total: byte * 3 };
        let key = "sk-very-secret".parse().ok();
        RobotConfig {
            ai: Some(AiConfig { url: self.url.clone(), key, model: "m-1".into(), patience }),
            ..config()
        }
    }
}

async fn serve(mut socket: TcpStream, kept: Arc<Mutex<Vec<String>>>, does: Does) {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let Ok(read @ 1..) = socket.read(&mut buffer).await else { return };
        request.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8_lossy(&request);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.to_lowercase();
            let length = length
                .split("content-length: ")
                .nth(1)
                .and_then(|rest| rest.lines().next().map(str::to_owned));
            if length.is_some_and(|length| length.parse() == Ok(body.len())) {
                break;
            }
        }
    }
    kept.lock().unwrap().push(String::from_utf8_lossy(&request).into_owned());
    match does {
        Does::Say(bytes) => drop(socket.write_all(&bytes).await),
        Does::Hang => tokio::time::sleep(Duration::from_secs(60)).await,
        Does::Flood(bytes) => {
            let _ = socket.write_all(&stream(&[])[..60]).await;
            let _ = socket.write_all(b"event-stream\r\n\r\n").await;
            while socket.write_all(&bytes).await.is_ok() {}
        }
    }
}

/// `patience`: how long the robot waits for each byte, milliseconds.
async fn with_ai(patience: u64) -> (World, StandIn, Person, ConversationId) {
    let (world, ai) = (World::new().await, StandIn::start().await);
    robot::start(&world.engine, ai.config(patience)).await.unwrap();
    let mut alice = world.person("alice").await;
    let chat = chat_of(&mut alice).await;
    (world, ai, alice, chat)
}

/// The answer, and whether the robot was seen typing.
async fn answer_of(alice: &mut Person, chat: ConversationId, question: &str) -> (String, bool) {
    alice.says(chat, question).await;
    let mut typed = false;
    loop {
        match alice.event().await {
            Event::Typing { person, .. } => typed |= person.robot,
            Event::Entry(entry) => return (text_of(&entry).to_owned(), typed),
            _ => {}
        }
    }
}

#[tokio::test]
async fn it_streams_and_is_said_as_one_message() {
    let (world, ai, mut alice, chat) = with_ai(5_000).await;
    ai.does(Does::Say(stream(&["从前有", "座山"])));
    assert_eq!(answer_of(&mut alice, chat, "讲个故事").await, ("从前有座山".to_owned(), true));
    // What it knows itself goes nowhere.
    assert_eq!(answer(&mut alice, chat, "1+1").await, "1+1 = 2");
    ai.does(Does::Say(stream(&["然后呢"])));
    assert_eq!(answer_of(&mut alice, chat, "继续讲").await.0, "然后呢");
    let asked = ai.asked.lock().unwrap().clone();
    assert_eq!(asked.len(), 2);
    assert!(asked[0].starts_with("POST /v1/chat/completions HTTP/1.1") && asked[0].contains("\"m-1\""));
    assert!(asked[0].contains("authorization: Bearer sk-very-secret"));
    // The last messages of this chat go along, and no others.
    assert!(asked[1].contains("从前有座山") && asked[1].contains("1+1 = 2"));
    alice.says(LOBBY, "大厅里的话").await;
    alice.says(LOBBY, "@小乐 讲个故事").await;
    while text_of(&alice.entry().await) != "@alice 然后呢" {}
    let last = ai.asked.lock().unwrap().last().cloned().unwrap();
    assert!(last.contains("讲个故事") && !last.contains("大厅里的话") && !last.contains("从前有座山"));
    world.stop().await;
}

#[tokio::test]
async fn whatever_goes_wrong_is_told_kindly() {
    let (world, ai, mut alice, chat) = with_ai(1_000).await;
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\ndata: {\"choices\":[{\"delta\":{\"content\":\"half\"}}]}\n\n";
    for (does, part) in [
        (status("401 Unauthorized", ""), "LELIAO_AI_KEY"),
        (status("429 Too Many Requests", ""), "太忙"),
        (status("500 Internal Server Error", ""), "出错"),
        (status("302 Found", "location: http://127.0.0.1:9/\r\n"), "出错"),
        (status("200 OK", ""), "没看懂"),
        (Does::Say(b"SSH-2.0-nonsense\r\n".to_vec()), "没看懂"),
        (Does::Say(b"HTTP/1.1 200 OK\r\n\r\n<html>".to_vec()), "没看懂"),
        (Does::Say(half.as_bytes().to_vec()), "没看懂"),
        (Does::Hang, "太久"),
        (Does::Flood(b"x".repeat(65_536)), "没看懂"),
        (Does::Flood(b": ping\n\n".to_vec().repeat(1_000)), "没看懂"),
    ] {
        ai.does(does);
        let (text, _) = answer_of(&mut alice, chat, "讲个故事").await;
        assert!(text.contains(part), "{part}: {text}");
        assert!(!text.contains("sk-very-secret"));
    }
    // In the language of the question.
    ai.does(status("429 Too Many Requests", ""));
    assert!(answer_of(&mut alice, chat, "tell me a story").await.0.contains("too busy"));
    // It goes on without it.
    assert_eq!(answer(&mut alice, chat, "1+1").await, "1+1 = 2");
    world.stop().await;
}

#[tokio::test]
async fn nobody_there_and_too_many_at_once() {
    let (world, ai, mut alice, chat) = with_ai(30_000).await;
    ai.does(Does::Hang);
    for _ in 0..5 {
        alice.says(chat, "讲个故事").await;
    }
    let first = loop {
        if let Event::Entry(entry) = alice.event().await {
            break entry;
        }
    };
    assert!(text_of(&first).contains("有点多"), "{first:?}");
    // A server that stops does not wait for it, and the next start asks again.
    let asked = ai.asked.lock().unwrap().len();
    assert!(asked <= 4, "{asked}");
    let world = world.restart().await;
    let nowhere = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let mut config = ai.config(5_000);
    if let Some(ai) = &mut config.ai {
        ai.url = format!("http://{nowhere}/v1");
    }
    robot::start(&world.engine, config).await.unwrap();
    tokio::time::sleep(Duration::from_millis(700)).await;
    let mut alice = world.connect(&alice.token).await;
    let items = alice.history(chat).await.unwrap().items;
    let told = items.iter().filter(|entry| text_of(entry).contains("连不上")).count();
    assert_eq!(told, 4, "{items:?}");
    world.stop().await;
}
