//! The real engine and the real page state, through a simulated link that loses, doubles, swaps and cuts:
//! in the end everyone sees the same log, each message once, and no outbox has anything left.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use app::{
    boot::ChatPage,
    ports::PendingMessage,
    route::Route,
    state::{
        Chat, Effect,
        connection::{Connection as Shown, ReadyState},
    },
};
use engine::{
    Config, Engine, Quotas,
    actions::{account, execute, person},
    domain::health::Health,
    hub::{Connection, Transport},
    ports::{
        clock::{Clock as _, SystemClock},
        store::Identity,
    },
    sqlite,
    ws::{Opening, Session},
};
use proptest::prelude::*;
use protocol::*;
use std::{
    collections::VecDeque,
    sync::Arc,
    time::{Duration, Instant},
};

const LOBBY: ConversationId = ConversationId::LOBBY;
/// How long the last commits may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// What happens next, and to whom.
#[derive(Debug, Clone)]
enum Step {
    Write(usize),
    /// One frame goes up.
    Up(usize),
    /// One frame comes down.
    Down(usize),
    /// An event is lost on its way down.
    Lose(usize),
    /// An event comes twice.
    Double(usize),
    /// Two events change places.
    Swap(usize),
    /// Everything on the way is lost with the connection.
    Cut(usize),
    Connect(usize),
}

struct Link {
    connection: Arc<Connection>,
    session: Session,
    up: VecDeque<ClientFrame>,
    down: VecDeque<PageFrame>,
}

struct Client {
    identity: Identity,
    chat: Chat,
    link: Option<Link>,
    later: Vec<Command>,
    written: Vec<String>,
}

struct World {
    engine: Arc<Engine>,
    clients: Vec<Client>,
    nonce: u128,
    _folder: tempfile::TempDir,
}

impl World {
    async fn new(people: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let quotas = Quotas {
            messages_per_second: 1_000_000,
            message_burst: 1_000_000,
            commands_per_second: 1_000_000,
            ..Quotas::default()
        };
        let config = Config { quotas, ..Config::default() };
        let engine = {
            let clock = Arc::new(SystemClock);
            let health = Health::new(|why| panic!("{why}"));
            let store = Arc::new(sqlite::Database::open(folder.path(), clock.now(), health.clone()).unwrap());
            let files = Arc::new(engine::blobs::Disk::new(folder.path()));
            Engine::new(store, files, clock, config, health).unwrap()
        };
        let mut clients = Vec::new();
        for n in 0..people {
            let name = format!("person {n}");
            let (identity, _) = person::enter(&engine, &name, AvatarId(1), Locale::En, "").await.unwrap();
            let resumed = account::overview(&engine, identity.person.id).await.unwrap();
            let newest = Command::History { conversation: LOBBY, before: None, after: None, limit: None };
            let history = execute(&engine, identity.caller(), newest).await.unwrap();
            let page = ChatPage {
                me: identity.person.clone(),
                login: identity.login,
                build: String::new(),
                resumed,
                answers: vec![Some(Answer::of(history).unwrap())],
                is_alone: false,
                is_guest: false,
                space: ConversationId::LOBBY,
            };
            let chat = Chat::new(page, Route::Conversation(LOBBY));
            clients.push(Client { identity, chat, link: None, later: Vec::new(), written: Vec::new() });
        }
        Self { engine, clients, nonce: 1, _folder: folder }
    }

    async fn step(&mut self, step: &Step) {
        match *step {
            Step::Write(n) => self.write(n),
            Step::Up(n) => self.up(n).await,
            Step::Down(n) => self.down(n).await,
            Step::Lose(n) => self.meddle(n, |events| drop(events.pop_front())).await,
            Step::Double(n) => {
                self.meddle(n, |events| {
                    events.extend(events.front().cloned().into_iter().collect::<Vec<_>>())
                })
                .await;
            }
            Step::Swap(n) => self.meddle(n, |events| events.make_contiguous().reverse()).await,
            Step::Cut(n) => self.cut(n),
            Step::Connect(n) => self.connect(n),
        }
    }

    fn write(&mut self, n: usize) {
        let text = format!("{n}: {}", self.nonce);
        let message = PendingMessage {
            nonce: Nonce(self.nonce),
            conversation: LOBBY,
            text: text.clone(),
            at: i64::try_from(self.nonce).unwrap(),
            order: u64::try_from(self.nonce).unwrap(),
            with: None,
            uploads: Vec::new(),
        };
        self.nonce += 1;
        self.clients[n].written.push(text);
        let effects = self.clients[n].chat.write(message);
        self.carry_out(n, effects);
    }

    fn connect(&mut self, n: usize) {
        if self.clients[n].link.is_some() {
            return;
        }
        let identity = self.clients[n].identity.clone();
        let connection =
            self.engine.hub.connect(identity.login, identity.person.clone(), Transport::Pulled, Vec::new());
        // Some ask for the resume with the handshake, some after the hello.
        let opening = if n.is_multiple_of(2) {
            Opening::Resume(self.clients[n].chat.cursor.clone())
        } else {
            Opening::Socket
        };
        let session = Session::open(self.engine.clone(), connection.clone(), &identity, opening);
        self.clients[n].link = Some(Link { connection, session, up: VecDeque::new(), down: VecDeque::new() });
        self.shown(n, ReadyState::Open);
    }

    fn cut(&mut self, n: usize) {
        if let Some(link) = self.clients[n].link.take() {
            self.engine.hub.detach(link.connection);
            self.clients[n].later.clear();
            self.shown(n, ReadyState::Closed);
        }
    }

    fn shown(&mut self, n: usize, ready: ReadyState) {
        let effects = self.clients[n].chat.connection_changed(Shown { ready, ..Shown::default() });
        self.carry_out(n, effects);
    }

    async fn up(&mut self, n: usize) {
        if let Some(link) = &mut self.clients[n].link
            && let Some(frame) = link.up.pop_front()
        {
            link.session.handle(&serde_json::to_string(&frame).unwrap()).await;
        }
    }

    /// Takes what the server has said so far.
    async fn fetch(&mut self, n: usize) -> bool {
        let Some(link) = &mut self.clients[n].link else { return false };
        let wait = Duration::from_millis(if link.down.is_empty() { 8 } else { 0 });
        while let Ok(Some(json)) = tokio::time::timeout(wait, link.connection.pull()).await {
            if !json.is_empty() {
                link.down.push_back(serde_json::from_slice(&json).unwrap());
            }
            if link.down.len() > 50 {
                break;
            }
        }
        !link.down.is_empty()
    }

    async fn down(&mut self, n: usize) {
        self.fetch(n).await;
        let client = &mut self.clients[n];
        if let Some(frame) = client.link.as_mut().and_then(|link| link.down.pop_front()) {
            let effects = client.chat.receive(frame, 0);
            self.carry_out(n, effects);
        }
    }

    /// Does something to the events at the head of the way down; replies are never lost without the
    /// connection, as on a real one.
    async fn meddle(&mut self, n: usize, with: impl FnOnce(&mut VecDeque<PageFrame>)) {
        self.fetch(n).await;
        let Some(link) = &mut self.clients[n].link else { return };
        let events = link.down.iter().take_while(|frame| matches!(frame, PageFrame::Event(_))).count();
        let mut head: VecDeque<PageFrame> = link.down.drain(..events.min(3)).collect();
        with(&mut head);
        while let Some(frame) = head.pop_back() {
            link.down.push_front(frame);
        }
    }

    fn carry_out(&mut self, n: usize, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Send(frame) => {
                    if let Some(link) = &mut self.clients[n].link {
                        link.up.push_back(frame);
                    }
                }
                Effect::AskAfter(_, command) => self.clients[n].later.push(command),
                Effect::PumpAfter(_) => {
                    let mut more = Vec::new();
                    self.clients[n].chat.pump(&mut more);
                    self.carry_out(n, more);
                }
                Effect::Keep(_) | Effect::Discard(_) | Effect::HushAfter(..) | Effect::Go(_) => {}
                Effect::Leave => panic!("no login has ended"),
            }
        }
    }

    /// A clean connection for everyone, until nothing moves any more.
    async fn settle(&mut self) {
        for n in 0..self.clients.len() {
            self.cut(n);
            self.connect(n);
        }
        let (mut quiet, began) = (0, Instant::now());
        // A busy machine's disk can be quiet for longer than three looks take.
        while quiet < 3 || (!self.seems_over() && began.elapsed() < PATIENCE) {
            let mut moved = false;
            for n in 0..self.clients.len() {
                for command in std::mem::take(&mut self.clients[n].later) {
                    let effects = self.clients[n].chat.ask_again(command);
                    self.carry_out(n, effects);
                }
                while self.clients[n].link.as_ref().is_some_and(|link| !link.up.is_empty()) {
                    self.up(n).await;
                    moved = true;
                }
                while self.fetch(n).await {
                    self.down(n).await;
                    moved = true;
                }
            }
            quiet = if moved { 0 } else { quiet + 1 };
        }
    }

    /// Nobody waits for a reply, and all have heard the same last word.
    fn seems_over(&self) -> bool {
        let last = |client: &Client| {
            let lobby = client.chat.timelines.get(&LOBBY)?;
            lobby.entries().last().map(|entry| entry.seq)
        };
        let first = self.clients.first().and_then(last);
        self.clients.iter().all(|client| client.chat.outbox.pending() == 0 && last(client) == first)
    }

    async fn check(&self) {
        let from_start = Command::Replay { conversation: LOBBY, after: Seq(0) };
        let replayed = execute(&self.engine, self.clients[0].identity.caller(), from_start).await;
        let Ok(Reply::Replayed(all)) = replayed else { panic!("{replayed:?}") };
        assert!(!all.too_far);
        let truth: Vec<Entry> = all.events;
        assert_eq!(truth.len(), all.head.0 as usize, "the test is small enough for one page");
        for client in &self.clients {
            let seen: Vec<Entry> = client.chat.timelines[&LOBBY].entries().cloned().collect();
            assert_eq!(seen, truth, "{}", client.identity.person.name);
            assert_eq!(client.chat.outbox.pending(), 0);
            let own: Vec<&String> = truth.iter().filter_map(|entry| own(entry, client)).collect();
            assert_eq!(own, client.written.iter().collect::<Vec<_>>(), "own words, each once, in order");
        }
        assert_eq!(truth.len(), self.clients.iter().map(|client| client.written.len()).sum::<usize>());
    }
}

fn own<'a>(entry: &'a Entry, client: &Client) -> Option<&'a String> {
    match &entry.what {
        What::Message { author, text, .. } if author.id == client.identity.person.id => Some(text),
        _ => None,
    }
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let who = || 0usize..3;
    let step = prop_oneof![
        3 => who().prop_map(Step::Write),
        5 => who().prop_map(Step::Up),
        5 => who().prop_map(Step::Down),
        1 => who().prop_map(Step::Lose),
        1 => who().prop_map(Step::Double),
        1 => who().prop_map(Step::Swap),
        1 => who().prop_map(Step::Cut),
        2 => who().prop_map(Step::Connect),
    ];
    proptest::collection::vec(step, 10..110)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn everyone_ends_with_the_same_log(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut world = World::new(3).await;
            for step in &steps {
                world.step(step).await;
            }
            world.settle().await;
            world.check().await;
            world.engine.hub.stop();
        });
    }
}
