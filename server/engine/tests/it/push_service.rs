//! A push service in the test: answers by the path of the endpoint, keeps what arrives, and a browser that can read it.

use crate::world::{Person, *};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use engine::{
    Config,
    push::{self, PushConfig},
};
use protocol::*;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use web_push_native::{Auth, decrypt, p256::SecretKey};

/// What arrived.
#[derive(Debug, Clone)]
pub struct Post {
    pub path: String,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

/// Answers like this: for each path what comes next; the last one stays. Without: 201.
type Answers = BTreeMap<String, Vec<&'static str>>;

#[derive(Clone)]
pub struct Service {
    pub address: SocketAddr,
    posts: Arc<Mutex<Vec<Post>>>,
    answers: Arc<Mutex<Answers>>,
}

impl Service {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = Self { address, posts: Arc::default(), answers: Arc::default() };
        let serving = service.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(serving.clone().serve(socket));
            }
        });
        service
    }

    /// From here on a path is answered with these, one after the other: `201`, `429 retry-after: 1`, `200 {"code":0}`, `hang`.
    pub fn answers(&self, path: &str, with: &[&'static str]) {
        self.answers.lock().unwrap().insert(path.to_owned(), with.to_vec());
    }

    pub fn endpoint(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn posts(&self) -> Vec<Post> {
        self.posts.lock().unwrap().clone()
    }

    pub fn to(&self, path: &str) -> Vec<Post> {
        self.posts().into_iter().filter(|post| post.path == path).collect()
    }

    /// Waits until so many arrived at a path.
    pub async fn wait(&self, path: &str, count: usize) -> Vec<Post> {
        for _ in 0..500 {
            let posts = self.to(path);
            if posts.len() >= count {
                assert_eq!(posts.len(), count, "{path}");
                return posts;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{} of {count} arrived at {path}", self.to(path).len());
    }

    async fn serve(self, mut socket: TcpStream) {
        let Some(post) = read(&mut socket).await else { return };
        let answer = {
            let mut answers = self.answers.lock().unwrap();
            match answers.get_mut(&post.path) {
                None => "201",
                Some(left) if left.len() > 1 => left.remove(0),
                Some(left) => left[0],
            }
        };
        self.posts.lock().unwrap().push(post);
        if answer == "hang" {
            return std::future::pending().await;
        }
        let (status, rest) = answer.split_once(' ').unwrap_or((answer, "x: y"));
        let (header, body) = if rest.starts_with(['{', '<']) { ("x: y", rest) } else { (rest, "") };
        let length = body.len();
        let text = format!(
            "HTTP/1.1 {status} X\r\n{header}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        );
        let _ = socket.write_all(text.as_bytes()).await;
        let _ = socket.shutdown().await;
    }
}

async fn read(socket: &mut TcpStream) -> Option<Post> {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 8_192]);
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let mut lines = head.lines();
            let path = lines.next()?.split(' ').nth(1)?.to_owned();
            let headers: BTreeMap<String, String> = lines
                .filter_map(|line| line.split_once(": "))
                .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
                .collect();
            let length: usize = headers.get("content-length")?.parse().ok()?;
            if bytes.len() >= end + 4 + length {
                return Some(Post { path, headers, body: bytes[end + 4..end + 4 + length].to_vec() });
            }
        }
        match socket.read(&mut buffer).await {
            Ok(0) | Err(_) => return None,
            Ok(n) => bytes.extend_from_slice(&buffer[..n]),
        }
    }
}

/// A browser's keys.
pub struct Keys {
    secret: SecretKey,
    auth: [u8; 16],
}

impl Keys {
    pub fn new() -> Self {
        let (mut secret, mut auth) = ([0; 32], [0; 16]);
        getrandom::fill(&mut secret).unwrap();
        getrandom::fill(&mut auth).unwrap();
        Self { secret: SecretKey::from_slice(&secret).unwrap(), auth }
    }

    pub fn subscription(&self, endpoint: &str) -> Subscription {
        use web_push_native::p256::elliptic_curve::sec1::ToEncodedPoint as _;
        let point = self.secret.public_key().to_encoded_point(false);
        Subscription {
            endpoint: endpoint.to_owned(),
            p256dh: BASE64.encode(point.as_bytes()),
            auth: BASE64.encode(self.auth),
        }
    }

    /// Reads what arrived.
    pub fn open(&self, post: &Post) -> Value {
        let clear = decrypt(post.body.clone(), &self.secret, Auth::from_slice(&self.auth)).unwrap();
        assert!(clear.len() < 3_000);
        serde_json::from_slice(&clear).unwrap()
    }
}

/// A server that may post to these services on this machine.
pub fn reaching(services: &[&Service]) -> Config {
    let named = |service: &&Service| service.address.to_string().parse().unwrap();
    Config { push_hosts: services.iter().map(named).collect(), ..generous() }
}

pub fn at_once() -> PushConfig {
    PushConfig {
        contact: "mailto:owner@example.org".into(),
        delay: Duration::from_millis(20),
        patience: Duration::from_millis(600),
        again: Duration::from_millis(100),
    }
}

/// A server that pushes, and the service that it may post to.
pub async fn pushing(config: PushConfig) -> (World, Service) {
    let service = Service::start().await;
    let world = World::with(reaching(&[&service])).await;
    push::start(&world.engine, config).await.unwrap();
    (world, service)
}

pub async fn notify(person: &mut Person, asked: Notify) -> Result<Notifications, Fault> {
    match person.ask(Command::Notify(Json::of(&asked).unwrap())).await? {
        Reply::Notify(state) => Ok(state),
        Reply::Done => notify_shown(person).await,
        other => panic!("{other:?}"),
    }
}

async fn notify_shown(person: &mut Person) -> Result<Notifications, Fault> {
    match person.ask(Command::Notify(Json::of(&Notify::Show {}).unwrap())).await? {
        Reply::Notify(state) => Ok(state),
        other => panic!("{other:?}"),
    }
}

/// Subscribes at a path of the service.
pub async fn subscribed(person: &mut Person, service: &Service, path: &str) -> Keys {
    let keys = Keys::new();
    let asked = Notify::Subscribe(keys.subscription(&service.endpoint(path)));
    notify(person, asked).await.expect("is taken");
    keys
}

/// Waits until everything that was due before is sent: a test message comes after it.
pub async fn settled(person: &mut Person, service: &Service, path: &str, keys: &Keys) -> Vec<Value> {
    tokio::time::sleep(Duration::from_millis(150)).await;
    let tests = |told: &[Value]| told.iter().filter(|one| one["test"] == true).count();
    let all = || service.to(path).iter().map(|post| keys.open(post)).collect::<Vec<Value>>();
    let before = tests(&all());
    notify(person, Notify::Test {}).await.unwrap();
    for _ in 0..500 {
        let mut told = all();
        if tests(&told) > before {
            told.retain(|one| one["test"] != true);
            return told;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the test message did not come");
}
