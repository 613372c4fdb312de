//! Rows S3 and S3b: what each of 10,000 idle people costs, and what is left of a storm a minute later.

use super::{connected::Connected, slow};
use crate::{
    figures::Outcome,
    load::wire::{LOBBY, send},
    people::Crowds,
    setup::{Contestant, Setup},
};
use std::time::Duration;

const SOCKETS: usize = 10_000;
/// Connect and leave before, so that what a server needs once is not counted.
const FIRST: usize = 100;
const SETTLE: Duration = Duration::from_millis(1_500);

/// Measures it once: memory does not vary as time does.
pub fn idle(setup: &Setup, out: &mut Outcome) -> anyhow::Result<()> {
    let crowds = Crowds::new(setup, &setup.work, SOCKETS)?;
    out.play(&setup.those_of(&Contestant::TABLE), 1, |_, contestant| {
        let message = || contestant.dialect().chat(false);
        let mut connected = Connected::crowd(setup, contestant, &crowds, FIRST)?;
        connected.everybody_hears(&[message()])?;
        connected.swarm.keep(0);
        connected.settle(SETTLE)?;
        let before = connected.server.memory()?;
        connected.add(&crowds, 0..SOCKETS)?;
        connected.settle(SETTLE)?;
        connected.everybody_hears(&[message()])?;
        connected.settle(SETTLE)?;
        connected.swarm.all_here()?;
        let grown = connected.server.memory()? - before;
        Ok(vec![("S3 memory", contestant.series(), grown / SOCKETS as f64)])
    });
    Ok(())
}

const STAY: usize = 35;
const RECONNECTS: usize = 20;
const SLOW: usize = 60;
/// Of 20 messages each; enough for every slow reader to fall behind.
const BURSTS: usize = 25;
const BURST_BYTES: usize = 4_096;
/// By then the server has closed them (30 s).
const CLOSED: Duration = Duration::from_secs(35);
const IDLE: Duration = Duration::from_secs(60);

/// Measures it once.
pub fn returned(setup: &Setup, out: &mut Outcome) -> anyhow::Result<()> {
    let crowds = Crowds::new(setup, &setup.work, STAY + SLOW)?;
    out.play(&setup.those_of(&[Contestant::Leliao]), 1, |_, contestant| {
        let mut connected = Connected::crowd(setup, contestant, &crowds, STAY)?;
        let mebibytes = |connected: &Connected| connected.server.memory().map(|bytes| bytes / 1_048_576.0);
        let (address, text) = (connected.server.address, "慢".repeat(BURST_BYTES / 3));
        let burst = |messages| (0..messages).map(|_| send(LOBBY, &text)).collect::<Vec<_>>();
        let come_back = |connected: &mut Connected| {
            connected.swarm.keep(0);
            connected.add(&crowds, 0..STAY)?;
            let mut logins =
                crowds.of(contestant).into_iter().flat_map(|people| people.logins.iter().take(STAY));
            logins.try_for_each(|login| login.load_page(address))
        };
        // Afterwards the caches hold what this work puts into them.
        come_back(&mut connected)?;
        connected.everybody_hears(&burst(20))?;
        connected.settle(SETTLE)?;
        let at_first = mebibytes(&connected)?;
        for _ in 0..RECONNECTS {
            come_back(&mut connected)?;
        }
        let slow = (STAY..STAY + SLOW)
            .map(|number| slow::stop_reading(address, &connected.upgrade(&crowds, number, None)))
            .collect::<anyhow::Result<Vec<_>>>()?;
        for _ in 0..BURSTS {
            connected.everybody_hears(&burst(20))?;
        }
        let meanwhile = mebibytes(&connected)?;
        connected.hear_for(CLOSED)?;
        drop(slow);
        connected.hear_for(IDLE)?;
        let name = "S3b memory";
        Ok(vec![
            (name, contestant.series(), mebibytes(&connected)?),
            (name, "before the storm", at_first),
            (name, "at its end", meanwhile),
        ])
    });
    Ok(())
}
