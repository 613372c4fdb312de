//! A store on a bench: opened afresh, with a clock that is set by hand, and asked without `await`.

use engine::{
    domain::{name::Name, permission::Actor},
    ports::{clock::Clock, store::*},
};
use protocol::*;
use std::{
    future::Future,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicI64, AtomicU64, Ordering},
        mpsc::channel,
    },
    time::Duration,
};

pub const LOBBY: ConversationId = ConversationId::LOBBY;
pub const DAY: i64 = 24 * 3_600_000;
pub const START: i64 = 1_760_000_000_000;

/// Where a store keeps its data.
pub trait Backend: Send + Sync {
    /// Opens what is there. Whatever was opened before is closed by now.
    fn open(&self, clock: Arc<dyn Clock>) -> Store;
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
    pub token: TokenHash,
}

impl Someone {
    pub fn actor(&self) -> Actor {
        Actor { id: self.id, owner: false }
    }

    pub fn as_owner(&self) -> Actor {
        Actor { id: self.id, owner: true }
    }
}

pub struct Bench {
    pub clock: Arc<HandClock>,
    pub runtime: tokio::runtime::Runtime,
    backend: Box<dyn Backend>,
    store: Mutex<Option<Store>>,
    drawn: AtomicU64,
}

impl Bench {
    pub fn new(backend: Box<dyn Backend>) -> Self {
        let clock = HandClock::new();
        let store = Mutex::new(Some(backend.open(clock.clone())));
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        Self { clock, runtime, backend, store, drawn: AtomicU64::new(1) }
    }

    pub fn store(&self) -> Store {
        self.slot().clone().unwrap()
    }

    fn slot(&self) -> MutexGuard<'_, Option<Store>> {
        self.store.lock().unwrap()
    }

    /// Closes the store and opens it again.
    pub fn reopen(&self) {
        self.reopen_after(|| ());
    }

    /// The same, with something done to the closed store.
    pub fn reopen_after(&self, change: impl FnOnce()) {
        let mut slot = self.slot();
        drop(slot.take());
        change();
        *slot = Some(self.backend.open(self.clock.clone()));
    }

    /// Waits for a write.
    pub fn write<T: Send + 'static>(&self, write: impl FnOnce(&Store, Done<T>)) -> StoreResult<T> {
        let (sender, receiver) = channel();
        write(&self.store(), Box::new(move |result| sender.send(result).unwrap()));
        receiver.recv_timeout(Duration::from_secs(20)).expect("the write is answered")
    }

    /// Waits for a read.
    pub fn read<T>(&self, read: impl Future<Output = T>) -> T {
        self.runtime.block_on(read)
    }

    fn draw(&self) -> u64 {
        self.drawn.fetch_add(1, Ordering::Relaxed)
    }

    pub fn nonce(&self) -> Nonce {
        Nonce(u128::from(self.draw()) << 64 | 0x5eed)
    }

    pub fn enter(&self, typed: &str) -> StoreResult<Someone> {
        let mut token = [0; 32];
        token[..8].copy_from_slice(&self.draw().to_be_bytes());
        let agent = "bench".to_owned();
        let new = NewPerson { name: name(typed), avatar: AvatarId(3), locale: Locale::Zh, token, agent };
        let identity = self.write(|store, done| store.people.enter(new, done))?;
        assert_eq!(identity.person.name, typed);
        Ok(Someone { id: identity.person.id, login: identity.login, token })
    }

    pub fn person(&self, name: &str) -> Someone {
        self.enter(name).unwrap()
    }

    pub fn people<const N: usize>(&self, names: [&str; N]) -> [Someone; N] {
        names.map(|name| self.person(name))
    }

    pub fn identify(&self, who: &Someone) -> Option<Identity> {
        let store = self.store();
        self.read(store.people.identify(who.token)).unwrap()
    }

    pub fn append(
        &self,
        who: &Someone,
        at: ConversationId,
        nonce: Nonce,
        text: &str,
    ) -> StoreResult<Appended> {
        let message = NewMessage { actor: who.actor(), conversation: at, nonce, text: text.to_owned() };
        self.write(|store, done| store.messages.append(message, done))
    }

    pub fn say(&self, who: &Someone, at: ConversationId, text: &str) -> Entry {
        match self.append(who, at, self.nonce(), text).unwrap() {
            Appended::New(entry) => entry,
            known => panic!("not new: {known:?}"),
        }
    }

    pub fn history(
        &self,
        who: &Someone,
        of: ConversationId,
        before: Option<u32>,
        limit: u16,
    ) -> StoreResult<History> {
        let store = self.store();
        self.read(store.messages.history(who.actor(), of, before.map(Seq), limit))
    }

    pub fn replay(&self, who: &Someone, of: ConversationId, after: u32) -> StoreResult<Replayed> {
        let store = self.store();
        self.read(store.messages.replay(who.actor(), of, Seq(after)))
    }

    /// The whole log, oldest first, by pages of history.
    pub fn log(&self, who: &Someone, of: ConversationId) -> Vec<Entry> {
        let (mut log, mut before) = (Vec::new(), None);
        loop {
            let page = self.history(who, of, before, limits::PAGE).unwrap();
            before = page.items.first().map(|entry| entry.seq.0);
            log.splice(0..0, page.items);
            if !page.more {
                return log;
            }
        }
    }

    pub fn room(&self, who: &Someone, typed: &str) -> ConversationId {
        let nonce = self.nonce();
        self.write(|store, done| store.conversations.create_room(who.actor(), nonce, name(typed), done))
            .unwrap()
            .0
            .id
    }

    pub fn join(&self, who: &Someone, room: ConversationId) -> StoreResult<(Conversation, Changed)> {
        self.write(|store, done| store.conversations.join(who.actor(), room, done))
    }

    pub fn leave(&self, who: &Someone, room: ConversationId) -> StoreResult<Changed> {
        self.write(|store, done| store.conversations.leave(who.actor(), room, done))
    }

    pub fn kick(&self, by: Actor, room: ConversationId, who: &Someone) -> StoreResult<Changed> {
        self.write(|store, done| store.conversations.kick(by, room, who.id, done))
    }

    pub fn delete(&self, by: Actor, room: ConversationId) -> StoreResult<Changed> {
        self.write(|store, done| store.conversations.delete_room(by, room, done))
    }

    pub fn private(&self, who: &Someone, with: PersonId) -> StoreResult<(Conversation, Changed)> {
        self.write(|store, done| store.conversations.open_private(who.actor(), with, done))
    }

    pub fn read_to(&self, who: &Someone, at: ConversationId, seq: u32) -> StoreResult<(Seq, u32)> {
        self.write(|store, done| store.conversations.read(who.actor(), at, Seq(seq), done))
    }

    pub fn forget(&self, by: Actor, who: &Someone) -> StoreResult<Forgotten> {
        self.write(|store, done| store.people.forget(by, who.id, done))
    }

    pub fn sign_out(&self, by: Actor, login: LoginId) -> StoreResult<()> {
        self.write(|store, done| store.people.sign_out(by, login, done))
    }

    pub fn update(&self, by: Actor, who: PersonId, change: ProfileChange) -> StoreResult<Person> {
        self.write(|store, done| store.people.update(by, who, change, done))
    }

    pub fn rename(&self, who: &Someone, typed: &str) -> StoreResult<Person> {
        self.update(
            who.actor(),
            who.id,
            ProfileChange { name: Some(name(typed)), ..ProfileChange::default() },
        )
    }

    pub fn attach(&self, who: &Someone, cursor: Option<Cursor>) -> StoreResult<Attachment> {
        self.write(|store, done| store.conversations.resume(who.login, who.id, cursor, done))
    }

    pub fn resume(&self, who: &Someone, cursor: Option<Cursor>) -> Resumed {
        self.attach(who, cursor).unwrap().resumed
    }

    /// Up to now.
    pub fn cursor(&self, who: &Someone) -> Cursor {
        self.resume(who, None).cursor
    }

    /// A conversation as somebody sees it.
    pub fn view(&self, who: &Someone, of: ConversationId) -> Conversation {
        let found = self.resume(who, None).conversations.into_iter().find(|view| view.id == of);
        found.expect("is in it")
    }
}

pub fn name(typed: &str) -> Name {
    Name::parse(typed).unwrap()
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
pub fn refused<T: std::fmt::Debug>(result: StoreResult<T>) -> Fault {
    match result {
        Err(StoreError::Refused(fault)) => fault,
        other => panic!("not refused: {other:?}"),
    }
}
