//! Messages on a schedule, and how late after it they are heard. A message that could not be sent in time
//! counts from when it should have been (no coordinated omission).

use super::room::Room;
use crate::{figures::quantile, load::dialect::Heard};
use anyhow::{Context as _, ensure};
use nix::{
    sched::{CpuSet, sched_setaffinity},
    unistd::Pid,
};
use std::{
    path::Path,
    time::{Duration, Instant},
};

/// Messages, and when.
pub struct Schedule {
    /// Between two messages.
    pub every: Duration,
    /// Messages before it counts.
    pub warm_up: u32,
    /// Messages in all.
    pub messages: u32,
}

impl Schedule {
    /// Fifty a second, for three seconds that count.
    pub const BRISK: Self = Self { every: Duration::from_millis(20), warm_up: 20, messages: 170 };

    fn due(&self, start: Instant, number: u32) -> Instant {
        start + self.every * number
    }
}

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
pub fn run(
    room: &mut Room,
    schedule: &Schedule,
    fan: u64,
    mut message: impl FnMut() -> Vec<u8>,
    delivers: impl Fn(Heard) -> bool,
) -> anyhow::Result<Latency> {
    let expected = u64::from(schedule.messages) * fan;
    let mut heard_by = vec![0_u32; room.swarm.count()];
    let mut late = Vec::with_capacity(usize::try_from(expected)?);
    let (mut said, mut deliveries) = (0, 0);
    let start = Instant::now() + schedule.every;
    let due = |number| schedule.due(start, number);
    let end = due(schedule.messages) + Duration::from_secs(10);
    room.swarm.wake_at(start)?;
    while deliveries < expected {
        ensure!(Instant::now() < end, "{} deliveries lost", expected - deliveries);
        if said < schedule.messages && Instant::now() >= due(said) {
            room.swarm.say(0, &message())?;
            said += 1;
            room.swarm.wake_at(due(said))?;
        }
        let mut wrong = None;
        room.swarm.turn(Some(Duration::from_millis(100)), |client, heard, payload| {
            if matches!(heard, Heard::Refusal | Heard::Behind) {
                wrong = Some(String::from_utf8_lossy(payload).into_owned());
            }
            let Some(number) = heard_by.get_mut(client).filter(|_| delivers(heard)) else { return };
            if *number >= schedule.warm_up {
                late.push(milliseconds(due(*number).elapsed()));
            }
            *number += 1;
            deliveries += 1;
        })?;
        ensure!(wrong.is_none(), "{}", wrong.unwrap_or_default());
        ensure!(room.swarm.lost == 0, "{} connections were cut", room.swarm.lost);
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
        let schedule = Schedule::BRISK;
        let start = Instant::now() + schedule.every;
        let mut late = Vec::new();
        for number in 0..schedule.messages {
            let due = schedule.due(start, number);
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            insert.execute([crate::load::dialect::TEXT])?;
            if number >= schedule.warm_up {
                late.push(milliseconds(due.elapsed()));
            }
        }
        Latency::of(late)
    };
    // On a thread of its own, for it alone is moved to the other processor.
    std::thread::spawn(work).join().map_err(|_| anyhow::anyhow!("the commits panicked"))?
}
