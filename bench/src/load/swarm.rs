//! Thousands of clients on one thread. It reads whatever has come into one large buffer and walks through
//! it there, so that it hears more than a million frames a second.

use super::{
    client::{Client, Entrance, Stage},
    dialect::{Dialect, Heard},
    frames,
};
use anyhow::{Context as _, bail};
use mio::{Events, Interest, Poll, Token, net::TcpStream, unix::SourceFd};
use nix::sys::{
    time::TimeSpec,
    timer::{Expiration, TimerSetTimeFlags},
    timerfd::{ClockId, TimerFd, TimerFlags},
};
use std::{
    io::ErrorKind,
    net::SocketAddr,
    os::fd::{AsFd as _, AsRawFd as _},
    time::{Duration, Instant},
};

/// Sockets looked after before the clock is looked at again.
const EVENTS: usize = 256;
/// More than any burst a socket holds.
const BUFFER: usize = 64 * 1024;
/// How long nothing may happen while clients come in.
const PATIENCE: Duration = Duration::from_secs(20);
/// Not a client: the clock that wakes the load.
const CLOCK: Token = Token(usize::MAX);

/// Clients of one server.
pub struct Swarm {
    dialect: Dialect,
    poll: Poll,
    events: Events,
    clock: TimerFd,
    buffer: Vec<u8>,
    clients: Vec<Client>,
    /// Bytes read since the start.
    pub bytes: u64,
    /// Clients that were turned away or cut off.
    pub lost: usize,
}

impl Swarm {
    /// Nobody yet.
    ///
    /// # Errors
    /// The system's.
    pub fn new(dialect: Dialect) -> anyhow::Result<Self> {
        let poll = Poll::new()?;
        let clock = TimerFd::new(ClockId::CLOCK_MONOTONIC, TimerFlags::TFD_NONBLOCK)?;
        poll.registry().register(&mut SourceFd(&clock.as_fd().as_raw_fd()), CLOCK, Interest::READABLE)?;
        Ok(Self {
            dialect,
            poll,
            events: Events::with_capacity(EVENTS),
            clock,
            buffer: vec![0; BUFFER],
            clients: Vec::new(),
            bytes: 0,
            lost: 0,
        })
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.clients.len()
    }

    /// Lets clients in, some at a time, until each is ready or lost.
    ///
    /// # Errors
    /// If nothing happens for long.
    pub fn come_in(
        &mut self,
        address: SocketAddr,
        entrances: Vec<Entrance>,
        at_once: usize,
        mut hear: impl FnMut(usize, Heard, &[u8]),
    ) -> anyhow::Result<()> {
        let mut entrances = entrances.into_iter().fuse();
        let (mut under_way, mut last) = (0, Instant::now());
        loop {
            while under_way < at_once
                && let Some(entrance) = entrances.next()
            {
                self.knock(address, entrance)?;
                under_way += 1;
            }
            if under_way == 0 {
                return Ok(());
            }
            let mut ready = 0;
            self.turn(Some(Duration::from_millis(100)), |client, heard, payload| {
                ready += usize::from(heard == Heard::Ready);
                hear(client, heard, payload);
            })?;
            if ready > 0 {
                last = Instant::now();
            } else if last.elapsed() > PATIENCE {
                bail!("{under_way} clients wait to be let in");
            }
            under_way = self.under_way();
        }
    }

    fn under_way(&self) -> usize {
        self.clients.iter().filter(|client| !matches!(client.stage, Stage::Ready | Stage::Lost)).count()
    }

    fn knock(&mut self, address: SocketAddr, entrance: Entrance) -> anyhow::Result<()> {
        let mut stream = TcpStream::connect(address).context("no more sockets")?;
        let token = Token(self.clients.len());
        self.poll.registry().register(&mut stream, token, Interest::READABLE | Interest::WRITABLE)?;
        self.clients.push(Client::new(stream, entrance));
        Ok(())
    }

    /// Hears what has come, or what comes first within the time. Gives how many sockets had something.
    ///
    /// # Errors
    /// The system's.
    pub fn turn(
        &mut self,
        patience: Option<Duration>,
        mut hear: impl FnMut(usize, Heard, &[u8]),
    ) -> anyhow::Result<usize> {
        match self.poll.poll(&mut self.events, patience) {
            Err(error) if error.kind() == ErrorKind::Interrupted => return Ok(0),
            other => other?,
        }
        let mut busy = 0;
        for event in &self.events {
            let number = event.token().0;
            let Some(client) = self.clients.get_mut(number).filter(|client| client.stage != Stage::Lost)
            else {
                continue;
            };
            busy += 1;
            let mut hear = |heard, payload: &[u8]| hear(number, heard, payload);
            match client.serve(event, self.dialect, &mut self.buffer, &mut hear) {
                Ok(bytes) => self.bytes += bytes as u64,
                Err(_) => {
                    client.stage = Stage::Lost;
                    self.lost += 1;
                }
            }
        }
        Ok(busy)
    }

    /// Ends a `turn` at that time.
    ///
    /// # Errors
    /// The system's.
    pub fn wake_at(&mut self, time: Instant) -> anyhow::Result<()> {
        // A timer of zero would be none.
        let left = time.saturating_duration_since(Instant::now()).max(Duration::from_nanos(1));
        let once = Expiration::OneShot(TimeSpec::from_duration(left));
        Ok(self.clock.set(once, TimerSetTimeFlags::empty())?)
    }

    /// Lets a client say something.
    ///
    /// # Errors
    /// If it is no longer there.
    pub fn say(&mut self, client: usize, payload: &[u8]) -> anyhow::Result<()> {
        let client = self.clients.get_mut(client).context("no such client")?;
        client.say(frames::TEXT, payload)?;
        Ok(())
    }

    /// Sends all home but the first.
    pub fn keep(&mut self, count: usize) {
        self.clients.truncate(count);
    }
}
