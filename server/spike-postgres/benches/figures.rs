//! What each verb costs on PostgreSQL and on SQLite: statements, round trips, wall time, alone and in a
//! batch of 64. `cargo bench -p spike_postgres`; prints the tables of the ADR.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use engine::{
    actions::{
        conversation,
        message::{Draft, send},
    },
    domain::{
        health::Health,
        permission::{Action, Allowed, Caller, Object, Subject, authorize},
    },
    ports::{
        clock::{Clock as _, SystemClock},
        store::*,
    },
    runner::{Result, Writes},
    sqlite::Database,
};
use protocol::*;
use spike_postgres::{Counted, PgStore, Pipelining, cluster::Cluster};
use std::{
    sync::{
        Arc, Barrier,
        mpsc::{Sender, channel},
    },
    time::{Duration, Instant},
};

const LOBBY: ConversationId = ConversationId::LOBBY;
/// As many as come in one batch.
const TOGETHER: usize = 64;
/// So many times each verb is done alone.
const ALONE: usize = 200;

/// So many batches are timed.
const BATCHES: usize = 9;

type Run = Box<dyn FnMut(&mut dyn Tx) -> Result<()> + Send>;

/// A verb, and the conversation it changes.
struct Verb {
    changes: Option<ConversationId>,
    run: Run,
}

impl Verb {
    fn new(
        changes: Option<ConversationId>,
        run: impl FnMut(&mut dyn Tx) -> Result<()> + Send + 'static,
    ) -> Self {
        Self { changes, run: Box::new(run) }
    }

    fn submit(self, writes: &Writes, finish: impl FnOnce(Result<()>) + Send + 'static) {
        match self.changes {
            Some(conversation) => writes.submit_in(conversation, self.run, finish),
            None => writes.submit(self.run, finish),
        }
    }
}

/// A store, its writer thread, and some people in a room.
struct Desk {
    writes: Writes,
    counts: Box<dyn Fn() -> Counted>,
    owner: Caller,
    people: Vec<Caller>,
    room: ConversationId,
    nonce: u128,
}

impl Desk {
    fn new(store: Arc<dyn Store>, counts: Box<dyn Fn() -> Counted>) -> Self {
        let writes = Writes::start(store.writer().unwrap(), Arc::new(SystemClock), health()).unwrap();
        let none = Caller { person: PersonId(1), login: LoginId(1), is_guest: false };
        let mut desk = Self { writes, counts, owner: none, people: Vec::new(), room: LOBBY, nonce: 1 };
        desk.people = (0..TOGETHER + 1).map(|n| desk.person(n)).collect();
        desk.owner = desk.people.pop().unwrap();
        desk.room = desk.room_of(desk.owner);
        desk
    }

    fn write<T: Send + 'static>(&self, verb: impl FnMut(&mut dyn Tx) -> Result<T> + Send + 'static) -> T {
        let (sender, receiver) = channel();
        self.writes.submit(verb, move |result| sender.send(result).unwrap());
        receiver.recv().unwrap().unwrap()
    }

    fn person(&self, n: usize) -> Caller {
        let mut token = [0; 32];
        token[..8].copy_from_slice(&n.to_be_bytes());
        self.write(move |tx| {
            let new = NewPerson { name: format!("p{n}"), avatar: AvatarId(1), locale: Locale::Zh };
            let person = tx.add_person(&new)?;
            let login = tx.add_login(&NewLogin { person, token, agent: String::new(), door: None })?;
            tx.seat(LOBBY, person, Role::Member)?;
            Ok(Caller { person, login, is_guest: false })
        })
    }

    fn room_of(&mut self, owner: Caller) -> ConversationId {
        let nonce = self.nonce();
        self.write(move |tx| {
            let room = NewConversation::Room { space: LOBBY, name: "散步", maker: owner.person, nonce };
            let id = tx.add_conversation(room)?;
            tx.append_notice(id, Notice { text: "散步", ..Notice::by(owner.person, NoticeKind::Created) })?;
            tx.seat(id, owner.person, Role::Owner)?;
            Ok(id)
        })
    }

    fn nonce(&mut self) -> Nonce {
        self.nonce += 1;
        Nonce::new(SystemClock.now(), self.nonce)
    }

    fn send(&mut self, by: Caller, to: ConversationId) -> Verb {
        let text = "明天下午三点在老地方见,别忘了带上那本书。".to_owned();
        let draft = Draft::new(to, self.nonce(), text, None).unwrap();
        Verb::new(Some(to), move |tx| send(tx, by, &draft, engine::config::PrivateChats::Open).map(drop))
    }

    fn join(&self, by: Caller) -> Verb {
        let room = self.room;
        Verb::new(Some(room), move |tx| {
            let allowed = permit(tx, by, room, None)?;
            conversation::join(tx, &allowed, room).map(drop)
        })
    }

    fn kick(&self, whom: Caller) -> Verb {
        let (room, by) = (self.room, self.owner);
        Verb::new(Some(room), move |tx| {
            let allowed = permit(tx, by, room, Some(whom.person))?;
            conversation::kick(tx, &allowed, room, whom.person)?;
            // For the next round.
            Ok(tx.set_banned(room, whom.person, None)?)
        })
    }

    fn resume(&self, by: Caller, since: Option<Cursor>) -> Verb {
        Verb::new(None, move |tx| {
            tx.login(by.login)?.ok_or(Fault::LoggedOut)?;
            tx.changes(by.person, since.as_ref())?;
            tx.memberships(by.person)?;
            tx.mutes(by.person)?;
            Ok(())
        })
    }

    fn cursor(&self, by: Caller) -> Cursor {
        self.write(move |tx| Ok(tx.changes(by.person, None)?.cursor))
    }

    /// Runs verbs one by one, each waited for, and tells what one of them takes.
    fn alone(&self, verbs: Vec<Verb>) -> Figure {
        let before = (self.counts)();
        let count = verbs.len();
        let mut took: Vec<Duration> = verbs
            .into_iter()
            .map(|verb| {
                let (done, answer) = channel();
                let started = Instant::now();
                verb.submit(&self.writes, move |result| done.send(result).unwrap());
                answer.recv().unwrap().unwrap();
                started.elapsed()
            })
            .collect();
        took.sort();
        // The quickest tenth: whatever else this machine does is not what is asked about.
        Figure::new(before, (self.counts)(), count, took[count / 10])
    }

    /// Runs verbs as one batch, and tells what each of them takes.
    fn together(&self, verbs: Vec<Verb>) -> Figure {
        let (open, gate) = channel::<()>();
        let (done, answers): (Sender<Result<()>>, _) = channel();
        let wait = move |_: &mut dyn Tx| {
            let _ = gate.recv();
            Ok(())
        };
        self.writes.submit(wait, |_| {});
        // The gate has a batch of its own, which its pause has ended.
        std::thread::sleep(Duration::from_millis(10));
        let count = verbs.len();
        for verb in verbs {
            let done = done.clone();
            verb.submit(&self.writes, move |result| done.send(result).unwrap());
        }
        let (before, started) = ((self.counts)(), Instant::now());
        drop(open);
        (0..count).for_each(|_| answers.recv().unwrap().unwrap());
        let took = started.elapsed();
        Figure::new(before, (self.counts)(), count, took / u32::try_from(count).unwrap())
    }

    /// The quickest of several batches.
    fn batches(&mut self, mut verbs: impl FnMut(&mut Self, usize) -> Vec<Verb>) -> Figure {
        let run = |n| {
            let verbs = verbs(self, n);
            self.together(verbs)
        };
        let mut figures: Vec<Figure> = (0..BATCHES).map(run).collect();
        figures.sort_by_key(|figure| figure.wall);
        figures.swap_remove(0)
    }
}

fn health() -> Arc<Health> {
    Health::new(|why| panic!("{why}"))
}

/// As `actions::execute` asks.
fn permit(tx: &mut dyn Tx, by: Caller, room: ConversationId, whom: Option<PersonId>) -> Result<Allowed> {
    let me = tx.person(by.person)?.ok_or(Fault::LoggedOut)?;
    let subject = whom.map(|whom| tx.person(whom)).transpose()?.flatten();
    let role =
        whom.map(|whom| tx.standing(room, whom)).transpose()?.flatten().and_then(|standing| standing.role);
    let subject = subject.as_ref().map(|person| Subject { person, role });
    let action = if whom.is_some() { Action::Remove(subject) } else { Action::Join };
    let object = Object::Conversation(room, tx.standing(room, by.person)?);
    Ok(authorize(me, by, action, object, tx.now())?)
}

/// What one verb costs.
struct Figure {
    statements: f64,
    round_trips: f64,
    wall: Duration,
}

impl Figure {
    fn new(before: Counted, after: Counted, count: usize, wall: Duration) -> Self {
        let each = |before: u64, after: u64| f64::from(u32::try_from(after - before).unwrap()) / count as f64;
        Self {
            statements: each(before.statements, after.statements),
            round_trips: each(before.round_trips, after.round_trips),
            wall,
        }
    }

    fn print(&self, what: &str) {
        println!(
            "| {what} | {:.1} | {:.1} | {:.0} µs |",
            self.statements,
            self.round_trips,
            self.wall.as_secs_f64() * 1e6
        );
    }
}

fn verbs(name: &str, desk: &mut Desk) {
    println!("\n**{name}**\n\n| verb | statements | round trips | wall |\n|---|---|---|---|");
    let (owner, room, people) = (desk.owner, desk.room, desk.people.clone());
    let sends = |desk: &mut Desk, count: usize| (0..count).map(|_| desk.send(owner, room)).collect();
    let joins = |desk: &Desk| people.iter().map(|by| desk.join(*by)).collect::<Vec<_>>();
    let kicks = |desk: &Desk| people.iter().map(|whom| desk.kick(*whom)).collect::<Vec<_>>();
    let resumes = |desk: &Desk, count: usize, since: &Option<Cursor>| {
        (0..count).map(|_| desk.resume(owner, since.clone())).collect::<Vec<_>>()
    };
    let warm: Vec<Verb> = sends(desk, 50);
    desk.alone(warm);
    let alone: Vec<Verb> = sends(desk, ALONE);
    desk.alone(alone).print("send");
    desk.batches(|desk, _| sends(desk, TOGETHER)).print("send, 64 together");
    desk.alone(joins(desk));
    desk.alone(kicks(desk));
    desk.alone(joins(desk)).print("join");
    desk.alone(kicks(desk)).print("kick");
    let (mut joined, mut kicked) = (Vec::new(), Vec::new());
    for _ in 0..BATCHES {
        joined.push(desk.together(joins(desk)));
        kicked.push(desk.together(kicks(desk)));
    }
    for (mut figures, what) in [(joined, "join, 64 together"), (kicked, "kick, 64 together")] {
        figures.sort_by_key(|figure| figure.wall);
        figures.swap_remove(0).print(what);
    }
    let nothing = Some(desk.cursor(owner));
    desk.alone(resumes(desk, ALONE, &nothing)).print("resume, nothing new");
    desk.batches(|desk, _| resumes(desk, TOGETHER, &nothing)).print("the same, 64 together");
    let rooms: Vec<_> = (0..98).map(|_| desk.room_of(owner)).collect();
    let since = Some(desk.cursor(owner));
    let changes = rooms.iter().take(3).map(|room| desk.send(owner, *room)).collect();
    desk.alone(changes);
    desk.alone(resumes(desk, ALONE, &since)).print("resume, 3 of 100 new");
}

/// What a statement costs that does nothing.
fn round_trip(cluster: &Cluster) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let took = runtime.block_on(async {
        let (client, connection) = cluster.config("postgres").connect(tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        let nothing = client.prepare("SELECT 1").await.unwrap();
        let mut took = Vec::new();
        for _ in 0..1_000 {
            let started = Instant::now();
            client.query(&nothing, &[]).await.unwrap();
            took.push(started.elapsed());
        }
        took.sort();
        took
    });
    let (quick, middle) = (took[100].as_micros(), took[500].as_micros());
    println!("\nA statement that does nothing: {quick} µs, the middle one {middle} µs");
}

/// Two or four writer threads, each with its own conversation or all with one.
fn throughput(cluster: &Cluster) {
    const EACH: usize = 256;
    println!("\n| writer threads | conversations | messages/s |\n|---|---|---|");
    for (threads, rooms) in [(1, 1), (2, 1), (2, 2), (4, 4)] {
        let store =
            Arc::new(PgStore::open(&cluster.config(&cluster.database().unwrap()), Pipelining::On).unwrap());
        let counts = store.clone();
        let mut desk = Desk::new(store.clone(), Box::new(move || counts.counts().now()));
        let owner = desk.owner;
        let rooms: Vec<_> = (0..rooms).map(|_| desk.room_of(owner)).collect();
        let writers: Vec<Writes> = (0..threads)
            .map(|_| Writes::start(store.writer().unwrap(), Arc::new(SystemClock), health()).unwrap())
            .collect();
        let work: Vec<Vec<Verb>> = (0..threads)
            .map(|n| (0..EACH).map(|_| desk.send(owner, rooms[n % rooms.len()])).collect())
            .collect();
        let (done, answers): (Sender<Result<()>>, _) = channel();
        let started = Instant::now();
        for (writer, verbs) in writers.iter().zip(work) {
            for verb in verbs {
                let done = done.clone();
                verb.submit(writer, move |result| done.send(result).unwrap());
            }
        }
        (0..threads * EACH).for_each(|_| answers.recv().unwrap().unwrap());
        let rate = (threads * EACH) as f64 / started.elapsed().as_secs_f64();
        println!("| {threads} | {} | {rate:.0} |", rooms.len());
    }
}

/// What one row that every transaction changes costs: eight connections, each with a conversation of its
/// own, and with or without a version that both count up.
fn hot_row(cluster: &Cluster) {
    const EACH: usize = 100;
    let database = cluster.database().unwrap();
    cluster
        .sql(
            &database,
            "CREATE TABLE c (id int PRIMARY KEY, head bigint); INSERT INTO c SELECT n, 0 FROM generate_series(1, 8) n;
             CREATE TABLE v (value bigint); INSERT INTO v VALUES (0)",
        )
        .unwrap();
    println!("\n| eight writers, eight conversations | commits/s |\n|---|---|");
    for (name, version) in
        [("no row in common", ""), ("one version row in common", "UPDATE v SET value = value + 1;")]
    {
        let start = Barrier::new(9);
        let took = std::thread::scope(|scope| {
            let threads = [1, 2, 3, 4, 5, 6, 7, 8].map(|id| {
                let (start, config) = (&start, cluster.config(&database));
                scope.spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                    runtime.block_on(async {
                        let (client, connection) = config.connect(tokio_postgres::NoTls).await.unwrap();
                        tokio::spawn(connection);
                        start.wait();
                        let own = format!("BEGIN; {version} UPDATE c SET head = head + 1 WHERE id = {id}");
                        for _ in 0..EACH {
                            client.batch_execute(&own).await.unwrap();
                            client.batch_execute("COMMIT").await.unwrap();
                        }
                    });
                })
            });
            start.wait();
            let started = Instant::now();
            threads.into_iter().for_each(|thread| thread.join().unwrap());
            started.elapsed()
        });
        println!("| {name} | {:.0} |", 8.0 * EACH as f64 / took.as_secs_f64());
    }
}

fn main() {
    let cluster = match Cluster::start() {
        Ok(cluster) => cluster,
        Err(why) => return println!("skipped: {why}"),
    };
    for (name, pipelining) in
        [("PostgreSQL, pipelined", Pipelining::On), ("PostgreSQL, one by one", Pipelining::Off)]
    {
        let config = cluster.config(&cluster.database().unwrap());
        let store = Arc::new(PgStore::open(&config, pipelining).unwrap());
        let counts = store.clone();
        verbs(name, &mut Desk::new(store, Box::new(move || counts.counts().now())));
    }
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(Database::open(folder.path(), SystemClock.now(), health()).unwrap());
    verbs("SQLite", &mut Desk::new(store, Box::new(|| Counted { statements: 0, round_trips: 0 })));
    round_trip(&cluster);
    throughput(&cluster);
    hot_row(&cluster);
}
