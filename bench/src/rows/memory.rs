//! Row S3: what each of 10,000 people costs who are there and say nothing.

use super::{
    LELIAO, NAMES,
    room::{Room, Talk},
    rounds::{LeftOut, play},
};
use crate::{
    contestants::{Contestant, Ground, People},
    figures::{Bound, Figure, Target},
};
use anyhow::ensure;
use std::time::{Duration, Instant};

const SOCKETS: usize = 10_000;
/// Come and go before, so that what a server needs once is not counted.
const FIRST: usize = 100;
/// Rooms that everybody is in, besides the lobby.
const ROOMS: u32 = 2;
const AT_ONCE: usize = 200;
const SETTLE: Duration = Duration::from_millis(1_500);

/// Measures it, once: memory does not vary as time does.
pub fn measure(ground: &Ground, _: &[&str], left_out: &mut LeftOut) -> anyhow::Result<Vec<Figure>> {
    let people = People::new(ground, SOCKETS)?;
    people.share_rooms(ground, ROOMS)?;
    let mut values = play(&Contestant::ALL, 1, left_out, |_, contestant| {
        let mut room = Room::full(ground, contestant, Some(&people), FIRST)?;
        hear_one(&mut room, ground)?;
        room.swarm.keep(0);
        room.settle(SETTLE)?;
        let before = room.server.memory()?;
        let entrances = (0..SOCKETS).map(|number| room.entrance(Some(&people), number, None)).collect();
        room.swarm.come_in(room.server.address, entrances, AT_ONCE, |_, _, _| ())?;
        room.settle(SETTLE)?;
        hear_one(&mut room, ground)?;
        room.settle(SETTLE)?;
        ensure!(room.swarm.lost == 0, "{} connections lost", room.swarm.lost);
        let grown = room.server.memory()?.saturating_sub(before);
        Ok(vec![("memory", contestant.name(), grown as f64 / SOCKETS as f64)])
    });
    Ok(vec![Figure {
        row: "S3",
        what: format!("{SOCKETS} idle connections that heard one message: private memory of each"),
        unit: "B",
        series: values.take("memory", NAMES),
        targets: vec![Target { of: LELIAO, against: None, bound: Bound::AtMost(3_072.0) }],
    }])
}

/// Everybody hears one message.
fn hear_one(room: &mut Room, ground: &Ground) -> anyhow::Result<()> {
    let talk = Talk::chat(room.contestant);
    room.swarm.say(0, &talk.message(ground))?;
    let (mut lacking, start) = (talk.fan(room), Instant::now());
    while lacking > 0 {
        room.swarm.turn(Some(Duration::from_millis(100)), |_, heard, _| {
            lacking -= u64::from(talk.delivers(heard));
        })?;
        ensure!(start.elapsed() < Duration::from_secs(20), "{lacking} people hear nothing");
    }
    Ok(())
}
