//! Rows S1 and S1b: how many deliveries a second of the server's processor makes in a room of 1,000.
//! Rows S2 and S2b: how late a message is heard in a room of 500, 50 times a second.

use super::{
    connected::{Connected, Schedule, Talk},
    sqlite,
};
use crate::{
    figures::{Outcome, TYPING, Turn},
    load::wire::Heard,
    people::Crowds,
    setup::{Contestant, Setup},
};
use anyhow::ensure;
use std::time::{Duration, Instant};

const LARGE: usize = 1_000;
const ROOM: usize = 500;
/// Who sends in the large room, in turns.
const SENDERS: usize = 10;
/// For three seconds that count.
const FIFTY_A_SECOND: Schedule = Schedule { every: Duration::from_millis(20), warm_up: 20, messages: 170 };

/// Messages that not everybody has heard yet, always as many.
struct Load {
    row: &'static str,
    quantities: [&'static str; 4],
    in_flight: u64,
    warm_up: Duration,
    span: Duration,
}

const LOADS: [Load; 2] = [
    Load {
        row: "S1",
        quantities: ["S1 cpu", "S1 wall", "S1 bytes", "S1 behind"],
        in_flight: 80,
        warm_up: Duration::from_millis(300),
        span: Duration::from_millis(1_700),
    },
    Load {
        row: "S1b",
        quantities: ["S1b cpu", "S1b wall", "S1b bytes", "S1b behind"],
        in_flight: 1,
        warm_up: Duration::from_millis(200),
        span: Duration::from_millis(1_000),
    },
];

pub fn throughput(setup: &Setup, out: &mut Outcome) -> anyhow::Result<()> {
    let crowds = Crowds::new(setup, &setup.work, LARGE)?;
    out.play(&setup.those_of(&Contestant::TABLE), setup.rounds, |round, contestant| {
        let mut connected = Connected::crowd(setup, contestant, &crowds, LARGE)?;
        let mut talks = vec![(contestant.series(), Talk::durable(contestant))];
        if contestant.is_leliao() {
            talks.push((TYPING, Talk::ephemeral(contestant)));
            talks.rotate_left(round % 2);
        }
        let mut turn = Turn::new();
        for load in LOADS.iter().filter(|load| setup.wants(load.row)) {
            for (series, talk) in &talks {
                let values = closed_loop(&mut connected, *talk, load)?;
                let of_this = load.quantities.iter().zip(values).map(|(key, value)| (*key, *series, value));
                turn.extend(of_this.filter(|(key, ..)| contestant.is_leliao() || !key.ends_with("behind")));
            }
        }
        // A bench whose clients do not do what the page does would measure too little.
        let told = connected.swarm.told;
        ensure!(!contestant.is_leliao() || told >= LARGE as u64 - 1, "only {told} read positions were told");
        Ok(turn)
    });
    Ok(())
}

/// Loads a server. Returns deliveries per second of its processor and of the wall clock, bytes for each with
/// all that went along, and how many connections were marked behind.
fn closed_loop(connected: &mut Connected, talk: Talk, load: &Load) -> anyhow::Result<[f64; 4]> {
    let audience = talk.audience(connected);
    let (mut sent, mut deliveries, mut behind) = (0, 0, 0);
    let (start, mut patience, mut first, mut last) = (Instant::now(), Instant::now(), None, None);
    while last.is_none() || deliveries < sent * audience && behind == 0 {
        while last.is_none() && sent - deliveries / audience < load.in_flight {
            connected.swarm.send(sent as usize % SENDERS, &talk.message())?;
            sent += 1;
        }
        hear_everybody(connected, talk, &mut deliveries, &mut behind)?;
        if last.is_none() && start.elapsed() >= load.warm_up {
            let processor = connected.server.processor_time()?.as_secs_f64();
            let wall = start.elapsed().as_secs_f64();
            let now = (wall, processor, deliveries as f64, connected.swarm.bytes as f64);
            first = first.or(Some(now));
            last = (start.elapsed() >= load.warm_up + load.span).then_some(now);
            patience = Instant::now();
        }
        let missing = sent * audience - deliveries;
        ensure!(patience.elapsed() < Duration::from_secs(10), "{missing} deliveries are missing");
    }
    connected.swarm.all_here()?;
    let (begun, used, heard, read) = first.unwrap_or_default();
    let (wall, processor, delivered, bytes) = last.unwrap_or_default();
    let delivered = delivered - heard;
    Ok([
        delivered / (processor - used),
        delivered / (wall - begun),
        (bytes - read) / delivered,
        behind as f64,
    ])
}

/// Hears everything that has come, each client once. With new messages after every few sockets, a load
/// generator that lags for a moment would go on to feed the server one message at a time.
fn hear_everybody(
    connected: &mut Connected,
    talk: Talk,
    deliveries: &mut u64,
    behind: &mut u64,
) -> anyhow::Result<()> {
    let mut refused = None;
    let (mut busy, mut patience) = (0, Duration::from_millis(50));
    while busy < connected.swarm.count() {
        let more = connected.swarm.turn(Some(patience), |_, heard, payload| {
            *deliveries += u64::from(talk.delivers(heard));
            *behind += u64::from(heard == Heard::Behind);
            if heard == Heard::Refusal {
                refused = Some(String::from_utf8_lossy(payload).into_owned());
            }
        })?;
        if more == 0 {
            break;
        }
        (busy, patience) = (busy + more, Duration::ZERO);
    }
    ensure!(refused.is_none(), "refused: {}", refused.unwrap_or_default());
    Ok(())
}

pub fn latency(setup: &Setup, out: &mut Outcome) -> anyhow::Result<()> {
    let crowds = Crowds::new(setup, &setup.work, ROOM)?;
    let (ephemeral, durable) = (setup.wants("S2"), setup.wants("S2b"));
    let all = if ephemeral { &Contestant::TABLE[..] } else { &[Contestant::Leliao, Contestant::Bound] };
    out.play(&setup.those_of(all), setup.rounds, |round, contestant| {
        let mut connected = Connected::crowd(setup, contestant, &crowds, ROOM)?;
        let series = if contestant.is_leliao() { TYPING } else { contestant.series() };
        let mut talks = vec![("S2 p50", "S2 p99", series, Talk::ephemeral(contestant))];
        if contestant.is_leliao() {
            talks.push(("S2b p50", "S2b p99", contestant.series(), Talk::durable(contestant)));
            talks.retain(|(_, _, series, _)| if *series == TYPING { ephemeral } else { durable });
            let count = talks.len();
            talks.rotate_left(round % count);
        }
        let mut turn = Turn::new();
        for (p50, p99, series, talk) in talks {
            let (median, late) = connected.hear_on_schedule(&FIFTY_A_SECOND, talk, || talk.message())?;
            turn.extend([(p50, series, median), (p99, series, late)]);
            turn.extend((contestant == Contestant::Bound && durable).then_some(("S2b p99", series, late)));
        }
        drop(connected);
        if durable && contestant == Contestant::Leliao {
            let Schedule { every, warm_up, messages } = FIFTY_A_SECOND;
            let commits = sqlite::commits(&setup.work, 1, every, every * (messages - warm_up))?;
            turn.push(("S2b p99", "bare commits", commits.p99));
        }
        Ok(turn)
    });
    let of = |series| out.values.rounds("S2b p99", series).to_vec();
    for (commit, bound) in of("bare commits").iter().zip(of("bound")) {
        out.values.push("S2b p99", "allowance", 2.0 * commit + bound + 2.0);
    }
    Ok(())
}
