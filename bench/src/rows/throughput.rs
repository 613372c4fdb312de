//! Rows S1 and S1b: how many deliveries a second of the server's processor gives in a room of 1,000.

use super::{
    BOUND, LELIAO, NAMES, SOCKET_IO, TYPING, UWS, WS,
    closed_loop::{self, Flow, Load},
    room::{Room, Talk},
    rounds::{LeftOut, Turn, play, ratio},
};
use crate::{
    contestants::{Contestant, Ground, People},
    figures::{Bound, Figure, Series, Target},
};
use std::time::Duration;

const ROOM: usize = 1_000;
const SENDERS: usize = 10;
const SATURATED: Load = Load {
    senders: SENDERS,
    in_flight: 80,
    warm_up: Duration::from_millis(300),
    span: Duration::from_millis(1_700),
};
const ALONE: Load = Load {
    senders: SENDERS,
    in_flight: 1,
    warm_up: Duration::from_millis(200),
    span: Duration::from_millis(1_000),
};

/// One row: its load, and what its quantities are called.
struct Kind {
    row: &'static str,
    load: Load,
    per_processor_second: &'static str,
    per_second: &'static str,
    bytes: &'static str,
    behind: &'static str,
}

const KINDS: [Kind; 2] = [
    Kind {
        row: "S1",
        load: SATURATED,
        per_processor_second: "saturated, per processor second",
        per_second: "saturated, per second",
        bytes: "saturated, bytes",
        behind: "saturated, behind",
    },
    Kind {
        row: "S1b",
        load: ALONE,
        per_processor_second: "alone, per processor second",
        per_second: "alone, per second",
        bytes: "alone, bytes",
        behind: "alone, behind",
    },
];

/// Measures what is wanted of the two.
pub fn measure(ground: &Ground, wanted: &[&str], left_out: &mut LeftOut) -> anyhow::Result<Vec<Figure>> {
    let people = People::new(ground, ROOM)?;
    let kinds = || KINDS.iter().filter(|kind| wanted.contains(&kind.row));
    let mut values = play(&Contestant::ALL, ground.rounds, left_out, |round, contestant| {
        let mut room = Room::full(ground, contestant, Some(&people), ROOM)?;
        let mut talks = vec![(contestant.name(), Talk::chat(contestant))];
        if contestant == Contestant::Leliao {
            talks.push((TYPING, Talk::ephemeral(contestant)));
            talks.rotate_left(round % 2);
        }
        let mut turn = Turn::new();
        for kind in kinds() {
            for (name, talk) in &talks {
                let Flow { per_processor_second, per_second, bytes, behind } =
                    closed_loop::run(&mut room, *talk, ground, &kind.load)?;
                turn.push((kind.per_processor_second, *name, per_processor_second));
                turn.push((kind.per_second, *name, per_second));
                turn.push((kind.bytes, *name, bytes));
                turn.push((kind.behind, *name, behind as f64));
            }
        }
        Ok(turn)
    });
    let mut figures = Vec::new();
    for kind in kinds() {
        let what = match kind.load.in_flight {
            1 => format!("room of {ROOM}, one message at a time"),
            some => format!("room of {ROOM}, {SENDERS} senders, {some} messages in flight"),
        };
        let mut figure = |quantity, what: String, unit, targets| {
            figures.push(Figure { row: kind.row, what, unit, series: values.take(quantity, NAMES), targets });
        };
        figure(kind.per_processor_second, what, "deliveries / CPU-s", targets(kind.row));
        figure(kind.per_second, "the same by the clock on the wall".into(), "deliveries / s", vec![]);
        figure(kind.bytes, "bytes on the wire per delivery".into(), "B", vec![]);
        let mut series = values.take(kind.behind, &[LELIAO, TYPING]);
        series.retain(|one| [LELIAO, TYPING].contains(&one.name));
        for one in &mut series {
            *one = Series { name: one.name, rounds: vec![one.rounds.iter().sum()] };
        }
        let none = |of| Target { of, against: None, bound: Bound::AtMost(0.0) };
        figures.push(Figure {
            row: kind.row,
            what: "connections marked behind, in all rounds".into(),
            unit: "",
            series,
            targets: vec![none(LELIAO), none(TYPING)],
        });
    }
    Ok(figures)
}

fn targets(row: &str) -> Vec<Target> {
    let least = |of, against, least| ratio(of, against, Bound::AtLeast(least));
    match row {
        "S1" => {
            vec![least(LELIAO, BOUND, 4.0), least(LELIAO, SOCKET_IO, 10.0), least(TYPING, UWS, 1.0)]
        }
        _ => {
            let mut targets = vec![least(TYPING, BOUND, 0.90), least(LELIAO, BOUND, 0.80)];
            for peer in [UWS, WS, SOCKET_IO] {
                targets.extend([least(TYPING, peer, 1.0), least(LELIAO, peer, 1.0)]);
            }
            targets
        }
    }
}
