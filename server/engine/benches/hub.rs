//! The hub: one entry, and a burst of them, on their way to everyone in a room. `cargo bench -p engine`
//! times it for connections that are pulled, so that no kernel is measured; the time has one wake-up of
//! the hub's thread in it and one of ours. `cargo xtask test counts` holds what the hub's thread does to
//! a budget of instructions, for sockets too.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use criterion::{Criterion, Throughput};
use engine::{
    domain::health::Health,
    hub::{Arrival, Attachment, Connection, Hub, Transport},
    ports::{
        bus::{Envelope, Origin},
        clock::SystemClock,
    },
};
use protocol::*;
use std::{
    future::Future,
    io::Read,
    net::TcpStream,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};
use tokio::{net::TcpListener, runtime::Runtime};

const ROOM: ConversationId = ConversationId::LOBBY;

/// A hub with a room full of connections, each of somebody else.
struct Room {
    hub: Hub,
    members: Vec<Arc<Connection>>,
    /// Where the members' sockets end.
    peers: Vec<TcpStream>,
    /// Not in the room. The hub answers it after everything before, so that its answer means "done".
    outside: Arc<Connection>,
    runtime: Runtime,
    seq: u32,
}

#[derive(Clone, Copy)]
enum Kind {
    Pulled,
    Sockets,
}

impl Room {
    fn new(kind: Kind, size: usize) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let hub = Hub::start(Arc::new(SystemClock), Health::new(|why| panic!("{why}"))).unwrap();
        let outside = hub.connect(LoginId(1), person(1), Transport::Pulled, Vec::new());
        let mut room = Self { hub, members: Vec::new(), peers: Vec::new(), outside, runtime, seq: 0 };
        for n in 0..size {
            let transport = match kind {
                Kind::Pulled => Transport::Pulled,
                Kind::Sockets => room.socket(),
            };
            let id = 2 + i64::try_from(n).unwrap();
            let member = room.hub.connect(LoginId(id), person(id), transport, Vec::new());
            let resumed = Resumed {
                cursor: Cursor::new("1.1").unwrap(),
                snapshot: None,
                conversations: Vec::new(),
                gone: Vec::new(),
                gone_why: Vec::new(),
                contacts: Vec::new(),
                marks: Vec::new(),
                hidden: Vec::new(),
                drafts: None,
            };
            let attachment =
                Attachment { resumed, conversations: vec![ROOM], mutes: Vec::new(), quiet: Vec::new() };
            room.hub.attach(member.clone(), Arrival { hello: None, reference: 1, attachment });
            room.members.push(member);
        }
        room.wait();
        room.drain();
        room
    }

    /// A socket that is known to be writable, so that the hub writes to it at once.
    fn socket(&mut self) -> Transport {
        let (socket, peer) = self.runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let peer = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
            let (socket, _) = listener.accept().await.unwrap();
            socket.writable().await.unwrap();
            (socket, peer)
        });
        peer.set_nonblocking(true).unwrap();
        self.peers.push(peer);
        Transport::Socket(socket)
    }

    /// Entries of as many authors, who wait for their replies.
    fn envelopes(&mut self, count: usize) -> Vec<Envelope> {
        let authors: Vec<_> =
            self.members.iter().take(count).map(|author| (author.id, author.person.clone())).collect();
        let entry = |(connection, author)| {
            self.seq += 1;
            let text = "明天下午三点在老地方见,别忘了带上那本书。".into();
            let what = What::Message { author, nonce: Nonce(self.seq.into()), text, more: None };
            let entry =
                Entry { conversation: ROOM, seq: Seq(self.seq), ord: self.seq, at: 1_760_000_000_000, what };
            Envelope::Entry {
                entry,
                origin: Some(Origin { connection, reference: self.seq }),
                hidden_from: None,
            }
        };
        authors.into_iter().map(entry).collect()
    }

    fn deliver(&self, envelopes: Vec<Envelope>) {
        for envelope in envelopes {
            self.hub.deliver(envelope);
        }
        self.wait();
    }

    /// Until the hub has done all that it was told.
    fn wait(&self) {
        self.hub.answer(self.outside.clone(), 0, Ok(Reply::Done));
        self.runtime.block_on(self.outside.pull()).unwrap();
    }

    /// Reads what came, so that nobody falls behind. Returns how many frames or bytes that was.
    fn drain(&mut self) -> usize {
        let pulled: usize =
            self.members.iter().filter(|member| member.socket().is_none()).map(|m| pull_all(m)).sum();
        pulled + self.peers.iter_mut().map(read_all).sum::<usize>()
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.hub.stop();
    }
}

fn person(id: i64) -> Person {
    Person {
        id: PersonId(id),
        name: "东东".into(),
        avatar: AvatarId(3),
        owner: false,
        gone: false,
        robot: false,
    }
}

fn pull_all(member: &Connection) -> usize {
    let mut context = Context::from_waker(Waker::noop());
    let mut frames = 0;
    while let Poll::Ready(frame) = pin!(member.pull()).poll(&mut context) {
        frame.unwrap();
        frames += 1;
    }
    frames
}

fn read_all(peer: &mut TcpStream) -> usize {
    let mut buffer = [0; 2_048];
    let mut bytes = 0;
    while let Ok(n @ 1..) = peer.read(&mut buffer) {
        bytes += n;
    }
    bytes
}

/// Rooms and bursts that are measured here, by name.
const WORKS: &[(&str, Kind, usize, usize)] = &[
    ("publish_to_1000_pulled", Kind::Pulled, 1_000, 1),
    ("publish_64_to_1000_pulled", Kind::Pulled, 1_000, 64),
    ("publish_to_100_sockets", Kind::Sockets, 100, 1),
];

/// What the hub's thread does from here on is counted.
#[inline(never)]
fn counted(room: &mut Room, size: usize, burst: usize, times: usize) {
    for _ in 0..times {
        let envelopes = room.envelopes(burst);
        room.deliver(envelopes);
        // A delivery that is left out must not make it look cheap.
        assert!(room.drain() >= size * burst);
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [mode, name, times, ..] = arguments.as_slice()
        && mode == "count"
    {
        let (_, kind, size, burst) = WORKS.iter().find(|(known, ..)| known == name).unwrap();
        return counted(&mut Room::new(*kind, *size), *size, *burst, times.parse().unwrap());
    }
    let mut criterion = Criterion::default().sample_size(20).configure_from_args();
    for (name, kind, size, burst) in WORKS.iter().filter(|(_, kind, ..)| matches!(kind, Kind::Pulled)) {
        let mut group = criterion.benchmark_group("hub");
        group.throughput(Throughput::Elements((size * burst) as u64));
        let mut room = Room::new(*kind, *size);
        group.bench_function(*name, |bencher| {
            bencher.iter_custom(|times| {
                let mut took = Duration::ZERO;
                for _ in 0..times {
                    let envelopes = room.envelopes(*burst);
                    let began = Instant::now();
                    room.deliver(envelopes);
                    took += began.elapsed();
                    room.drain();
                }
                took
            });
        });
    }
    criterion.final_summary();
}
