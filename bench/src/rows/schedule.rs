//! Messages on a schedule, and how late after it they are heard. A message that could not be sent in time
//! counts from when it should have been (no coordinated omission).

use super::room::{Room, Talk};
use crate::{contestants::Ground, figures::quantile, load::dialect::Heard};
use anyhow::{Context as _, ensure};
use nix::{
    sched::{CpuSet, sched_setaffinity},
    unistd::Pid,
};
use std::{
    path::Path,
    time::{Duration, Instant},
};

/// Between two messages.
const EVERY: Duration = Duration::from_millis(20);
/// Messages before it counts.
const WARM_UP: u32 = 20;
/// Messages in all.
const MESSAGES: u32 = 170;

/// Latencies, milliseconds.
pub struct Latency {
    pub p50: f64,
    pub p99: f64,
}

impl Latency {
    fn of(mut milliseconds: Vec<f64>) -> anyhow::Result<Self> {
        milliseconds.sort_by(f64::total_cmp);
        let at = |part| quantile(&milliseconds, part).context("nothing was heard");
        Ok(Self { p50: at(0.5)?, p99: at(0.99)? })
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// One person speaks, everyone hears: the k-th that somebody hears is the k-th that was said.
pub fn run(room: &mut Room, talk: Talk, ground: &Ground) -> anyhow::Result<Latency> {
    let expected = u64::from(MESSAGES) * talk.fan(room);
    let mut heard_by = vec![0_u32; room.swarm.count()];
    let mut late = Vec::with_capacity(usize::try_from(expected)?);
    let (mut said, mut deliveries) = (0, 0);
    let start = Instant::now() + EVERY;
    let due = |number: u32| start + EVERY * number;
    let end = due(MESSAGES) + Duration::from_secs(10);
    room.swarm.wake_at(start)?;
    while deliveries < expected {
        ensure!(Instant::now() < end, "{} deliveries lost", expected - deliveries);
        if said < MESSAGES && Instant::now() >= due(said) {
            room.swarm.say(0, &talk.message(ground))?;
            said += 1;
            room.swarm.wake_at(due(said))?;
        }
        let mut wrong = None;
        room.swarm.turn(Some(Duration::from_millis(100)), |client, heard, payload| {
            if matches!(heard, Heard::Refusal | Heard::Behind) {
                wrong = Some(String::from_utf8_lossy(payload).into_owned());
            }
            let Some(number) = heard_by.get_mut(client).filter(|_| talk.delivers(heard)) else { return };
            if *number >= WARM_UP {
                late.push(milliseconds(due(*number).elapsed()));
            }
            *number += 1;
            deliveries += 1;
        })?;
        ensure!(wrong.is_none(), "{}", wrong.unwrap_or_default());
    }
    Latency::of(late)
}

/// The same schedule without a server: one row, one commit, on the server's processor and disk.
pub fn commits(folder: &Path) -> anyhow::Result<Latency> {
    let folder = tempfile::tempdir_in(folder)?;
    let path = folder.path().join("commits.db");
    let work = move || {
        let mut first = CpuSet::new();
        first.set(0)?;
        sched_setaffinity(Pid::from_raw(0), &first)?;
        let database = rusqlite::Connection::open(path)?;
        database.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             CREATE TABLE message (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;",
        )?;
        let mut insert = database.prepare("INSERT INTO message (text) VALUES (?1)")?;
        let start = Instant::now() + EVERY;
        let mut late = Vec::new();
        for number in 0..MESSAGES {
            let due = start + EVERY * number;
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            insert.execute([crate::load::dialect::TEXT])?;
            if number >= WARM_UP {
                late.push(milliseconds(due.elapsed()));
            }
        }
        Latency::of(late)
    };
    // On a thread of its own, for it alone is moved to the other processor.
    std::thread::spawn(work).join().map_err(|_| anyhow::anyhow!("the commits panicked"))?
}
