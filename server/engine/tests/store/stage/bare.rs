//! A store without an engine: rows are written and read as they are, with no rule in between.

use super::{Backend, START, Stage};
use engine::{domain::health::Health, ports::store::*};
use protocol::{AvatarId, Locale, LoginId, PersonId};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU8, Ordering},
};

pub struct Bare {
    store: Arc<dyn Store>,
    writer: Mutex<Box<dyn Writer>>,
    secrets: AtomicU8,
    /// Where the data is; goes last.
    _backend: Box<dyn Backend>,
}

impl Stage {
    pub fn bare(backend: Box<dyn Backend>) -> Bare {
        let store = backend.open(START, Health::new(|why| panic!("{why}")));
        let writer = Mutex::new(store.writer().unwrap());
        Bare { store, writer, secrets: AtomicU8::new(1), _backend: backend }
    }
}

impl Bare {
    /// Writes at [`START`].
    pub fn write<T>(&self, verb: impl FnOnce(&mut dyn Tx) -> StoreResult<T>) -> T {
        self.write_at(START, verb)
    }

    pub fn write_at<T>(&self, now: i64, verb: impl FnOnce(&mut dyn Tx) -> StoreResult<T>) -> T {
        let mut writer = self.writer.lock().unwrap();
        let mut tx = writer.begin(now).unwrap();
        let written = verb(tx.as_mut()).unwrap();
        tx.commit().unwrap();
        written
    }

    /// Writes, and undoes it.
    pub fn undo<T>(&self, verb: impl FnOnce(&mut dyn Tx) -> StoreResult<T>) {
        let mut writer = self.writer.lock().unwrap();
        let mut tx = writer.begin(START).unwrap();
        verb(tx.as_mut()).unwrap();
    }

    pub fn read<T>(&self, ask: impl FnOnce(&mut dyn Read) -> StoreResult<T>) -> T {
        ask(self.store.reader().unwrap().as_mut()).unwrap()
    }

    pub fn person(&self, name: &str) -> PersonId {
        let new = NewPerson { name: name.to_owned(), avatar: AvatarId(3), locale: Locale::En };
        self.write(|tx| tx.add_person(&new))
    }

    pub fn login(&self, person: PersonId, token: TokenHash) -> LoginId {
        let new = NewLogin { person, token, agent: "bare".into(), door: None };
        self.write(|tx| tx.add_login(&new))
    }

    /// A hash that was not given before.
    pub fn secret(&self) -> TokenHash {
        [self.secrets.fetch_add(1, Ordering::Relaxed); 32]
    }
}
