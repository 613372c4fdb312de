//! So many messages on their way at any time, never more and never fewer.

use super::room::{Room, Talk};
use crate::{contestants::Ground, load::dialect::Heard};
use anyhow::ensure;
use std::time::{Duration, Instant};

/// How much is asked of a room.
pub struct Load {
    /// Who says something, in turns.
    pub senders: usize,
    /// Messages that not everybody has heard yet.
    pub in_flight: u64,
    /// How long before it counts.
    pub warm_up: Duration,
    /// How long it counts.
    pub span: Duration,
}

/// What a room managed.
pub struct Flow {
    pub per_processor_second: f64,
    pub per_second: f64,
    /// Of each delivery, with all that went along.
    pub bytes: f64,
    /// Connections from which something was kept back.
    pub behind: u64,
}

/// Everything counted so far.
struct Mark {
    time: Instant,
    processor: Duration,
    deliveries: u64,
    bytes: u64,
}

/// Loads a room.
pub fn run(room: &mut Room, talk: Talk, ground: &Ground, load: &Load) -> anyhow::Result<Flow> {
    let fan = talk.fan(room);
    let (mut said, mut deliveries, mut behind) = (0, 0, 0);
    let start = Instant::now();
    let mut first = None;
    let last = loop {
        while said - deliveries / fan < load.in_flight {
            room.swarm.say(said as usize % load.senders, &talk.message(ground))?;
            said += 1;
        }
        room.hear(talk, &mut deliveries, &mut behind)?;
        let passed = start.elapsed();
        if passed >= load.warm_up && first.is_none() {
            first = Some(Mark::now(room, deliveries)?);
        }
        if passed >= load.warm_up + load.span {
            break Mark::now(room, deliveries)?;
        }
    };
    let first = first.unwrap_or(Mark { ..last });
    let patience = Instant::now();
    while deliveries < said * fan && behind == 0 {
        ensure!(patience.elapsed() < Duration::from_secs(10), "{} deliveries lost", said * fan - deliveries);
        room.hear(talk, &mut deliveries, &mut behind)?;
    }
    ensure!(room.swarm.lost == 0, "{} connections cut", room.swarm.lost);
    let delivered = (last.deliveries - first.deliveries) as f64;
    Ok(Flow {
        per_processor_second: delivered / (last.processor - first.processor).as_secs_f64(),
        per_second: delivered / (last.time - first.time).as_secs_f64(),
        bytes: (last.bytes - first.bytes) as f64 / delivered,
        behind,
    })
}

impl Mark {
    fn now(room: &Room, deliveries: u64) -> anyhow::Result<Self> {
        let processor = room.server.processor_time()?;
        Ok(Self { time: Instant::now(), processor, deliveries, bytes: room.swarm.bytes })
    }
}

impl Room {
    /// Hears everything that has come, each of the room once: were something said after every few
    /// sockets, a load generator that lags for a moment would go on to feed the server drop by drop.
    fn hear(&mut self, talk: Talk, deliveries: &mut u64, behind: &mut u64) -> anyhow::Result<()> {
        let mut refused = None;
        let (mut busy, mut patience) = (0, Duration::from_millis(50));
        while busy < self.swarm.count() {
            let more = self.swarm.turn(Some(patience), |_, heard, payload| {
                if talk.delivers(heard) {
                    *deliveries += 1;
                } else if heard == Heard::Behind {
                    *behind += 1;
                } else if heard == Heard::Refusal {
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
}
