//! The writer, through the one door: messages one by one, each waited for, and 128 at once, which the
//! group commit takes together. Most of it is the disk: a commit is on it. `cargo bench -p engine`.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use criterion::{Criterion, Throughput};
use engine::{
    Config, Engine, Quotas,
    actions::{Answer, person, submit},
    domain::health::Health,
    domain::permission::Caller,
    ports::clock::SystemClock,
    sqlite::Database,
};
use protocol::{AvatarId, Command, ConversationId, Locale, Nonce, Reply};
use std::sync::Arc;
use tokio::{runtime::Runtime, sync::oneshot};

/// An engine with somebody in its lobby.
struct Desk {
    runtime: Runtime,
    engine: Arc<Engine>,
    author: Caller,
    drawn: u128,
}

impl Desk {
    fn new(folder: &std::path::Path) -> Self {
        // What counts stays on; it only never says no.
        let plenty = 1_000_000;
        let quotas = Quotas {
            messages_per_second: plenty,
            message_burst: plenty,
            commands_per_second: plenty,
            ..Quotas::default()
        };
        let health = Health::new(|why| panic!("{why}"));
        let store = Arc::new(Database::open(folder, 0, health.clone()).unwrap());
        let config = Config { quotas, ..Config::default() };
        let files = Arc::new(engine::blobs::Disk::new(folder));
        let engine = Engine::new(store, files, Arc::new(SystemClock), config, health).unwrap();
        let runtime = Runtime::new().unwrap();
        let entered = person::enter(&engine, "Ada", AvatarId(3), Locale::Zh, "bench");
        let author = runtime.block_on(entered).unwrap().0.caller();
        Self { runtime, engine, author, drawn: 0 }
    }

    /// Sends so many messages and waits for all answers.
    fn send(&mut self, count: u64) {
        self.runtime.block_on(async {
            let mut answers = Vec::new();
            for _ in 0..count {
                self.drawn += 1;
                let send = Command::Send {
                    conversation: ConversationId::LOBBY,
                    nonce: Nonce(self.drawn),
                    text: "明天下午三点在老地方见,别忘了带上那本书。".into(),
                    with: None,
                };
                let (sender, answer) = oneshot::channel();
                submit(&self.engine, self.author, send, Answer::Waiter(sender)).await;
                answers.push(answer);
            }
            for answer in answers {
                assert!(matches!(answer.await.unwrap(), Ok(Reply::Sent(_))));
            }
        });
    }
}

fn main() {
    let mut criterion = Criterion::default().sample_size(20).configure_from_args();
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::new(&folder.path().join("data"));
    let mut group = criterion.benchmark_group("append");
    for count in [1, 128] {
        group.throughput(Throughput::Elements(count));
        group.bench_function(count.to_string(), |bencher| bencher.iter(|| desk.send(count)));
    }
    group.finish();
    criterion.final_summary();
}
