//! A server with clients connected, and what is said among them.

use crate::{
    figures::quantile,
    load::{
        swarm::Swarm,
        wire::{Dialect, Heard},
    },
    people::{Crowds, upgrade},
    server::Server,
    setup::{Contestant, Setup},
};
use anyhow::{Context as _, ensure};
use std::time::{Duration, Instant};

/// Handshakes under way while clients connect.
const AT_ONCE: usize = 200;

/// The clients go before the server does.
pub struct Connected {
    pub swarm: Swarm,
    pub server: Server,
    pub contestant: Contestant,
}

/// What is said: messages, or what nobody keeps. Peers have only the one kind.
#[derive(Clone, Copy)]
pub struct Talk {
    dialect: Dialect,
    typing: bool,
}

/// Messages, and when.
pub struct Schedule {
    pub every: Duration,
    /// Messages before it counts.
    pub warm_up: u32,
    /// Messages in all.
    pub messages: u32,
}

impl Talk {
    pub fn durable(contestant: Contestant) -> Self {
        Self { dialect: contestant.dialect(), typing: false }
    }

    pub fn ephemeral(contestant: Contestant) -> Self {
        Self { dialect: contestant.dialect(), typing: contestant.is_leliao() }
    }

    pub fn message(self) -> String {
        self.dialect.chat(self.typing)
    }

    /// Whether this is a delivery of it.
    pub fn delivers(self, heard: Heard) -> bool {
        if self.typing { heard == Heard::Typing } else { matches!(heard, Heard::Chat | Heard::Sent) }
    }

    /// How many hear it: who types does not.
    pub fn audience(self, connected: &Connected) -> u64 {
        connected.swarm.count() as u64 - u64::from(self.typing)
    }
}

/// Of latencies.
pub fn p50_p99(mut latencies: Vec<f64>) -> anyhow::Result<(f64, f64)> {
    latencies.sort_by(f64::total_cmp);
    let at = |part| quantile(&latencies, part).context("nothing was measured");
    Ok((at(0.5)?, at(0.99)?))
}

pub fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

impl Connected {
    /// A fresh server without clients.
    pub fn nobody(setup: &Setup, contestant: Contestant, crowds: &Crowds) -> anyhow::Result<Self> {
        let server = match crowds.of(contestant) {
            Some(people) => people.start(setup)?,
            None => setup.start_peer(contestant)?,
        };
        Ok(Self { swarm: Swarm::new(contestant.dialect())?, server, contestant })
    }

    /// A fresh server with so many clients, at rest.
    pub fn crowd(
        setup: &Setup,
        contestant: Contestant,
        crowds: &Crowds,
        count: usize,
    ) -> anyhow::Result<Self> {
        let mut connected = Self::nobody(setup, contestant, crowds)?;
        connected.add(crowds, 0..count)?;
        connected.settle(Duration::from_millis(300))?;
        Ok(connected)
    }

    /// Connects more clients.
    pub fn add(&mut self, crowds: &Crowds, who: std::ops::Range<usize>) -> anyhow::Result<()> {
        let requests = who.map(|number| self.upgrade(crowds, number, None)).collect();
        self.swarm.connect(self.server.address, requests, AT_ONCE, |_, _, _| ())?;
        self.swarm.all_here()
    }

    /// The request that a client connects with.
    pub fn upgrade(&self, crowds: &Crowds, number: usize, cursor: Option<&str>) -> String {
        let address = self.server.address;
        let login = crowds.of(self.contestant).and_then(|people| people.logins.get(number));
        match (login, self.contestant.dialect()) {
            (Some(login), _) => login.upgrade(address, cursor),
            (None, Dialect::SocketIo) => {
                upgrade(address, &format!("/socket.io/?EIO=4&transport=websocket&n={number}"), "")
            }
            (None, _) => upgrade(address, &format!("/?n={number}"), ""),
        }
    }

    /// Hears whatever comes until the server has nothing more to do: hardly any processor time in 100 ms.
    pub fn settle(&mut self, at_least: Duration) -> anyhow::Result<()> {
        let start = Instant::now();
        loop {
            let before = self.server.processor_time()?;
            self.hear_for(Duration::from_millis(100))?;
            let worked = self.server.processor_time()?.saturating_sub(before);
            let passed = start.elapsed();
            let quiet = worked < Duration::from_millis(5);
            if passed >= at_least && (quiet || passed > at_least + Duration::from_secs(5)) {
                return Ok(());
            }
        }
    }

    /// Hears whatever comes for so long.
    pub fn hear_for(&mut self, time: Duration) -> anyhow::Result<()> {
        let end = Instant::now() + time;
        while Instant::now() < end {
            self.swarm.turn(Some(Duration::from_millis(20)), |_, _, _| ())?;
        }
        Ok(())
    }

    /// The first client sends messages; waits until everybody has heard all of them.
    pub fn everybody_hears(&mut self, messages: &[String]) -> anyhow::Result<()> {
        for message in messages {
            self.swarm.send(0, message)?;
        }
        let talk = Talk::durable(self.contestant);
        let (mut missing, start) = (messages.len() as u64 * talk.audience(self), Instant::now());
        while missing > 0 {
            self.swarm.turn(Some(Duration::from_millis(100)), |_, heard, _| {
                missing -= u64::from(talk.delivers(heard));
            })?;
            ensure!(start.elapsed() < Duration::from_secs(20), "{missing} deliveries are missing");
        }
        Ok(())
    }

    /// The first client sends on a schedule, everybody hears: the k-th message that somebody hears is the
    /// k-th that was sent. Each is late from when it was due, also if it could not be sent in time (no
    /// coordinated omission). Returns p50 and p99, milliseconds.
    pub fn hear_on_schedule(
        &mut self,
        schedule: &Schedule,
        talk: Talk,
        message: impl Fn() -> String,
    ) -> anyhow::Result<(f64, f64)> {
        let expected = u64::from(schedule.messages) * talk.audience(self);
        let mut heard_by = vec![0_u32; self.swarm.count()];
        let mut late = Vec::with_capacity(usize::try_from(expected)?);
        let (mut sent, mut deliveries) = (0, 0);
        let start = Instant::now() + schedule.every;
        let due = |number| start + schedule.every * number;
        let end = due(schedule.messages) + Duration::from_secs(10);
        self.swarm.wake_at(start)?;
        while deliveries < expected {
            ensure!(Instant::now() < end, "{} deliveries are missing", expected - deliveries);
            if sent < schedule.messages && Instant::now() >= due(sent) {
                self.swarm.send(0, &message())?;
                sent += 1;
                self.swarm.wake_at(due(sent))?;
            }
            let mut wrong = None;
            self.swarm.turn(Some(Duration::from_millis(100)), |client, heard, payload| {
                if matches!(heard, Heard::Refusal | Heard::Behind) {
                    wrong = Some(String::from_utf8_lossy(payload).into_owned());
                }
                let Some(number) = heard_by.get_mut(client).filter(|_| talk.delivers(heard)) else { return };
                if *number >= schedule.warm_up {
                    late.push(milliseconds(due(*number).elapsed()));
                }
                *number += 1;
                deliveries += 1;
            })?;
            ensure!(wrong.is_none(), "{}", wrong.unwrap_or_default());
            self.swarm.all_here()?;
        }
        p50_p99(late)
    }
}
