//! Row S4: everybody comes back at once.

use super::connected::Connected;
use crate::{
    figures::Outcome,
    load::wire::{self, Heard},
    people::Crowds,
    setup::{Contestant, Setup},
};
use anyhow::{Context as _, ensure};
use serde_json::Value;
use std::time::{Duration, Instant};

const PEOPLE: usize = 5_000;
/// Handshakes under way at once.
const AT_ONCE: usize = 500;
/// Leliao announces who came a little later; that counts too.
const ANNOUNCED: Duration = Duration::from_millis(500);

/// Measures it. Everybody was there before and lost their connection.
pub fn measure(setup: &Setup, out: &mut Outcome) -> anyhow::Result<()> {
    let crowds = Crowds::new(setup, &setup.work, PEOPLE)?;
    out.play(&setup.those_of(&Contestant::TABLE), setup.rounds, |_, contestant| {
        let mut connected = Connected::nobody(setup, contestant, &crowds)?;
        let mut cursors: Vec<Option<String>> = vec![None; PEOPLE];
        let upgrades = |connected: &Connected, cursors: &[Option<String>]| {
            let numbered = cursors.iter().enumerate();
            numbered.map(|(number, cursor)| connected.upgrade(&crowds, number, cursor.as_deref())).collect()
        };
        let (first, address) = (upgrades(&connected, &cursors), connected.server.address);
        connected.swarm.connect(address, first, AT_ONCE, |client, heard, payload| {
            if let (Some(slot), true) =
                (cursors.get_mut(client), contestant.is_leliao() && heard == Heard::Ready)
            {
                *slot = resumed(payload).as_ref().and_then(wire::cursor);
            }
        })?;
        connected.swarm.all_here()?;
        ensure!(!contestant.is_leliao() || cursors.iter().all(Option::is_some), "somebody got no cursor");
        connected.settle(Duration::from_millis(600))?;
        connected.swarm.keep(0);
        connected.settle(Duration::from_millis(600))?;

        let again = upgrades(&connected, &cursors);
        let (start, before) = (Instant::now(), connected.server.processor_time()?);
        connected.swarm.connect(address, again, AT_ONCE, |_, _, _| ())?;
        let took = start.elapsed();
        if contestant.is_leliao() {
            connected.hear_for(ANNOUNCED)?;
        }
        let processor =
            connected.server.processor_time()?.checked_sub(before).context("time runs backwards")?;
        let refused = connected.swarm.lost;
        let came = (PEOPLE - refused) as f64;
        let series = contestant.series();
        Ok(vec![
            ("S4 cpu", series, came / processor.as_secs_f64()),
            ("S4 wall", series, came / took.as_secs_f64()),
            ("S4 refused", series, refused as f64),
        ])
    });
    Ok(())
}

/// What a reply to `resume` says.
pub fn resumed(reply: &[u8]) -> Option<Value> {
    let mut reply: Value = serde_json::from_slice(reply).ok()?;
    reply.pointer_mut("/reply/ok/resumed").map(Value::take)
}
