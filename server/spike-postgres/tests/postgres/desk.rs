//! Servers on one database, and what people do on them.

use engine::{
    Config, Engine, Quotas,
    actions::{self, message::Draft, person},
    domain::{health::Health, permission::Caller},
    hub::Hub,
    ports::{
        bus::{Bus, Envelope},
        clock::SystemClock,
        store::{Store, Tx},
    },
    runner::{self, Writes},
};
use protocol::*;
use spike_postgres::{PgStore, Pipelining, cluster::Cluster};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
    mpsc::channel,
};
use tokio::runtime::Runtime;

pub const LOBBY: ConversationId = ConversationId::LOBBY;

/// A database of its own for one case.
pub struct Desk {
    pub cluster: Arc<Cluster>,
    pub database: String,
    nonces: AtomicU32,
}

impl Desk {
    pub fn new(cluster: Arc<Cluster>) -> Self {
        let database = cluster.database().unwrap();
        Self { cluster, database, nonces: AtomicU32::new(1) }
    }

    /// One more server on the database.
    pub fn server(&self) -> Server {
        Server::on(self.store(&self.database))
    }

    pub fn store(&self, database: &str) -> Arc<PgStore> {
        Arc::new(PgStore::open(&self.cluster.config(database), Pipelining::On).unwrap())
    }

    pub fn nonce(&self) -> Nonce {
        Nonce(self.nonces.fetch_add(1, Ordering::Relaxed).into())
    }

    pub fn draft(&self, to: ConversationId, text: &str) -> Draft {
        Draft::new(to, self.nonce(), text.to_owned(), None).unwrap()
    }

    pub fn connect(&self) -> Peer {
        Peer::new(self.cluster.config(&self.database))
    }
}

/// A connection of somebody else to the same database.
pub struct Peer {
    pub runtime: Runtime,
    pub client: tokio_postgres::Client,
}

impl Peer {
    fn new(config: tokio_postgres::Config) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let client = runtime.block_on(async {
            let (client, connection) = config.connect(tokio_postgres::NoTls).await.unwrap();
            tokio::spawn(connection);
            client
        });
        Self { runtime, client }
    }

    pub fn run(&self, statements: &str) {
        self.runtime.block_on(self.client.batch_execute(statements)).unwrap();
    }

    pub fn number(&self, statement: &str) -> i64 {
        self.runtime.block_on(self.client.query_one(statement, &[])).unwrap().get(0)
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Someone {
    pub id: PersonId,
    pub login: LoginId,
}

impl Someone {
    pub fn caller(self) -> Caller {
        Caller { person: self.id, login: self.login, is_guest: false }
    }
}

/// Keeps what was published, in that order.
#[derive(Default)]
pub struct Recorder(Mutex<Vec<Envelope>>);

impl Bus for Recorder {
    fn publish(&self, envelope: Envelope) {
        self.0.lock().unwrap().push(envelope);
    }
}

impl Recorder {
    pub fn entries(&self, of: ConversationId) -> Vec<Entry> {
        let told = self.0.lock().unwrap();
        let entries = told.iter().filter_map(|envelope| match envelope {
            Envelope::Entry { entry, .. } if entry.conversation == of => Some(entry.clone()),
            _ => None,
        });
        entries.collect()
    }
}

/// A server as `execute` sees it, and one more writer thread for what is no command.
pub struct Server {
    pub store: Arc<PgStore>,
    pub engine: Arc<Engine>,
    pub told: Arc<Recorder>,
    pub runtime: Runtime,
    writes: Writes,
}

pub fn health() -> Arc<Health> {
    Health::new(|why| eprintln!("the server ends: {why}"))
}

impl Server {
    pub fn on(store: Arc<PgStore>) -> Self {
        let (clock, told) = (Arc::new(SystemClock), Arc::<Recorder>::default());
        let quotas = Quotas {
            messages_per_second: 10_000,
            message_burst: 10_000,
            commands_per_second: 10_000,
            ..Quotas::default()
        };
        let config = Config { quotas, ..Config::default() };
        let hub = Hub::start(clock.clone(), health()).unwrap();
        // Nobody has files here.
        let files = Arc::new(engine::blobs::Disk::new(std::path::Path::new("nowhere")));
        let engine =
            Engine::with_bus(store.clone(), files, hub, told.clone(), clock.clone(), config, health())
                .unwrap();
        let writes = Writes::start(store.writer().unwrap(), clock, health()).unwrap();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        Self { store, engine, told, runtime, writes }
    }

    /// Runs something on the other writer thread.
    pub fn write<T: Send + 'static>(
        &self,
        verb: impl FnMut(&mut dyn Tx) -> runner::Result<T> + Send + 'static,
    ) -> runner::Result<T> {
        let (sender, receiver) = channel();
        self.writes.submit(verb, move |result| sender.send(result).unwrap());
        receiver.recv().unwrap()
    }

    pub fn try_enter(&self, name: &str) -> Result<Someone, Fault> {
        let entered = person::enter(&self.engine, name, AvatarId(1), Locale::Zh, "test");
        let (identity, _) = self.runtime.block_on(entered)?;
        Ok(Someone { id: identity.person.id, login: identity.login })
    }

    pub fn people<const N: usize>(&self, names: [&str; N]) -> [Someone; N] {
        names.map(|name| self.try_enter(name).unwrap())
    }

    pub fn execute(&self, by: Someone, command: Command) -> Result<Reply, Fault> {
        self.runtime.block_on(actions::execute(&self.engine, by.caller(), command))
    }

    pub fn send(&self, by: Someone, to: ConversationId, nonce: Nonce, text: &str) -> Result<Entry, Fault> {
        let command = Command::Send { conversation: to, nonce, text: text.to_owned(), with: None };
        self.execute(by, command).map(|reply| match reply {
            Reply::Sent(entry) => entry,
            other => panic!("{other:?}"),
        })
    }

    pub fn room(&self, by: Someone, nonce: Nonce, name: &str) -> ConversationId {
        match self.execute(by, Command::CreateRoom { nonce, name: name.to_owned(), space: None }).unwrap() {
            Reply::Opened(conversation) => conversation.id,
            other => panic!("{other:?}"),
        }
    }

    pub fn join(&self, by: Someone, room: ConversationId) -> Result<Conversation, Fault> {
        self.execute(by, Command::Join { conversation: room }).map(|reply| match reply {
            Reply::Opened(conversation) => conversation,
            other => panic!("{other:?}"),
        })
    }

    pub fn leave(&self, by: Someone, room: ConversationId) -> Result<Reply, Fault> {
        self.execute(by, Command::Leave { conversation: room })
    }

    pub fn kick(&self, by: Someone, room: ConversationId, whom: Someone) -> Result<Reply, Fault> {
        self.execute(by, Command::Kick { conversation: room, person: whom.id })
    }

    /// A log, all of it.
    pub fn log(&self, by: Someone, of: ConversationId) -> Vec<Entry> {
        let (mut log, mut after) = (Vec::new(), Seq(0));
        loop {
            let Reply::Replayed(page) =
                self.execute(by, Command::Replay { conversation: of, after }).unwrap()
            else {
                panic!()
            };
            assert!(!page.too_far);
            let Some(last) = page.events.last() else { return log };
            after = last.seq;
            log.extend(page.events);
        }
    }

    /// What the engine reads for a resume, as the engine reads it: inside a transaction that writes.
    pub fn attach(
        &self,
        by: Someone,
        since: Option<Cursor>,
    ) -> Result<(Resumed, Vec<ConversationId>), Fault> {
        let read = move |tx: &mut dyn Tx| {
            tx.login(by.login)?.ok_or(Fault::LoggedOut)?;
            let resumed = tx.changes(by.id, since.as_ref())?;
            let followed = tx.memberships(by.id)?;
            tx.mutes(by.id)?;
            Ok((resumed, followed))
        };
        self.write(read).map_err(runner::Error::into_fault)
    }

    pub fn resume(&self, by: Someone, since: Option<Cursor>) -> Resumed {
        self.attach(by, since).unwrap().0
    }

    pub fn cursor(&self, by: Someone) -> Cursor {
        self.resume(by, None).cursor
    }
}

pub fn ids(conversations: &[Conversation]) -> Vec<ConversationId> {
    let mut ids: Vec<_> = conversations.iter().map(|conversation| conversation.id).collect();
    ids.sort();
    ids
}

pub fn sorted(mut ids: Vec<ConversationId>) -> Vec<ConversationId> {
    ids.sort();
    ids
}

pub fn places(log: &[Entry]) -> Vec<u32> {
    log.iter().map(|entry| entry.seq.0).collect()
}

pub fn text(entry: &Entry) -> &str {
    match &entry.what {
        What::Message { text, .. } => text,
        other => panic!("{other:?}"),
    }
}
