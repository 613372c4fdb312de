//! Row S11: whoever is in 1,000 conversations resumes about as fast as whoever is in 10.

use super::{connected::milliseconds, storm::resumed};
use crate::{
    figures::{Outcome, Spread, Turn},
    load::{
        swarm::Swarm,
        wire::{self, Dialect, Heard, TEXT},
    },
    people::{Login, connect, create_room, join},
    server::Server,
    setup::{Contestant, Setup},
};
use anyhow::{Context as _, ensure};
use serde_json::Value;
use std::{path::Path, slice, time::Instant};
use tempfile::TempDir;

/// Conversations of each of the two, the lobby included.
const PEOPLE: [(&str, usize); 2] = [("1,000 conversations", 1_000), ("10 conversations", 10)];
/// Conversations of both in which something is said while they are away.
const CHANGED: usize = 3;
/// Resumes of each in a round, in turns.
const RESUMES: usize = 200;
/// Rooms joined at once.
const AT_ONCE: usize = 100;

/// Two people, and somebody who talks in their rooms.
struct Rooms {
    talker: Login,
    people: Vec<(&'static str, Login)>,
    rooms: Vec<String>,
}

pub fn measure(setup: &Setup, out: &mut Outcome) -> anyhow::Result<()> {
    let contestants = setup.those_of(&[Contestant::Leliao]);
    let mut all = Vec::new();
    for contestant in &contestants {
        let folder = TempDir::with_prefix_in("rooms-", &setup.work)?;
        all.push((*contestant, Rooms::new(setup, *contestant, folder.path())?, folder));
    }
    out.play(&contestants, setup.rounds, |_, contestant| {
        let (_, rooms, folder) = all.iter().find(|(whose, ..)| *whose == contestant).context("nobody")?;
        rooms.resumes(&setup.start_leliao(contestant, folder.path())?)
    });
    Ok(())
}

impl Rooms {
    fn new(setup: &Setup, contestant: Contestant, folder: &Path) -> anyhow::Result<Self> {
        let server = setup.start_leliao(contestant, folder)?;
        let talker = Login::new(server.address, "talker")?;
        let mut swarm = connect(server.address, slice::from_ref(&talker))?;
        let most = PEOPLE.iter().map(|(_, count)| count - 1).max().unwrap_or_default();
        let rooms = (0..most).map(|n| create_room(&mut swarm, &format!("room {n}")));
        let rooms = rooms.collect::<anyhow::Result<Vec<_>>>()?;
        let mut people = Vec::new();
        for (series, count) in PEOPLE {
            let login = Login::new(server.address, &format!("somebody in {count}"))?;
            let mut swarm = connect(server.address, slice::from_ref(&login))?;
            let joins: Vec<_> = rooms.iter().take(count - 1).map(|room| (0, join(room))).collect();
            for some in joins.chunks(AT_ONCE) {
                swarm.ask_all(some)?;
            }
            people.push((series, login));
        }
        server.stop()?;
        Ok(Self { talker, people, rooms })
    }

    fn resumes(&self, server: &Server) -> anyhow::Result<Turn> {
        let mut talker = connect(server.address, slice::from_ref(&self.talker))?;
        let mut turn = Turn::new();
        for (figure, changed) in [("S11 idle", 0), ("S11 changed", CHANGED)] {
            let mut cursors = Vec::new();
            for (_, login) in &self.people {
                cursors.push(wire::cursor(&resume(server, login, None)?.0).context("no cursor")?);
            }
            let said: Vec<_> =
                self.rooms.iter().take(changed).map(|room| (0, wire::message(room, TEXT))).collect();
            talker.ask_all(&said)?;
            let mut times = vec![Vec::new(); self.people.len()];
            for _ in 0..RESUMES {
                for (((_, login), cursor), times) in self.people.iter().zip(&cursors).zip(&mut times) {
                    let (resumed, took) = resume(server, login, Some(cursor))?;
                    let told = resumed.get("conversations").and_then(Value::as_array).map(Vec::len);
                    ensure!(told == Some(changed), "{told:?} conversations changed, not {changed}");
                    times.push(took);
                }
            }
            for ((series, _), times) in self.people.iter().zip(&times) {
                turn.push((figure, series, Spread::of(times).context("no times")?.median));
            }
        }
        Ok(turn)
    }
}

/// Connects and resumes with the handshake. Returns what came, and the milliseconds it took.
fn resume(server: &Server, login: &Login, cursor: Option<&str>) -> anyhow::Result<(Value, f64)> {
    let mut swarm = Swarm::new(Dialect::Leliao)?;
    let request = login.upgrade(server.address, cursor);
    let (mut reply, start) = (None, Instant::now());
    swarm.connect(server.address, vec![request], 1, |_, heard, payload| {
        if heard == Heard::Ready {
            reply = Some((milliseconds(start.elapsed()), payload.to_vec()));
        }
    })?;
    swarm.all_here()?;
    let (took, reply) = reply.context("no reply")?;
    Ok((resumed(&reply).context("not resumed")?, took))
}
