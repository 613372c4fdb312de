//! Row S10: some of a room stop reading, again and again. What the others notice of it, and what it costs.

use super::{
    LELIAO,
    room::Room,
    rounds::{Turn, Values, ratio},
    schedule::{self, Schedule},
};
use crate::{
    contestants::{Contestant, Ground, People},
    figures::{Bound, Figure, Target},
    load::{Entrance, dialect},
};
use anyhow::{Context as _, ensure};
use protocol::ConversationId;
use socket2::{Domain, SockAddr, Socket, Type};
use std::{
    collections::HashSet,
    io::{Read as _, Write as _},
    net::SocketAddr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

const READERS: usize = 1_800;
const STALLED: usize = 200;
/// Twenty a second, of 1 KiB each, for 100 s: everybody who stalls is closed, and three in five of them come
/// back and stall again before it is over.
const SCHEDULE: Schedule = Schedule { every: Duration::from_millis(50), warm_up: 100, messages: 1_900 };
const TEXT_BYTES: usize = 1_024;
/// One run without them and one with them.
const PAIR_SECONDS: u64 = 210;
/// As little as the system grants.
const RECEIVE_BUFFER: usize = 4_096;
/// By then what fits into the buffers has been filled (some 25 s), and the 30 s after it are over. Their
/// first stall is up to twice as long.
const STALL: Duration = Duration::from_secs(62);
const WITHOUT: &str = "Leliao, all read";
/// A folder that is no disk's, on Linux.
const MEMORY: &str = "/dev/shm";

/// How many pairs of runs fit into so many minutes; one at least.
pub fn pairs(minutes: u64) -> usize {
    usize::try_from(minutes * 60 / PAIR_SECONDS).unwrap_or(usize::MAX).max(1)
}

/// Measures so many pairs of runs, and half as many with the database in memory: what the stalled do to the
/// others shows there even if the disk stands still now and then.
///
/// # Errors
/// If somebody else than the stalled is lost.
pub fn measure(ground: &Ground, pairs: usize) -> anyhow::Result<Vec<Figure>> {
    const BOTH: &[&str] = &[LELIAO, WITHOUT];
    let mut on_disk = play(ground, &ground.work, pairs)?;
    let figure =
        |what: &str, unit, series, targets| Figure { row: "S10", what: what.into(), unit, series, targets };
    let hardly_later = || vec![ratio(LELIAO, WITHOUT, Bound::AtMost(1.2))];
    let mut figures = vec![figure(
        "200 of 2,000 keep stalling, 20 messages of 1 KiB a second: p99 of the others' deliveries",
        "ms",
        on_disk.take("p99", BOTH),
        hardly_later(),
    )];
    let memory = Path::new(MEMORY);
    if memory.is_dir() {
        let p99 = play(ground, memory, pairs.div_ceil(2))?.take("p99", BOTH);
        figures.push(figure("the same with the database in memory", "ms", p99, hardly_later()));
    }
    figures.push(figure(
        "the server's memory at the end, beyond a run in which all read, is at most 64 MiB \
            and 256 KiB for each who stalls",
        "MiB",
        on_disk.take("memory", BOTH),
        vec![],
    ));
    figures.push(figure(
        "stalled for a minute and not closed",
        "connections",
        on_disk.take("open", BOTH),
        vec![Target { of: LELIAO, against: None, bound: Bound::AtMost(0.0) }],
    ));
    Ok(figures)
}

fn play(ground: &Ground, work: &Path, pairs: usize) -> anyhow::Result<Values> {
    let people = People::within(work, ground, READERS + STALLED)?;
    let mut values = Values::default();
    for pair in 0..pairs {
        for stalling in [pair % 2 == 0, pair % 2 == 1] {
            values.add(run(ground, &people, stalling)?);
        }
        eprintln!("    pair {}", pair + 1);
    }
    Ok(values)
}

fn run(ground: &Ground, people: &People, stalling: bool) -> anyhow::Result<Turn> {
    let name = if stalling { LELIAO } else { WITHOUT };
    let mut room = Room::full(ground, Contestant::Leliao, Some(people), READERS)?;
    let entrances = (READERS..READERS + STALLED).map(|number| room.entrance(Some(people), number, None));
    let stalled = stalling.then(|| Stalled::start(room.server.address, entrances.collect()));
    let text = "慢".repeat(TEXT_BYTES / 3);
    let message = || dialect::say(&ground.counter, ConversationId::LOBBY, &text);
    let fan = room.swarm.count() as u64;
    let latency = schedule::run(&mut room, &SCHEDULE, fan, message, |heard| {
        matches!(heard, dialect::Heard::Chat | dialect::Heard::Sent)
    })?;
    let memory = room.server.memory()? as f64 / 1_048_576.0;
    let mut turn = vec![("p99", name, latency.p99), ("memory", name, memory)];
    if let Some(stalled) = stalled {
        let (closed, open) = stalled.stop()?;
        ensure!(closed > 0, "nobody was closed");
        turn.push(("open", name, open as f64));
    }
    Ok(turn)
}

/// Connections that come in, stop reading, and come again when their time is over. They do not find out
/// that they were closed by reading what had been waiting: that would keep the load generator's processor
/// from those who read, and be measured as their wait. The system knows.
struct Stalled {
    over: Arc<AtomicBool>,
    thread: std::thread::JoinHandle<anyhow::Result<(usize, usize)>>,
}

impl Stalled {
    fn start(address: SocketAddr, entrances: Vec<Entrance>) -> Self {
        let over = Arc::<AtomicBool>::default();
        let ends = over.clone();
        Self { over, thread: std::thread::spawn(move || stall(address, &entrances, &ends)) }
    }

    /// How many were found closed when their time was over, and how many open.
    fn stop(self) -> anyhow::Result<(usize, usize)> {
        self.over.store(true, Ordering::Relaxed);
        self.thread.join().map_err(|_| anyhow::anyhow!("the stalled panicked"))?
    }
}

fn stall(address: SocketAddr, entrances: &[Entrance], over: &AtomicBool) -> anyhow::Result<(usize, usize)> {
    let start = Instant::now();
    // They come together and leave one after the other: nobody's laptop wakes up with all others.
    let spread = |number: usize| STALL.mul_f64(1.0 + number as f64 / entrances.len() as f64);
    let mut stalled = Vec::new();
    for (number, entrance) in entrances.iter().enumerate() {
        stalled.push((enter(address, entrance)?, start + spread(number)));
    }
    let (mut closed, mut open) = (0, 0);
    while !over.load(Ordering::Relaxed) {
        std::thread::sleep(Duration::from_millis(500));
        let now = Instant::now();
        if stalled.iter().all(|(_, until)| now < *until) {
            continue;
        }
        let held = held_by(address)?;
        for ((socket, until), entrance) in stalled.iter_mut().zip(entrances) {
            if now < *until {
                continue;
            }
            let port = socket.local_addr()?.as_socket().context("no port")?.port();
            *(if held.contains(&port) { &mut open } else { &mut closed }) += 1;
            // What is left of it goes without a goodbye.
            socket.set_linger(Some(Duration::ZERO))?;
            *socket = enter(address, entrance)?;
            *until = now + STALL;
        }
    }
    Ok((closed, open))
}

/// Comes in, follows, and reads no more.
fn enter(address: SocketAddr, entrance: &Entrance) -> anyhow::Result<Socket> {
    let mut socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    socket.set_recv_buffer_size(RECEIVE_BUFFER)?;
    socket.connect(&SockAddr::from(address))?;
    socket.set_read_timeout(Some(Duration::from_secs(10)))?;
    socket.write_all(entrance.request.as_bytes())?;
    let mut answer = [0; 256];
    let count = socket.read(&mut answer)?;
    ensure!(answer.get(..count).is_some_and(|head| head.starts_with(b"HTTP/1.1 101")), "turned away");
    Ok(socket)
}

/// The ports of those whom the server has a connection with, as the system lists them (proc(5)).
fn held_by(server: SocketAddr) -> anyhow::Result<HashSet<u16>> {
    const ESTABLISHED: &str = "01";
    let port = |field: &str| u16::from_str_radix(field.rsplit(':').next()?, 16).ok();
    let mut held = HashSet::new();
    for line in std::fs::read_to_string("/proc/net/tcp")?.lines().skip(1) {
        let mut fields = line.split_whitespace().skip(1);
        let (local, remote, state) = (fields.next(), fields.next(), fields.next());
        if local.and_then(port) == Some(server.port()) && state == Some(ESTABLISHED) {
            held.extend(remote.and_then(port));
        }
    }
    Ok(held)
}
