//! The store's writer, through its port: messages one by one, each waited for, and 128 at once, which
//! the group commit takes together. Most of it is the disk: a commit is on it. `cargo bench -p engine`.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use criterion::{Criterion, Throughput};
use engine::{
    domain::{name::Name, permission::Actor},
    ports::{clock::SystemClock, store::*},
    sqlite::{Options, open},
};
use protocol::{AvatarId, ConversationId, Locale, Nonce};
use std::sync::{
    Arc,
    mpsc::{Receiver, Sender, channel},
};

/// A store with somebody in its lobby.
struct Desk {
    store: Store,
    actor: Actor,
    answers: (Sender<StoreResult<Appended>>, Receiver<StoreResult<Appended>>),
    drawn: u128,
}

impl Desk {
    fn new(folder: &std::path::Path) -> Self {
        let fatal = Arc::new(|error: &StoreError| panic!("the store broke: {error}"));
        let options = Options { folder: folder.to_owned(), clock: Arc::new(SystemClock), fatal };
        let store = open(options).unwrap();
        let new = NewPerson {
            name: Name::parse("Ada").unwrap(),
            avatar: AvatarId(3),
            locale: Locale::Zh,
            token: [7; 32],
            agent: String::new(),
        };
        let (entered, person) = channel();
        store.people.enter(new, Box::new(move |identity| entered.send(identity).unwrap()));
        let actor = Actor { id: person.recv().unwrap().unwrap().person.id, owner: false };
        Self { store, actor, answers: channel(), drawn: 0 }
    }

    /// Appends so many messages and waits for all of them.
    fn append(&mut self, count: u64) {
        for _ in 0..count {
            self.drawn += 1;
            let message = NewMessage {
                actor: self.actor,
                conversation: ConversationId::LOBBY,
                nonce: Nonce(self.drawn),
                text: "明天下午三点在老地方见,别忘了带上那本书。".into(),
            };
            let answer = self.answers.0.clone();
            self.store.messages.append(message, Box::new(move |appended| answer.send(appended).unwrap()));
        }
        for _ in 0..count {
            assert!(matches!(self.answers.1.recv().unwrap(), Ok(Appended::New(_))));
        }
    }
}

fn main() {
    let mut criterion = Criterion::default().sample_size(20).configure_from_args();
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::new(&folder.path().join("data"));
    let mut group = criterion.benchmark_group("append");
    for count in [1, 128] {
        group.throughput(Throughput::Elements(count));
        group.bench_function(count.to_string(), |bencher| bencher.iter(|| desk.append(count)));
    }
    group.finish();
    criterion.final_summary();
}
