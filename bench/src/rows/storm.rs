//! Row S4: everybody comes back at once.

use super::{
    LELIAO, NAMES, SOCKET_IO, UWS,
    room::Room,
    rounds::{LeftOut, play, ratio},
};
use crate::{
    contestants::{Contestant, Ground, People},
    figures::{Bound, Figure, Series, Target},
    load::{Entrance, dialect::Heard},
};
use anyhow::{Context as _, ensure};
use protocol::{Cursor, Reply, ServerFrame};
use std::time::{Duration, Instant};

const PEOPLE: usize = 5_000;
/// Handshakes under way at once.
const AT_ONCE: usize = 500;
/// Leliao tells the others who has come a little later; that is counted too.
const ANNOUNCED: Duration = Duration::from_millis(500);

/// Measures it. Everybody has been there before, and lost their connection.
pub fn measure(ground: &Ground, _: &[&str], left_out: &mut LeftOut) -> anyhow::Result<Vec<Figure>> {
    let people = People::new(ground, PEOPLE)?;
    let mut values = play(&Contestant::ALL, ground.rounds, left_out, |_, contestant| {
        let leliao = contestant == Contestant::Leliao;
        let mut room = Room::empty(ground, contestant, Some(&people))?;
        let mut cursors: Vec<Option<Cursor>> = vec![None; PEOPLE];
        let first = entrances(&room, &people, &cursors);
        room.swarm.come_in(room.server.address, first, AT_ONCE, |client, heard, payload| {
            if leliao
                && heard == Heard::Ready
                && let Ok(ServerFrame::Reply { ok: Reply::Resumed(resumed), .. }) =
                    serde_json::from_slice(payload)
                && let Some(cursor) = cursors.get_mut(client)
            {
                *cursor = Some(resumed.cursor);
            }
        })?;
        ensure!(room.swarm.lost == 0, "{} turned away the first time", room.swarm.lost);
        ensure!(!leliao || cursors.iter().all(Option::is_some), "somebody got no cursor");
        room.settle(Duration::from_millis(600))?;
        room.swarm.keep(0);
        room.settle(Duration::from_millis(600))?;

        let again = entrances(&room, &people, &cursors);
        let (start, before) = (Instant::now(), room.server.processor_time()?);
        room.swarm.come_in(room.server.address, again, AT_ONCE, |_, _, _| ())?;
        let took = start.elapsed();
        if leliao {
            let end = Instant::now() + ANNOUNCED;
            while Instant::now() < end {
                room.swarm.turn(Some(Duration::from_millis(20)), |_, _, _| ())?;
            }
        }
        let processor = room.server.processor_time()?.checked_sub(before).context("time runs backwards")?;
        let refused = room.swarm.lost;
        let came = (PEOPLE - refused) as f64;
        Ok(vec![
            ("per processor second", contestant.name(), came / processor.as_secs_f64()),
            ("per second", contestant.name(), came / took.as_secs_f64()),
            ("refused", contestant.name(), refused as f64),
        ])
    });
    let least = |against, least| ratio(LELIAO, against, Bound::AtLeast(least));
    let mut refused = values.take("refused", NAMES);
    for one in &mut refused {
        *one = Series { name: one.name, rounds: vec![one.rounds.iter().sum()] };
    }
    Ok(vec![
        Figure {
            row: "S4",
            what: format!("{PEOPLE} people reconnect, {AT_ONCE} handshakes at once"),
            unit: "reconnects / CPU-s",
            series: values.take("per processor second", NAMES),
            targets: vec![least(UWS, 0.6), least(SOCKET_IO, 4.0)],
        },
        Figure {
            row: "S4",
            what: "the same by the clock on the wall".into(),
            unit: "reconnects / s",
            series: values.take("per second", NAMES),
            targets: vec![],
        },
        Figure {
            row: "S4",
            what: "refused, in all rounds".into(),
            unit: "",
            series: refused,
            targets: vec![Target { of: LELIAO, against: None, bound: Bound::AtMost(0.0) }],
        },
    ])
}

fn entrances(room: &Room, people: &People, cursors: &[Option<Cursor>]) -> Vec<Entrance> {
    let numbered = cursors.iter().enumerate();
    numbered.map(|(number, cursor)| room.entrance(Some(people), number, cursor.as_ref())).collect()
}
