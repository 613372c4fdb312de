//! A server on a port of its own, and people who talk through it.

use engine::{
    Config, Engine, Quotas, blobs,
    config::ByteSize,
    domain::health::Health,
    http::{routes, serve},
    ports::{
        clock::{Clock, SystemClock},
        store::Store,
    },
    sqlite,
};
use futures_util::{SinkExt as _, StreamExt as _};
use protocol::*;
use std::{
    collections::{HashMap, VecDeque},
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinHandle,
};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, tungstenite};
use tungstenite::{Message, client::IntoClientRequest as _};

pub const LOBBY: ConversationId = ConversationId::LOBBY;
pub const SOON: Duration = Duration::from_secs(5);

pub fn generous() -> Config {
    Config {
        quotas: Quotas {
            messages_per_second: 100_000,
            message_burst: 100_000,
            commands_per_second: 100_000,
            logins_per_minute: 100_000,
            connections_per_address: 20_000,
            disk_reserve: ByteSize(0),
            ..Quotas::default()
        },
        ..Config::default()
    }
}

pub struct World {
    pub engine: Arc<Engine>,
    pub address: SocketAddr,
    pub folder: PathBuf,
    serving: JoinHandle<()>,
    keep: Option<tempfile::TempDir>,
    /// Why the process would have been ended.
    ended: Arc<Mutex<Option<String>>>,
}

impl World {
    pub async fn new() -> Self {
        Self::with(generous()).await
    }

    pub async fn with(config: Config) -> Self {
        let keep = tempfile::tempdir().unwrap();
        Self { folder: keep.path().to_owned(), ..Self::on(keep.path().to_owned(), config, Some(keep)).await }
    }

    pub async fn on(folder: PathBuf, config: Config, keep: Option<tempfile::TempDir>) -> Self {
        Self::by_clock(Arc::new(SystemClock), folder, config, keep).await
    }

    /// A world that tells the time by this clock.
    pub async fn by_clock(
        clock: Arc<dyn Clock>,
        folder: PathBuf,
        config: Config,
        keep: Option<tempfile::TempDir>,
    ) -> Self {
        Self::over(clock, folder, config, keep, |store| store).await
    }

    /// The same, with something of the test's around its store.
    pub async fn over(
        clock: Arc<dyn Clock>,
        folder: PathBuf,
        config: Config,
        keep: Option<tempfile::TempDir>,
        wrap: impl FnOnce(Arc<dyn Store>) -> Arc<dyn Store>,
    ) -> Self {
        let ended = Arc::<Mutex<Option<String>>>::default();
        let told = ended.clone();
        let health = Health::new(move |why| *told.lock().unwrap() = Some(why.to_owned()));
        let store = wrap(Arc::new(sqlite::Database::open(&folder, clock.now(), health.clone()).unwrap()));
        let files = Arc::new(blobs::Disk::new(&folder));
        let engine = Engine::new(store, files, clock, config, health).unwrap();
        let listener = serve::listen("127.0.0.1:0".parse().unwrap()).unwrap();
        let address = listener.local_addr().unwrap();
        let router = routes(engine.clone());
        let serving = tokio::spawn(serve::serve(engine.clone(), listener, router));
        Self { engine, address, folder, serving, keep, ended }
    }

    /// Stops the server and starts it again on the same data, at another port.
    pub async fn restart(self) -> Self {
        let (folder, config, keep) = self.stop_keeping().await;
        Self::on(folder, config, keep).await
    }

    /// Stops the server; gives what another one needs to go on.
    pub async fn stop_keeping(mut self) -> (PathBuf, Config, Option<tempfile::TempDir>) {
        let kept = (self.folder.clone(), self.engine.config.clone(), self.keep.take());
        self.stop().await;
        kept
    }

    /// Why the process would have been ended, if it would; forgotten by this.
    pub fn take_ended(&self) -> Option<String> {
        self.ended.lock().unwrap().take()
    }

    /// Stops it and says whether it left nothing behind.
    pub async fn stop(self) {
        assert_eq!(self.take_ended(), None, "the server could not go on");
        self.engine.stopping.cancel();
        tokio::time::timeout(Duration::from_secs(12), self.serving).await.expect("the drain ends").unwrap();
        assert_eq!(self.engine.tasks.len(), 0, "a task was left behind");
        assert_eq!(self.engine.hub.presence().connections(), 0, "a connection was left behind");
        let engine = Arc::try_unwrap(self.engine).ok();
        drop(engine);
        // The hub's thread holds nothing of the store; the writer ends with the last reference.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    pub async fn person(&self, name: &str) -> Person {
        let token = self.log_in(name).await.expect("the login succeeds");
        self.connect(&token).await
    }

    pub async fn connect(&self, token: &str) -> Person {
        let mut person = self.socket(token).await;
        person.resume(None).await;
        person
    }

    /// Connected, greeted, not resumed.
    pub async fn socket(&self, token: &str) -> Person {
        self.socket_at("/ws", token).await
    }

    /// Connected and greeted; `resume` came with the handshake.
    pub async fn socket_resuming(&self, cursor: Option<Cursor>, token: &str) -> Person {
        self.socket_at(&Cursor::socket_path(cursor.as_ref()), token).await
    }

    async fn socket_at(&self, path: &str, token: &str) -> Person {
        let mut request = format!("ws://{}{path}", self.address).into_client_request().unwrap();
        request.headers_mut().insert("cookie", format!("sid={token}").parse().unwrap());
        request.headers_mut().insert("origin", format!("http://{}", self.address).parse().unwrap());
        let (socket, _) = tokio_tungstenite::connect_async(request).await.expect("the handshake succeeds");
        Person::greeted(socket, token).await
    }

    /// Logs in as a script does; gives the token or the answer's status and body.
    pub async fn log_in(&self, name: &str) -> Result<String, (u16, String)> {
        let encoded: String = name.bytes().map(|b| format!("%{b:02X}")).collect();
        let body = format!("name={encoded}&avatar=3&locale=zh-CN");
        let (status, _, body) = self.post("/login", &[("accept", "application/json")], &body).await;
        if status != 200 {
            return Err((status, body));
        }
        let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
        Ok(answer["token"].as_str().unwrap().to_owned())
    }

    pub async fn post(&self, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String, String) {
        let mut request = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-length: {}\r\n",
            self.address,
            body.len()
        );
        if !headers.iter().any(|(name, _)| *name == "content-type") {
            request += "content-type: application/x-www-form-urlencoded\r\n";
        }
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        self.raw(format!("{request}\r\n{body}").as_bytes()).await
    }

    /// Sends bytes and reads one answer: status, head, body.
    pub async fn raw(&self, bytes: &[u8]) -> (u16, String, String) {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let _ = stream.write_all(bytes).await;
        let mut answer = Vec::new();
        let _ = tokio::time::timeout(SOON, async {
            let mut buffer = [0; 4096];
            loop {
                match stream.read(&mut buffer).await {
                    Ok(0) | Err(_) => break,
                    Ok(n) => answer.extend_from_slice(&buffer[..n]),
                }
                if answer.starts_with(b"HTTP/1.1 101") && answer.windows(4).any(|w| w == b"\r\n\r\n") {
                    break;
                }
            }
        })
        .await;
        let text = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        (status, head.to_ascii_lowercase(), body.to_owned())
    }
}

pub struct Person {
    pub me: protocol::Person,
    pub hello: Hello,
    pub token: String,
    pub cursor: Option<Cursor>,
    /// Every frame, as it came.
    pub frames: Vec<String>,
    pub(crate) socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    heard: VecDeque<Event>,
    answers: HashMap<u32, Result<Reply, Fault>>,
    next_reference: u32,
}

impl Person {
    async fn greeted(socket: WebSocketStream<MaybeTlsStream<TcpStream>>, token: &str) -> Self {
        let placeholder = protocol::Person {
            id: PersonId(1),
            name: String::new(),
            avatar: AvatarId(1),
            owner: false,
            gone: false,
            robot: false,
        };
        let hello = Hello {
            protocol: 0,
            build: String::new(),
            epoch: Epoch(1),
            you: placeholder.clone(),
            heartbeat: 0,
            stream: None,
            resuming: false,
        };
        let mut person = Self {
            me: placeholder,
            hello,
            token: token.to_owned(),
            cursor: None,
            frames: Vec::new(),
            socket,
            heard: VecDeque::new(),
            answers: HashMap::new(),
            next_reference: 1,
        };
        match person.frame().await {
            ServerFrame::Hello(hello) => {
                person.me = hello.you.clone();
                person.hello = hello;
            }
            other => panic!("the first frame is hello, not {other:?}"),
        }
        person
    }

    pub async fn resume(&mut self, cursor: Option<Cursor>) -> Resumed {
        let asked = self.start(Command::Resume { cursor }).await;
        self.resumed(asked).await
    }

    /// Waits for the answer to a resume.
    pub async fn resumed(&mut self, asked: u32) -> Resumed {
        match self.answer(asked).await.expect("resumes") {
            Reply::Resumed(resumed) => {
                self.cursor = Some(resumed.cursor.clone());
                resumed
            }
            other => panic!("{other:?}"),
        }
    }

    pub async fn send_text(&mut self, text: String) {
        self.socket.send(Message::text(text)).await.unwrap();
    }

    pub async fn start(&mut self, command: Command) -> u32 {
        let reference = self.next_reference;
        self.next_reference += 1;
        let text = serde_json::to_string(&ClientFrame { reference, command }).unwrap();
        self.send_text(text).await;
        reference
    }

    /// Waits for the reply to a command; events that come before it are kept.
    pub async fn ask(&mut self, command: Command) -> Result<Reply, Fault> {
        let asked = self.start(command).await;
        self.answer(asked).await
    }

    pub async fn answer(&mut self, asked: u32) -> Result<Reply, Fault> {
        loop {
            if let Some(answer) = self.answers.remove(&asked) {
                return answer;
            }
            match self.frame().await {
                ServerFrame::Reply { reference, ok } => drop(self.answers.insert(reference, Ok(ok))),
                ServerFrame::Refusal { reference, fault } => drop(self.answers.insert(reference, Err(fault))),
                ServerFrame::Event(event) => self.heard.push_back(event),
                other => panic!("unexpected {other:?}"),
            }
        }
    }

    pub async fn says(&mut self, conversation: ConversationId, text: &str) -> Entry {
        self.sends(conversation, random_nonce(), text).await.expect("is accepted")
    }

    pub async fn sends(
        &mut self,
        conversation: ConversationId,
        nonce: Nonce,
        text: &str,
    ) -> Result<Entry, Fault> {
        match self.ask(Command::Send { conversation, nonce, text: text.to_owned(), with: None }).await? {
            Reply::Sent(entry) => Ok(entry),
            other => panic!("{other:?}"),
        }
    }

    pub async fn opens(&mut self, command: Command) -> Conversation {
        match self.ask(command).await.expect("opens") {
            Reply::Opened(conversation) => conversation,
            other => panic!("{other:?}"),
        }
    }

    pub async fn creates_room(&mut self, name: &str) -> Conversation {
        self.opens(Command::CreateRoom { nonce: random_nonce(), name: name.to_owned(), space: None }).await
    }

    pub async fn history(&mut self, conversation: ConversationId) -> Result<History, Fault> {
        match self.ask(Command::History { conversation, before: None, after: None, limit: None }).await? {
            Reply::History(history) => Ok(history),
            other => panic!("{other:?}"),
        }
    }

    /// The next event that is not presence.
    pub async fn event(&mut self) -> Event {
        loop {
            let event = match self.heard.pop_front() {
                Some(event) => event,
                None => match self.frame().await {
                    ServerFrame::Event(event) => event,
                    ServerFrame::Reply { .. } => continue,
                    other => panic!("unexpected {other:?}"),
                },
            };
            if !matches!(event, Event::Presence(_)) {
                return event;
            }
        }
    }

    /// Waits until a conversation is new or changed in the list.
    pub async fn conversation(&mut self) -> Conversation {
        loop {
            if let Event::Conversation(conversation) = self.event().await {
                return conversation;
            }
        }
    }

    pub async fn presence(&mut self) -> PresenceChange {
        loop {
            match self.heard.pop_front() {
                Some(Event::Presence(change)) => return change,
                Some(_) => {}
                None => match self.frame().await {
                    ServerFrame::Event(event) => self.heard.push_back(event),
                    other => panic!("unexpected {other:?}"),
                },
            }
        }
    }

    /// Waits for the next entry of a log.
    pub async fn entry(&mut self) -> Entry {
        loop {
            if let Event::Entry(entry) = self.event().await {
                return entry;
            }
        }
    }

    pub async fn hears(&mut self, text: &str) -> Entry {
        let entry = self.entry().await;
        assert_eq!(text_of(&entry), text);
        entry
    }

    /// Asserts that nothing was said that is not answered yet: a ping's reply comes in its turn.
    pub async fn hears_nothing(&mut self) {
        tokio::time::sleep(Duration::from_millis(100)).await;
        self.ask(Command::Ping).await.unwrap();
        self.heard.retain(|event| !matches!(event, Event::Presence(_)));
        assert!(self.heard.is_empty(), "heard {:?}", self.heard);
    }

    /// Everything that was said so far, as far as it has come: the answer to whoever did it may come before it.
    pub async fn takes(&mut self) -> Vec<Event> {
        self.ask(Command::Ping).await.unwrap();
        self.heard.drain(..).collect()
    }

    /// Asserts that no event so far names a conversation in any way, presence included.
    pub async fn hears_nothing_of(&mut self, conversation: ConversationId) {
        tokio::time::sleep(Duration::from_millis(100)).await;
        self.ask(Command::Ping).await.unwrap();
        for event in self.heard.drain(..) {
            let text = serde_json::to_string(&event).unwrap();
            assert!(!text.contains(&conversation.to_string()), "{text}");
        }
    }

    pub async fn frame(&mut self) -> ServerFrame {
        match self.message().await {
            Message::Text(text) => {
                self.frames.push(text.to_string());
                serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"))
            }
            other => panic!("expected a frame, got {other:?}"),
        }
    }

    async fn message(&mut self) -> Message {
        loop {
            let next =
                tokio::time::timeout(SOON, self.socket.next()).await.expect("something arrives in time");
            match next.expect("the socket is open").expect("the socket works") {
                Message::Ping(_) | Message::Pong(_) => {}
                other => return other,
            }
        }
    }

    /// Waits for the close frame; gives code and reason.
    pub async fn closed(&mut self) -> (u16, String) {
        loop {
            let next = tokio::time::timeout(Duration::from_secs(12), self.socket.next())
                .await
                .expect("closes in time");
            match next {
                Some(Ok(Message::Close(Some(frame)))) => {
                    let close = (frame.code.into(), frame.reason.to_string());
                    let _ = self.socket.close(None).await;
                    return close;
                }
                Some(Ok(_)) => {}
                other => panic!("no close frame but {other:?}"),
            }
        }
    }

    pub async fn leaves(mut self) -> Option<Cursor> {
        let _ = self.socket.close(None).await;
        while let Some(Ok(_)) = self.socket.next().await {}
        self.cursor
    }
}

pub fn text_of(entry: &Entry) -> &str {
    match &entry.what {
        What::Message { text, .. } => text,
        other => panic!("not a message: {other:?}"),
    }
}

pub fn random_nonce() -> Nonce {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).unwrap();
    Nonce(u128::from_be_bytes(bytes))
}
