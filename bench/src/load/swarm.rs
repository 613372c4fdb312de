//! Thousands of clients on one thread. It reads whatever has come into one large buffer and walks through
//! it there.

use super::{
    client::{Client, Stage},
    wire::{self, Dialect, Heard},
};
use anyhow::{Context as _, bail, ensure};
use mio::{Events, Interest, Poll, Token, net::TcpStream, unix::SourceFd};
use nix::sys::{
    time::TimeSpec,
    timer::{Expiration, TimerSetTimeFlags},
    timerfd::{ClockId, TimerFd, TimerFlags},
};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    io::ErrorKind,
    net::SocketAddr,
    os::fd::{AsFd as _, AsRawFd as _},
    time::{Duration, Instant},
};

/// Sockets served before the clock is looked at again.
const EVENTS: usize = 256;
/// More than a burst on one socket.
const BUFFER: usize = 64 * 1024;
/// How long nothing may happen while clients connect or wait for a reply.
const PATIENCE: Duration = Duration::from_secs(30);
/// A page tells a read position at most this often.
const READS_APART: Duration = Duration::from_secs(1);
/// A page sends a heartbeat this often.
const BEATS_APART: Duration = Duration::from_secs(25);
/// The token of the timer; clients are numbered from 0.
const TIMER: Token = Token(usize::MAX);

/// Clients of one server.
pub struct Swarm {
    dialect: Dialect,
    poll: Poll,
    events: Events,
    /// Wakes `turn` to less than a millisecond, which `epoll_wait` cannot.
    timer: TimerFd,
    buffer: Vec<u8>,
    clients: Vec<Client>,
    /// When a client may tell its read position again, or, with `true`, sends a heartbeat.
    due: BTreeSet<(Instant, usize, bool)>,
    /// Bytes read since the start.
    pub bytes: u64,
    /// Read positions told since the start.
    pub told: u64,
    /// Clients that were refused or disconnected.
    pub lost: usize,
    /// Why the last of them was lost.
    reason: String,
}

impl Swarm {
    pub fn new(dialect: Dialect) -> anyhow::Result<Self> {
        let poll = Poll::new()?;
        let timer = TimerFd::new(ClockId::CLOCK_MONOTONIC, TimerFlags::TFD_NONBLOCK)?;
        poll.registry().register(&mut SourceFd(&timer.as_fd().as_raw_fd()), TIMER, Interest::READABLE)?;
        let (events, buffer) = (Events::with_capacity(EVENTS), vec![0; BUFFER]);
        let (clients, due, reason) = (Vec::new(), BTreeSet::new(), String::new());
        Ok(Self { dialect, poll, events, timer, buffer, clients, due, bytes: 0, told: 0, lost: 0, reason })
    }

    pub fn count(&self) -> usize {
        self.clients.len()
    }

    /// Connects clients with their upgrade requests, so many at a time, until each is ready or lost.
    pub fn connect(
        &mut self,
        address: SocketAddr,
        requests: Vec<String>,
        at_once: usize,
        mut hear: impl FnMut(usize, Heard, &[u8]),
    ) -> anyhow::Result<()> {
        let mut requests = requests.into_iter().fuse();
        let (mut under_way, mut last) = (0, Instant::now());
        loop {
            for request in requests.by_ref().take(at_once - under_way) {
                let mut stream = TcpStream::connect(address).context("no more sockets")?;
                let token = Token(self.clients.len());
                let interest = Interest::READABLE | Interest::WRITABLE;
                self.poll.registry().register(&mut stream, token, interest)?;
                self.clients.push(Client::new(stream, self.dialect, &request)?);
                under_way += 1;
            }
            if under_way == 0 {
                return Ok(());
            }
            self.turn(Some(Duration::from_millis(100)), |client, heard, payload| {
                last = if heard == Heard::Ready { Instant::now() } else { last };
                hear(client, heard, payload);
            })?;
            ensure!(last.elapsed() < PATIENCE, "{under_way} clients wait for their handshake");
            under_way = self.clients.iter().filter(|client| client.stage == Stage::Connecting).count();
        }
    }

    /// Hears what has come, or what comes first within the time. Returns how many sockets had something.
    pub fn turn(
        &mut self,
        patience: Option<Duration>,
        mut hear: impl FnMut(usize, Heard, &[u8]),
    ) -> anyhow::Result<usize> {
        let due = self.due.first().map(|(due, ..)| due.saturating_duration_since(Instant::now()));
        match self.poll.poll(&mut self.events, patience.into_iter().chain(due).min()) {
            Err(error) if error.kind() == ErrorKind::Interrupted => return Ok(0),
            other => other?,
        }
        let mut busy = 0;
        for event in &self.events {
            let number = event.token().0;
            let client = self.clients.get_mut(number).filter(|client| client.stage != Stage::Lost);
            let Some(client) = client else { continue };
            busy += 1;
            let was = client.stage;
            match client.serve(event, &mut self.buffer, |heard, payload| hear(number, heard, payload)) {
                Ok(bytes) => self.bytes += bytes as u64,
                Err(error) => {
                    client.stage = Stage::Lost;
                    (self.lost, self.reason) = (self.lost + 1, error.to_string());
                    continue;
                }
            }
            if client.tell_read() {
                self.told += 1;
                self.due.insert((Instant::now() + READS_APART, number, false));
            }
            if self.dialect == Dialect::Leliao && was != client.stage {
                self.due.insert((Instant::now() + BEATS_APART, number, true));
            }
        }
        self.do_what_is_due();
        Ok(busy)
    }

    /// What pages do by the clock. Whoever has gone is noticed by an event of their own.
    fn do_what_is_due(&mut self) {
        while let Some((_, number, beat)) =
            self.due.first().copied().filter(|(due, ..)| *due <= Instant::now())
        {
            self.due.pop_first();
            let Some(client) = self.clients.get_mut(number) else { continue };
            if beat && client.send_heartbeat().is_ok() {
                self.due.insert((Instant::now() + BEATS_APART, number, true));
            } else if !beat {
                client.told = false;
                if client.tell_read() {
                    self.told += 1;
                    self.due.insert((Instant::now() + READS_APART, number, false));
                }
            }
        }
    }

    /// Ends a `turn` at that time.
    pub fn wake_at(&mut self, time: Instant) -> anyhow::Result<()> {
        // A timer of zero would never fire.
        let left = time.saturating_duration_since(Instant::now()).max(Duration::from_nanos(1));
        let once = Expiration::OneShot(TimeSpec::from_duration(left));
        Ok(self.timer.set(once, TimerSetTimeFlags::empty())?)
    }

    /// Sends a text frame from one client.
    pub fn send(&mut self, client: usize, payload: &str) -> anyhow::Result<()> {
        Ok(self.clients.get_mut(client).context("no such client")?.send(payload)?)
    }

    /// Sends commands of several clients at once. Returns each reply's `ok`, with the time from before the
    /// first frame was written until the reply was read.
    pub fn ask_all(&mut self, asks: &[(usize, String)]) -> anyhow::Result<Vec<(Value, Duration)>> {
        let asked = Instant::now();
        let mut references = Vec::with_capacity(asks.len());
        for (client, command) in asks {
            let (reference, frame) = wire::frame(command);
            references.push(u64::from(reference));
            self.send(*client, &frame)?;
        }
        let mut replies: Vec<Option<(Value, Duration)>> = vec![None; asks.len()];
        while replies.iter().any(Option::is_none) {
            ensure!(asked.elapsed() < PATIENCE, "commands are not answered");
            let mut heard = Vec::new();
            self.turn(Some(Duration::from_millis(100)), |_, kind, payload| {
                if matches!(kind, Heard::Done | Heard::Sent | Heard::Ready | Heard::Refusal) {
                    let took = asked.elapsed();
                    heard.push((payload.to_vec(), took));
                }
            })?;
            self.all_here()?;
            for (payload, took) in heard {
                let mut frame: Value = serde_json::from_slice(&payload)?;
                let Some(ok) = frame.pointer_mut("/reply/ok").map(Value::take) else { bail!("{frame}") };
                let reference = frame.pointer("/reply/ref").and_then(Value::as_u64);
                let place = references.iter().position(|one| Some(*one) == reference);
                if let Some(slot) = place.and_then(|place| replies.get_mut(place)) {
                    *slot = Some((ok, took));
                }
            }
        }
        Ok(replies.into_iter().flatten().collect())
    }

    /// One command of one client, as [`Swarm::ask_all`].
    pub fn ask(&mut self, client: usize, command: String) -> anyhow::Result<(Value, Duration)> {
        self.ask_all(&[(client, command)])?.pop().context("no reply")
    }

    /// Disconnects all but the first.
    pub fn keep(&mut self, count: usize) {
        self.clients.truncate(count);
        self.due.retain(|(_, client, _)| *client < count);
    }

    /// An error if a client was lost.
    pub fn all_here(&self) -> anyhow::Result<()> {
        ensure!(self.lost == 0, "{} clients lost, the last because: {}", self.lost, self.reason);
        Ok(())
    }
}
