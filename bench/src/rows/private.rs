//! Row S5: private messages, each to one other person. Leliao's are on disk when they are acknowledged.

use super::{connected::Connected, sqlite};
use crate::{
    figures::Outcome,
    load::wire::{self, Heard, TEXT},
    people::Crowds,
    setup::{Contestant, Setup},
};
use anyhow::ensure;
use std::time::{Duration, Instant};

const PEOPLE: usize = 1_000;
/// Unanswered messages of each person.
const IN_FLIGHT: usize = 8;
const WARM_UP: Duration = Duration::from_millis(500);
const SPAN: Duration = Duration::from_millis(2_000);
const SQLITE_SPAN: Duration = Duration::from_millis(1_500);
/// Messages in one of its commits: as many as Leliao takes at most.
const BATCH: u32 = 128;

/// Measures it.
pub fn measure(setup: &Setup, out: &mut Outcome) -> anyhow::Result<()> {
    let crowds = Crowds::new(setup, &setup.work, PEOPLE)?;
    let two = [Contestant::Leliao, Contestant::SocketIo];
    out.play(&setup.those_of(&two), setup.rounds, |_, contestant| {
        let mut connected = Connected::crowd(setup, contestant, &crowds, PEOPLE)?;
        let (per_second, per_cpu_second) = private_messages(&mut connected, &crowds)?;
        drop(connected);
        let series = contestant.series();
        let mut turn = vec![("S5 wall", series, per_second), ("S5 cpu", series, per_cpu_second)];
        if contestant == Contestant::Leliao {
            let bare = sqlite::commits(&setup.work, BATCH, Duration::ZERO, SQLITE_SPAN)?;
            let series = "bare SQLite";
            turn.extend([("S5 wall", series, bare.per_second), ("S5 cpu", series, bare.per_cpu_second)]);
        }
        Ok(turn)
    });
    Ok(())
}

/// Everybody writes to their neighbour, the next message as soon as one is acknowledged. Returns how many were
/// acknowledged per second of the wall clock and of the server's processor.
fn private_messages(connected: &mut Connected, crowds: &Crowds) -> anyhow::Result<(f64, f64)> {
    let people = crowds.of(connected.contestant);
    let acknowledges = |heard| heard == if people.is_some() { Heard::Sent } else { Heard::Done };
    let message = |person: usize| match people.and_then(|people| people.chats.get(person)) {
        Some(chat) => wire::send(chat, TEXT),
        // Neighbours are 0 and 1, 2 and 3 …
        None => format!("420[\"private\",{},\"{TEXT}\"]", person ^ 1),
    };
    for person in 0..connected.swarm.count() {
        for _ in 0..IN_FLIGHT {
            connected.swarm.send(person, &message(person))?;
        }
    }
    let mut answered: Vec<usize> = Vec::new();
    let (start, mut all, mut delivered, mut first, mut refused) = (Instant::now(), 0_u64, 0_u64, None, 0);
    loop {
        let mut wrong = None;
        connected.swarm.turn(Some(Duration::from_millis(50)), |person, heard, payload| {
            if acknowledges(heard) {
                answered.push(person);
            } else if heard == Heard::Chat {
                delivered += 1;
            } else if heard == Heard::Refusal && String::from_utf8_lossy(payload).contains("\"busy\"") {
                // The writer's queue is full. From now on there is one unanswered message less.
                refused += 1;
            } else if matches!(heard, Heard::Refusal | Heard::Behind) {
                wrong = Some(String::from_utf8_lossy(payload).into_owned());
            }
        })?;
        ensure!(wrong.is_none(), "{}", wrong.unwrap_or_default());
        ensure!(refused < connected.swarm.count(), "{refused} messages were refused");
        connected.swarm.all_here()?;
        all += answered.len() as u64;
        for person in answered.drain(..) {
            connected.swarm.send(person, &message(person))?;
        }
        if start.elapsed() < WARM_UP {
            continue;
        }
        let (time, processor) = (Instant::now(), connected.server.processor_time()?);
        let (begun, used, before) = *first.get_or_insert((time, processor, all));
        if time - begun >= SPAN {
            // What is acknowledged has to be heard, too.
            let lag = (connected.swarm.count() * IN_FLIGHT) as u64;
            ensure!(delivered + lag >= all, "{all} acknowledged, but {delivered} delivered");
            if refused > 0 {
                eprintln!("    {}: {refused} messages were refused as busy", connected.contestant.name());
            }
            let done = (all - before) as f64;
            return Ok((done / (time - begun).as_secs_f64(), done / (processor - used).as_secs_f64()));
        }
    }
}
