//! Rows S6 and S7: what a log of 1,000,000 messages costs whoever reads it and whoever starts the server,
//! beside one of 10,000.

use super::connected::{milliseconds, p50_p99};
use crate::{
    figures::{LONG, Outcome, SHORT, Turn},
    fill::fill,
    load::{
        swarm::Swarm,
        wire::{self, Heard, LOBBY, TEXT},
    },
    people::{Login, connect},
    server::{Server, request},
    setup::{Contestant, Setup},
};
use anyhow::{Context as _, ensure};
use nix::sys::signal::Signal;
use serde_json::Value;
use std::{
    path::Path,
    slice,
    time::{Duration, Instant},
};
use tempfile::TempDir;

const MESSAGES: [(&str, u64); 2] = [(LONG, 1_000_000), (SHORT, 10_000)];
/// Queries of each kind in a round. A fiftieth as many before them do not count.
const QUERIES: usize = 5_000;
/// The same for commits. Those of seven rounds, each as far as this, stay inside the short log.
const READS: usize = 65;
const STEP: usize = 20;
const PAGE: u64 = 50;
/// Starts are quick.
const STARTS: usize = 9;
/// For so long people write before the server is killed, so many messages at once.
const WRITING: Duration = Duration::from_millis(700);
const IN_FLIGHT: usize = 8;

/// A stopped server's folder with a long lobby.
struct Log {
    contestant: Contestant,
    series: &'static str,
    folder: TempDir,
    /// Has read half of it, and said nothing.
    reader: Login,
    /// Has read nothing.
    newcomer: Login,
    /// The newest place.
    head: u64,
    /// What the reader has not read.
    unread: u64,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Newest,
    Jump,
    Unread,
    Read,
}

const KINDS: [(Kind, [&str; 2], usize); 4] = [
    (Kind::Newest, ["S6 newest-p50", "S6 newest-p99"], QUERIES),
    (Kind::Jump, ["S6 jump-p50", "S6 jump-p99"], QUERIES),
    (Kind::Unread, ["S6 unread-p50", "S6 unread-p99"], QUERIES),
    (Kind::Read, ["S6 read-p50", "S6 read-p99"], READS),
];

pub fn measure(setup: &Setup, out: &mut Outcome) -> anyhow::Result<()> {
    let contestants = setup.those_of(&[Contestant::Leliao]);
    let mut logs = Vec::new();
    for contestant in &contestants {
        for (series, messages) in MESSAGES {
            logs.push(Log::new(setup, *contestant, series, messages).context(series)?);
        }
    }
    let rounds = |row, rounds| if setup.wants(row) { rounds } else { 0 };
    out.play(&contestants, rounds("S6", setup.rounds.min(7)), |round, contestant| {
        let mut turn = Turn::new();
        for log in logs.iter().filter(|log| log.contestant == contestant) {
            let server = setup.start_leliao(contestant, log.folder.path())?;
            for (kind, [p50, p99], queries) in KINDS {
                let took = log.ask(&server, kind, queries, round)?;
                turn.extend([(p50, log.series, took.0), (p99, log.series, took.1)]);
            }
            server.stop()?;
        }
        Ok(turn)
    });
    out.play(&contestants, rounds("S7", STARTS), |_, contestant| {
        let nothing = TempDir::with_prefix_in("empty-", &setup.work)?;
        let start = |folder: &Path| {
            let (server, took) = first_answer(setup, contestant, folder)?;
            server.stop().map(|()| took)
        };
        let empty = start(nothing.path())?;
        let mut turn = vec![("S7 clean", "empty folder", empty)];
        for log in logs.iter_mut().filter(|log| log.contestant == contestant) {
            let took = start(log.folder.path())?;
            turn.push(("S7 clean", log.series, took));
            if log.series == LONG {
                turn.push(("S7 more", log.series, took - empty));
                turn.push(("S7 killed", log.series, log.start_after_kill(setup)?));
            }
        }
        Ok(turn)
    });
    Ok(())
}

/// Starts a server. Returns how long it took until it had answered with its login page, milliseconds.
fn first_answer(setup: &Setup, contestant: Contestant, folder: &Path) -> anyhow::Result<(Server, f64)> {
    let start = Instant::now();
    let server = setup.start_leliao(contestant, folder)?;
    request(server.address, "GET /login", "", "")?;
    Ok((server, milliseconds(start.elapsed())))
}

impl Log {
    /// Fills it. A million messages take about half a minute.
    fn new(
        setup: &Setup,
        contestant: Contestant,
        series: &'static str,
        messages: u64,
    ) -> anyhow::Result<Self> {
        let folder = TempDir::with_prefix_in("log-", &setup.work)?;
        let server = setup.start_leliao(contestant, folder.path())?;
        let (reader, newcomer) =
            (Login::new(server.address, "reader")?, Login::new(server.address, "newcomer")?);
        fill(&server, messages)?;
        let mut swarm = connect(server.address, slice::from_ref(&reader))?;
        let (_, [head, unread]) = lobby(&mut swarm)?;
        ensure!(unread == messages, "{unread} of {messages} messages are there");
        swarm.ask(0, wire::read(LOBBY, head - messages / 2))?;
        server.stop()?;
        Ok(Self { contestant, series, folder, reader, newcomer, head, unread: messages / 2 })
    }

    /// The round trips of one kind: p50 and p99, milliseconds.
    fn ask(&self, server: &Server, kind: Kind, queries: usize, round: usize) -> anyhow::Result<(f64, f64)> {
        let who = if kind == Kind::Read { &self.newcomer } else { &self.reader };
        let mut swarm = connect(server.address, slice::from_ref(who))?;
        let warm_up = queries / 50;
        let mut took = Vec::with_capacity(queries);
        for n in 0..warm_up + queries {
            let time = match kind {
                Kind::Newest => history(&mut swarm, None, self.head)?,
                Kind::Jump => {
                    let before = fastrand::u64(PAGE + 1..=self.head);
                    history(&mut swarm, Some(before), before - 1)?
                }
                Kind::Unread => {
                    let (time, [_, unread]) = lobby(&mut swarm)?;
                    ensure!(unread == self.unread, "{unread} are unread, not {}", self.unread);
                    time
                }
                Kind::Read => {
                    let seq = (round * (warm_up + queries) + n + 1) * STEP;
                    swarm.ask(0, wire::read(LOBBY, seq as u64))?.1
                }
            };
            took.extend((n >= warm_up).then(|| milliseconds(time)));
        }
        p50_p99(took)
    }

    /// To the first answer after a kill in the middle of writing, milliseconds. All that was acknowledged has
    /// to be there.
    fn start_after_kill(&mut self, setup: &Setup) -> anyhow::Result<f64> {
        let mut server = setup.start_leliao(self.contestant, self.folder.path())?;
        let mut swarm = connect(server.address, slice::from_ref(&self.newcomer))?;
        let (end, mut free, mut acknowledged) = (Instant::now() + WRITING, IN_FLIGHT, 0);
        while Instant::now() < end {
            for _ in 0..std::mem::take(&mut free) {
                swarm.send(0, &wire::send(LOBBY, TEXT))?;
            }
            swarm.turn(Some(Duration::from_millis(10)), |_, heard, payload| {
                if heard == Heard::Sent {
                    free += 1;
                    let start = payload.get(..wire::PLACE_BYTES).unwrap_or(payload);
                    acknowledged = wire::place(start).map_or(0, |(_, seq)| seq).max(acknowledged);
                }
            })?;
        }
        server.end(Signal::SIGKILL, Duration::from_secs(30))?;
        let (server, took) = first_answer(setup, self.contestant, self.folder.path())?;
        let (_, [head, _]) = lobby(&mut connect(server.address, slice::from_ref(&self.reader))?)?;
        ensure!(acknowledged > self.head, "nothing was written before the kill");
        ensure!(head >= acknowledged, "{acknowledged} was acknowledged, and the log ends at {head}");
        server.stop()?;
        Ok(took)
    }
}

/// Asks for a page whose newest place is known.
fn history(swarm: &mut Swarm, before: Option<u64>, newest: u64) -> anyhow::Result<Duration> {
    let before = before.map(|seq| format!(r#""before":{seq},"#)).unwrap_or_default();
    let command = format!(r#"{{"history":{{"conversation":"{LOBBY}",{before}"limit":{PAGE}}}}}"#);
    let (reply, took) = swarm.ask(0, command)?;
    let page = reply.get("history").context("no history")?;
    let page = page.get("items").or(page.get("entries")).and_then(Value::as_array).context("no page")?;
    let last = page.last().and_then(|entry| entry.get("seq")).and_then(Value::as_u64);
    ensure!(last == Some(newest) && page.len() as u64 == PAGE, "{} messages end at {last:?}", page.len());
    Ok(took)
}

/// Resumes from nothing: everything that the list shows. Returns the lobby's head and how much of it is
/// unread.
fn lobby(swarm: &mut Swarm) -> anyhow::Result<(Duration, [u64; 2])> {
    let (reply, took) = swarm.ask(0, r#"{"resume":{}}"#.to_owned())?;
    let all = reply.pointer("/resumed/conversations").and_then(Value::as_array).context("no list")?;
    let lobby = all.iter().find(|one| one.get("id").and_then(Value::as_str) == Some(LOBBY));
    let number = |name| lobby?.get(name)?.as_u64();
    Ok((took, [number("head").context("no head")?, number("unread").context("no count")?]))
}
