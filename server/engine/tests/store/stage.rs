//! What every case runs on: an engine on an empty store, with a clock that is set by hand and a bus that
//! remembers what it carried. Nothing here is `async`.

mod bare;
mod coming_back;
mod commands;

pub use bare::Bare;

use crate::{
    decorated::{Decorated, Hooks},
    told::{Recorder, Told},
};
use engine::{
    Config, Engine, Quotas,
    actions::{Answer, execute, submit},
    domain::{health::Health, permission::Caller},
    hub::Hub,
    ports::{clock::Clock, store::*},
};
use futures_util::FutureExt as _;
use protocol::*;
use std::{
    future::Future,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::oneshot;

pub const LOBBY: ConversationId = ConversationId::LOBBY;
pub const DAY: i64 = 24 * 3_600_000;
pub const START: i64 = 1_760_000_000_000;
/// What is answered at all is answered within this.
pub const SOON: Duration = Duration::from_secs(20);

/// Where a store keeps its data.
pub trait Backend: Send + Sync {
    /// Opens what is there. Whatever was opened before is closed by now.
    fn open(&self, now: i64, health: Arc<Health>) -> Arc<dyn Store>;
    /// Whether what was written is there again after closing and opening.
    fn is_durable(&self) -> bool;
}

pub struct HandClock(AtomicI64);

impl HandClock {
    pub fn new() -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(START)))
    }

    pub fn set(&self, now: i64) {
        self.0.store(now, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// Somebody who came in.
#[derive(Debug, Clone)]
pub struct Someone {
    pub id: PersonId,
    pub login: LoginId,
    pub token: String,
    pub identity: Identity,
}

impl Someone {
    /// Somebody with a login that stands.
    pub fn known(token: String, identity: Identity) -> Self {
        Self { id: identity.person.id, login: identity.login, token, identity }
    }

    pub fn caller(&self) -> Caller {
        self.identity.caller()
    }
}

/// What came of a `send`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// It is in the log now, and everybody is told.
    New(Entry),
    /// It was there already; nobody is told.
    Known(Entry),
}

struct Running {
    engine: Arc<Engine>,
    store: Arc<dyn Store>,
    bus: Arc<Recorder>,
}

/// Filled by `fatal`, which in a server ends the process.
pub type Ended = Arc<Mutex<Option<String>>>;

pub struct Stage {
    pub clock: Arc<HandClock>,
    /// What goes wrong; nothing on a plain stage.
    pub hooks: Arc<Hooks>,
    pub runtime: tokio::runtime::Runtime,
    backend: Box<dyn Backend>,
    is_decorated: bool,
    running: Mutex<Option<Running>>,
    ended: Ended,
}

/// As much of everything as a test may want; the code that counts stays on.
pub fn generous() -> Config {
    let quotas = Quotas {
        messages_per_second: 1_000_000,
        message_burst: 1_000_000,
        commands_per_second: 1_000_000,
        ..Quotas::default()
    };
    Config { quotas, ..Config::default() }
}

impl Stage {
    pub fn new(backend: Box<dyn Backend>) -> Self {
        Self::on(backend, false)
    }

    /// On a store that goes wrong where [`Self::hooks`] say.
    pub fn decorated(backend: Box<dyn Backend>) -> Self {
        Self::on(backend, true)
    }

    fn on(backend: Box<dyn Backend>, is_decorated: bool) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let stage = Self {
            clock: HandClock::new(),
            hooks: Arc::default(),
            runtime,
            backend,
            is_decorated,
            running: Mutex::new(None),
            ended: Arc::default(),
        };
        *stage.slot() = Some(stage.start());
        stage
    }

    fn start(&self) -> Running {
        let ended = self.ended.clone();
        let health = Health::new(move |why| {
            let before = ended.lock().unwrap().replace(why.to_owned());
            assert_eq!(before, None, "it ends once");
        });
        let mut store = self.backend.open(self.clock.now(), health.clone());
        if self.is_decorated {
            store = Arc::new(Decorated::new(store, self.hooks.clone()));
        }
        let hub = Hub::start(self.clock.clone(), health.clone()).unwrap();
        let bus = Recorder::new(hub.clone());
        // Nobody uploads anything here.
        let files = Arc::new(engine::blobs::Disk::new(std::path::Path::new("nowhere")));
        let clock = self.clock.clone();
        let engine = Engine::with_bus(store.clone(), files, hub, bus.clone(), clock, generous(), health);
        Running { engine: engine.unwrap(), store, bus }
    }

    /// Ends what runs, and waits until its store is closed.
    fn stop(&self, slot: &mut MutexGuard<'_, Option<Running>>) {
        let Some(Running { engine, store, bus }) = slot.take() else { return };
        engine.hub.stop();
        let engine = Arc::into_inner(engine).expect("nobody uses the engine any more");
        drop((engine, bus));
        // The last write's callback may still be on its way out of the writer thread.
        let deadline = Instant::now() + SOON;
        while Arc::strong_count(&store) > 1 {
            assert!(Instant::now() < deadline, "somebody keeps the store open");
            std::thread::yield_now();
        }
    }

    fn slot(&self) -> MutexGuard<'_, Option<Running>> {
        self.running.lock().unwrap()
    }

    pub fn engine(&self) -> Arc<Engine> {
        self.slot().as_ref().unwrap().engine.clone()
    }

    pub fn store(&self) -> Arc<dyn Store> {
        self.slot().as_ref().unwrap().store.clone()
    }

    pub fn bus(&self) -> Arc<Recorder> {
        self.slot().as_ref().unwrap().bus.clone()
    }

    pub fn epoch(&self) -> Epoch {
        self.engine().epoch
    }

    /// Why the server ended, if it did. Whoever does not ask fails at the end.
    pub fn take_ended(&self) -> Option<String> {
        self.ended.lock().unwrap().take()
    }

    pub fn is_durable(&self) -> bool {
        self.backend.is_durable()
    }

    /// Closes the store and opens it again.
    pub fn reopen(&self) {
        self.reopen_after(|| ());
    }

    /// The same, with something done to the closed store.
    pub fn reopen_after(&self, change: impl FnOnce()) {
        assert!(self.is_durable(), "it would be another store");
        let mut slot = self.slot();
        self.stop(&mut slot);
        change();
        *slot = Some(self.start());
    }

    pub fn wait<T>(&self, answer: impl Future<Output = T>) -> T {
        let answer = async { tokio::time::timeout(SOON, answer).await };
        self.runtime.block_on(answer).expect("it is answered")
    }

    /// Does something and gives what others were told of it: nothing, if it was refused.
    fn told_by<T>(&self, action: impl Future<Output = Result<T, Fault>>) -> Result<(T, Told), Fault> {
        let bus = self.bus();
        let before = bus.len();
        let result = self.wait(action);
        let told = bus.after(before);
        match result {
            Ok(done) => Ok((done, Told::of(told))),
            Err(fault) => {
                assert!(told.is_empty(), "{fault} was told: {told:?}");
                Err(fault)
            }
        }
    }

    pub fn run(&self, who: &Someone, command: Command) -> Result<(Reply, Told), Fault> {
        let engine = self.engine();
        self.told_by(execute(&engine, who.caller(), command))
    }

    /// A command that is answered with `done`.
    pub fn done(&self, who: &Someone, command: Command) -> Result<Told, Fault> {
        let (reply, told) = self.run(who, command)?;
        assert_eq!(reply, Reply::Done);
        Ok(told)
    }

    /// Queues a command that writes, in the order of these calls, without waiting for it.
    pub fn submit(&self, who: &Someone, command: Command) -> oneshot::Receiver<Result<Reply, Fault>> {
        let (sender, receiver) = oneshot::channel();
        let engine = self.engine();
        let _ = submit(&engine, who.caller(), command, Answer::Waiter(sender)).now_or_never();
        receiver
    }

    /// The same for a message.
    pub fn submit_message(
        &self,
        who: &Someone,
        at: ConversationId,
        text: &str,
    ) -> oneshot::Receiver<Result<Reply, Fault>> {
        self.submit(
            who,
            Command::Send { conversation: at, nonce: self.nonce(), text: text.to_owned(), with: None },
        )
    }

    /// Waits until everything that was submitted is committed and told.
    pub fn settle(&self) {
        let engine = self.engine();
        self.wait(engine.settle());
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let mut slot = self.running.lock().unwrap();
        self.stop(&mut slot);
        assert_eq!(*self.ended.lock().unwrap(), None, "the server ended");
    }
}

pub fn text(entry: &Entry) -> &str {
    match &entry.what {
        What::Message { text, .. } => text,
        other => panic!("not a message: {other:?}"),
    }
}

/// What this store's cursors say: the epoch, and a version.
pub fn read_cursor(cursor: &Cursor) -> (i64, u64) {
    let (epoch, version) = cursor.as_str().split_once('.').unwrap();
    (epoch.parse().unwrap(), version.parse().unwrap())
}

pub fn cursor_at(epoch: i64, version: u64) -> Cursor {
    Cursor::new(format!("{epoch}.{version}")).unwrap()
}

pub fn places(entries: &[Entry]) -> Vec<u32> {
    entries.iter().map(|entry| entry.seq.0).collect()
}

pub fn ids(conversations: &[Conversation]) -> Vec<ConversationId> {
    conversations.iter().map(|view| view.id).collect()
}

/// Why something was refused.
pub fn refused<T: std::fmt::Debug>(result: Result<T, Fault>) -> Fault {
    match result {
        Err(fault) => fault,
        Ok(done) => panic!("not refused: {done:?}"),
    }
}
