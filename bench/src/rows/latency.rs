//! Rows S2 and S2b: how long after its time a message is heard in a room of 500, 50 times a second.

use super::{
    BOUND, LELIAO, NAMES, SOCKET_IO, TYPING, UWS, WS,
    room::{Room, Talk},
    rounds::{LeftOut, Turn, play, ratio},
    schedule::{self, Schedule},
};
use crate::{
    contestants::{Contestant, Ground, People},
    figures::{Bound, Figure, Series},
};

const ROOM: usize = 500;
/// Commits of one row on the same schedule.
const COMMITS: &str = "bare commits";
/// What the disk and the network allow together, generously.
const ALLOWANCE: &str = "allowance";

/// Measures what is wanted of the two.
pub fn measure(ground: &Ground, wanted: &[&str], left_out: &mut LeftOut) -> anyhow::Result<Vec<Figure>> {
    let people = People::new(ground, ROOM)?;
    let (ephemeral, durable) = (wanted.contains(&"S2"), wanted.contains(&"S2b"));
    let contestants: Vec<Contestant> = Contestant::ALL
        .into_iter()
        .filter(|one| ephemeral || matches!(one, Contestant::Leliao | Contestant::Bound))
        .collect();
    let mut values = play(&contestants, ground.rounds, left_out, |round, contestant| {
        let leliao = contestant == Contestant::Leliao;
        let mut room = Room::full(ground, contestant, Some(&people), ROOM)?;
        let mut talks = Vec::new();
        if ephemeral || !leliao {
            let name = if leliao { TYPING } else { contestant.name() };
            talks.push((name, Talk::ephemeral(contestant)));
        }
        if durable && leliao {
            talks.push((LELIAO, Talk::chat(contestant)));
            let places = talks.len();
            talks.rotate_left(round % places);
        }
        let mut turn = Turn::new();
        for (name, talk) in talks {
            let (fan, message) = (talk.fan(&room), || talk.message(ground));
            let latency =
                schedule::run(&mut room, &Schedule::BRISK, fan, message, |heard| talk.delivers(heard))?;
            turn.extend([("p50", name, latency.p50), ("p99", name, latency.p99)]);
        }
        drop(room);
        if durable && leliao {
            turn.push(("p99", COMMITS, schedule::commits(&ground.work)?.p99));
        }
        Ok(turn)
    });
    let p50 = values.take("p50", NAMES);
    let p99 = values.take("p99", NAMES);
    let mut figures = Vec::new();
    if ephemeral {
        let what = |part: &str| format!("room of {ROOM}, 50 a second: {part} of all deliveries");
        let no_more = |against| ratio(TYPING, against, Bound::AtMost(1.0));
        let near = ratio(TYPING, BOUND, Bound::AtMost(1.35));
        let but_durable = |series: Vec<Series>| {
            series.into_iter().filter(|one| one.name != LELIAO && one.name != COMMITS).collect()
        };
        figures.push(Figure {
            row: "S2",
            what: what("p50"),
            unit: "ms",
            series: but_durable(p50),
            targets: vec![near.clone(), no_more(UWS), no_more(WS), no_more(SOCKET_IO)],
        });
        let series = p99.iter().map(copy).collect();
        figures.push(Figure {
            row: "S2",
            what: what("p99"),
            unit: "ms",
            series: but_durable(series),
            targets: vec![near],
        });
    }
    if durable {
        let mut series: Vec<Series> =
            [LELIAO, COMMITS, BOUND].iter().filter_map(|name| named(&p99, name).map(copy)).collect();
        if let (Some(commits), Some(bound)) = (named(&p99, COMMITS), named(&p99, BOUND)) {
            let pairs = commits.rounds.iter().zip(&bound.rounds);
            let rounds = pairs.map(|(commit, bound)| 2.0 * commit + bound + 2.0).collect();
            series.push(Series { name: ALLOWANCE, rounds });
        }
        figures.push(Figure {
            row: "S2b",
            what: format!(
                "room of {ROOM}, 50 a second, on disk before it is heard: p99; the allowance is twice a \
                 bare commit's, the bound's, and 2 ms"
            ),
            unit: "ms",
            series,
            targets: vec![ratio(LELIAO, ALLOWANCE, Bound::AtMost(1.0))],
        });
    }
    Ok(figures)
}

fn named<'a>(series: &'a [Series], name: &str) -> Option<&'a Series> {
    series.iter().find(|one| one.name == name)
}

fn copy(series: &Series) -> Series {
    Series { name: series.name, rounds: series.rounds.clone() }
}
