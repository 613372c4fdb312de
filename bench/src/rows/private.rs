//! Row S5: private messages, each to one other person; Leliao's are on disk when they are acknowledged.

use super::{
    LELIAO, NAMES, SOCKET_IO,
    room::Room,
    rounds::{LeftOut, play, ratio},
};
use crate::{
    contestants::{Contestant, Ground, People},
    figures::{Bound, Figure},
    load::dialect::{self, Heard, TEXT},
    stored::bare::{Rate, bare_commits},
};
use anyhow::ensure;
use protocol::ConversationId;
use std::time::{Duration, Instant};

const PEOPLE: usize = 1_000;
/// Unanswered messages of each person.
const IN_FLIGHT: usize = 8;
const WARM_UP: Duration = Duration::from_millis(500);
const SPAN: Duration = Duration::from_millis(2_000);
/// The same rows without a server around them.
const BARE: &str = "bare SQLite";
/// Messages in one of its commits: as many as Leliao takes at most.
const BATCH: usize = 128;

/// Measures it.
pub fn measure(ground: &Ground, _: &[&str], left_out: &mut LeftOut) -> anyhow::Result<Vec<Figure>> {
    let people = People::new(ground, PEOPLE)?;
    let chats = people.pair_up(ground)?;
    let contestants = [Contestant::Leliao, Contestant::SocketIo];
    let mut values = play(&contestants, ground.rounds, left_out, |_, contestant| {
        let mut room = Room::full(ground, contestant, Some(&people), PEOPLE)?;
        let (per_second, per_processor_second) = private_messages(&mut room, ground, &chats)?;
        drop(room);
        let mut turn = vec![
            ("per second", contestant.name(), per_second),
            ("per processor second", contestant.name(), per_processor_second),
        ];
        if contestant == Contestant::Leliao {
            let Rate { per_second, per_cpu_second } = bare_commits(&people.database(), BATCH, 1.5)?;
            turn.extend([("per second", BARE, per_second), ("per processor second", BARE, per_cpu_second)]);
        }
        Ok(turn)
    });
    let limit = ratio(LELIAO, BARE, Bound::AtLeast(0.6));
    Ok(vec![
        Figure {
            row: "S5",
            what: format!("private messages, {PEOPLE} people, {IN_FLIGHT} unanswered each"),
            unit: "acknowledged / CPU-s",
            series: values.take("per processor second", NAMES),
            targets: vec![ratio(LELIAO, SOCKET_IO, Bound::AtLeast(1.0)), limit.clone()],
        },
        Figure {
            row: "S5",
            what: "the same by the clock on the wall".into(),
            unit: "acknowledged / s",
            series: values.take("per second", NAMES),
            targets: vec![limit],
        },
    ])
}

/// Everybody writes to their neighbour, the next as soon as one is acknowledged. Gives what was
/// acknowledged per second, and per second of the server's processor.
fn private_messages(
    room: &mut Room,
    ground: &Ground,
    chats: &[ConversationId],
) -> anyhow::Result<(f64, f64)> {
    let contestant = room.contestant;
    let acknowledges = |heard| match contestant {
        Contestant::Leliao => heard == Heard::Sent,
        _ => heard == Heard::Done,
    };
    let message = |person: usize| match contestant {
        Contestant::Leliao => {
            let chat = chats.get(person).copied().unwrap_or(ConversationId::LOBBY);
            dialect::say(&ground.counter, chat, dialect::TEXT)
        }
        // Neighbours are 0 and 1, 2 and 3 …
        _ => format!("420[\"private\",{},\"{TEXT}\"]", person ^ 1).into_bytes(),
    };
    for person in 0..room.swarm.count() {
        for _ in 0..IN_FLIGHT {
            room.swarm.say(person, &message(person))?;
        }
    }
    let mut answered: Vec<usize> = Vec::new();
    let (start, mut all, mut delivered, mut first) = (Instant::now(), 0_u64, 0_u64, None);
    loop {
        let mut wrong = None;
        room.swarm.turn(Some(Duration::from_millis(50)), |person, heard, payload| {
            if acknowledges(heard) {
                answered.push(person);
            } else if heard == Heard::Chat {
                delivered += 1;
            } else if matches!(heard, Heard::Refusal | Heard::Behind) {
                wrong = Some(String::from_utf8_lossy(payload).into_owned());
            }
        })?;
        ensure!(wrong.is_none(), "{}", wrong.unwrap_or_default());
        ensure!(room.swarm.lost == 0, "{} connections cut", room.swarm.lost);
        all += answered.len() as u64;
        for person in answered.drain(..) {
            room.swarm.say(person, &message(person))?;
        }
        if start.elapsed() < WARM_UP {
            continue;
        }
        let (time, processor) = (Instant::now(), room.server.processor_time()?);
        let (begun, used, before) = *first.get_or_insert((time, processor, all));
        if time - begun >= SPAN {
            // What is acknowledged has to be heard, too.
            let lag = (room.swarm.count() * IN_FLIGHT) as u64;
            ensure!(delivered + lag >= all, "{all} acknowledged, but {delivered} delivered");
            let done = (all - before) as f64;
            return Ok((done / (time - begun).as_secs_f64(), done / (processor - used).as_secs_f64()));
        }
    }
}
