//! Row S10: some of a room stop reading, again and again. What the others notice of it, and what it costs.

use super::connected::{Connected, Schedule, Talk};
use crate::{
    figures::{ALL_READ, Outcome, Turn},
    load::wire::{LOBBY, send},
    people::Crowds,
    setup::{Contestant, Setup},
};
use anyhow::{Context as _, anyhow, ensure};
use socket2::{Domain, SockAddr, Socket, Type};
use std::{
    collections::HashSet,
    io::{Read as _, Write as _},
    net::SocketAddr,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

const READERS: usize = 1_800;
const STALLED: usize = 200;
/// Twenty a second for 100 s: everybody who stalls is closed, and three in five of them come back and stall
/// again before it is over.
const SCHEDULE: Schedule = Schedule { every: Duration::from_millis(50), warm_up: 100, messages: 1_900 };
const TEXT_BYTES: usize = 1_024;
/// One run without them and one with them.
const PAIR_SECONDS: u64 = 210;
/// As little as the system grants.
const RECEIVE_BUFFER: usize = 4_096;
/// By then the buffers are full (some 25 s) and the 30 s after that are over.
const STALL: Duration = Duration::from_secs(62);
/// A folder in memory, on Linux. What stands still there is not the disk.
const MEMORY: &str = "/dev/shm";

/// Measures as many pairs of runs as fit into half the time, one at least, and half as many in memory.
pub fn measure(setup: &Setup, out: &mut Outcome) -> anyhow::Result<()> {
    let pairs = usize::try_from(setup.minutes * 30 / PAIR_SECONDS)?.max(1);
    let places =
        [("S10 p99", setup.work.as_path(), pairs), ("S10 p99-memory", Path::new(MEMORY), pairs.div_ceil(2))];
    for (p99, folder, pairs) in places.into_iter().filter(|(_, folder, _)| folder.is_dir()) {
        let crowds = Crowds::new(setup, folder, READERS + STALLED)?;
        out.play(&setup.those_of(&[Contestant::Leliao]), pairs, |pair, contestant| {
            let mut turn = Turn::new();
            for stalling in [pair % 2 == 0, pair % 2 == 1] {
                let series = if stalling { contestant.series() } else { ALL_READ };
                let (late, memory, open) = run(setup, contestant, &crowds, stalling)?;
                turn.push((p99, series, late));
                if p99 == "S10 p99" {
                    turn.push(("S10 memory", series, memory / 1_048_576.0));
                    turn.extend(stalling.then_some(("S10 open", series, open as f64)));
                }
            }
            Ok(turn)
        });
    }
    Ok(())
}

/// The others' p99, the server's memory at the end, and how many stalled and were not closed.
fn run(
    setup: &Setup,
    contestant: Contestant,
    crowds: &Crowds,
    stalling: bool,
) -> anyhow::Result<(f64, f64, usize)> {
    let mut connected = Connected::crowd(setup, contestant, crowds, READERS)?;
    let requests: Vec<String> =
        (READERS..READERS + STALLED).map(|number| connected.upgrade(crowds, number, None)).collect();
    let (address, over) = (connected.server.address, AtomicBool::new(false));
    std::thread::scope(|scope| {
        let stalled = stalling.then(|| scope.spawn(|| stall(address, &requests, &over)));
        let text = "慢".repeat(TEXT_BYTES / 3);
        let heard = connected.hear_on_schedule(&SCHEDULE, Talk::durable(contestant), || send(LOBBY, &text));
        let memory = connected.server.memory()?;
        over.store(true, Ordering::Relaxed);
        let ended =
            stalled.map(|thread| thread.join().unwrap_or_else(|_| Err(anyhow!("the stalled panicked"))));
        let (closed, open) = ended.transpose()?.unwrap_or((1, 0));
        ensure!(closed > 0, "nobody was closed");
        Ok((heard?.1, memory, open))
    })
}

/// Connections that stop reading, and come again when their time is over. Returns how many were closed by
/// then and how many were open. The system knows that: reading what had waited would take the load
/// generator's processor from those who read, and be measured as their delay.
fn stall(address: SocketAddr, requests: &[String], over: &AtomicBool) -> anyhow::Result<(usize, usize)> {
    let start = Instant::now();
    let mut stalled = Vec::new();
    for (number, request) in requests.iter().enumerate() {
        // They come together and leave one after the other.
        let until = start + STALL.mul_f64(1.0 + number as f64 / requests.len() as f64);
        stalled.push((stop_reading(address, request)?, until));
    }
    let (mut closed, mut open) = (0, 0);
    while !over.load(Ordering::Relaxed) {
        std::thread::sleep(Duration::from_millis(500));
        let (now, held) = (Instant::now(), held_by(address)?);
        for ((socket, until), request) in
            stalled.iter_mut().zip(requests).filter(|((_, until), _)| *until <= now)
        {
            let port = socket.local_addr()?.as_socket().context("no port")?.port();
            *(if held.contains(&port) { &mut open } else { &mut closed }) += 1;
            (*socket, *until) = (stop_reading(address, request)?, now + STALL);
        }
    }
    Ok((closed, open))
}

/// Connects, resumes, and reads no more. When the socket is dropped it is reset, not closed.
pub fn stop_reading(address: SocketAddr, request: &str) -> anyhow::Result<Socket> {
    let mut socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    socket.set_recv_buffer_size(RECEIVE_BUFFER)?;
    socket.set_linger(Some(Duration::ZERO))?;
    socket.set_read_timeout(Some(Duration::from_secs(10)))?;
    socket.connect(&SockAddr::from(address))?;
    socket.write_all(request.as_bytes())?;
    let mut answer = [0; 12];
    socket.read_exact(&mut answer)?;
    ensure!(answer == *b"HTTP/1.1 101", "refused");
    Ok(socket)
}

/// The ports of those whom the server has a connection with, as the system lists them (proc(5)).
fn held_by(server: SocketAddr) -> anyhow::Result<HashSet<u16>> {
    const ESTABLISHED: &str = "01";
    let port = |field: &str| u16::from_str_radix(field.rsplit(':').next()?, 16).ok();
    let list = std::fs::read_to_string("/proc/net/tcp")?;
    let fields = list.lines().map(|line| line.split_whitespace().skip(1).take(3).collect::<Vec<_>>());
    let held = fields.filter_map(|fields| match fields[..] {
        [local, remote, ESTABLISHED] if port(local) == Some(server.port()) => port(remote),
        _ => None,
    });
    Ok(held.collect())
}
