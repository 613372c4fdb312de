//! A server with people connected, all of them in one room.

use crate::{
    contestants::{Contestant, Ground, People, Server, upgrade},
    load::{
        Entrance,
        dialect::{Dialect, Heard},
        swarm::Swarm,
    },
};
use anyhow::ensure;
use protocol::Cursor;
use std::time::{Duration, Instant};

/// Handshakes under way while a room fills.
const AT_ONCE: usize = 200;

/// The clients go before the server does.
pub struct Room {
    pub swarm: Swarm,
    pub server: Server,
    pub contestant: Contestant,
}

/// What is said in a room: Leliao's ephemeral path, or its durable one and what the others have.
#[derive(Clone, Copy)]
pub struct Talk {
    dialect: Dialect,
    typing: bool,
}

impl Talk {
    /// Something everyone hears and the log keeps, if there is one.
    pub fn chat(contestant: Contestant) -> Self {
        Self { dialect: contestant.dialect(), typing: false }
    }

    /// Something that nobody keeps.
    pub fn ephemeral(contestant: Contestant) -> Self {
        Self { dialect: contestant.dialect(), typing: contestant == Contestant::Leliao }
    }

    /// What is sent.
    pub fn message(self, ground: &Ground) -> Vec<u8> {
        self.dialect.chat(self.typing, &ground.counter)
    }

    /// Whether this is a delivery of it.
    pub fn delivers(self, heard: Heard) -> bool {
        if self.typing { heard == Heard::Typing } else { matches!(heard, Heard::Chat | Heard::Sent) }
    }

    /// How many hear it: who types is not told so.
    pub fn fan(self, room: &Room) -> u64 {
        room.swarm.count() as u64 - u64::from(self.typing)
    }
}

impl Room {
    /// A fresh server without anybody.
    pub fn empty(ground: &Ground, contestant: Contestant, people: Option<&People>) -> anyhow::Result<Self> {
        let server = match people.filter(|_| contestant == Contestant::Leliao) {
            Some(people) => people.start(ground)?,
            None => ground.start(contestant)?,
        };
        Ok(Self { swarm: Swarm::new(contestant.dialect())?, server, contestant })
    }

    /// A fresh server with so many people connected and at rest.
    pub fn full(
        ground: &Ground,
        contestant: Contestant,
        people: Option<&People>,
        count: usize,
    ) -> anyhow::Result<Self> {
        let mut room = Self::empty(ground, contestant, people)?;
        let entrances = (0..count).map(|number| room.entrance(people, number, None)).collect();
        room.swarm.come_in(room.server.address, entrances, AT_ONCE, |_, _, _| ())?;
        ensure!(room.swarm.lost == 0, "{} of {count} were turned away", room.swarm.lost);
        room.settle(Duration::from_millis(300))?;
        Ok(room)
    }

    /// How somebody comes in.
    pub fn entrance(&self, people: Option<&People>, number: usize, cursor: Option<&Cursor>) -> Entrance {
        let (address, dialect) = (self.server.address, self.contestant.dialect());
        if let Some(people) = people.filter(|_| dialect == Dialect::Leliao) {
            return people.entrance(address, number, cursor);
        }
        let path = match dialect {
            Dialect::SocketIo => format!("/socket.io/?EIO=4&transport=websocket&n={number}"),
            Dialect::Plain | Dialect::Leliao => format!("/?n={number}"),
        };
        let origin = format!("Origin: http://{address}\r\n");
        Entrance { request: upgrade(address, &path, &origin), greeting: dialect.greeting() }
    }

    /// Hears whatever comes until the server has nothing more to do.
    pub fn settle(&mut self, at_least: Duration) -> anyhow::Result<()> {
        let start = Instant::now();
        loop {
            let (before, since) = (self.server.processor_time()?, Instant::now());
            while since.elapsed() < Duration::from_millis(100) {
                self.swarm.turn(Some(Duration::from_millis(20)), |_, _, _| ())?;
            }
            let worked = self.server.processor_time()?.saturating_sub(before);
            let passed = start.elapsed();
            let quiet = worked < Duration::from_millis(5);
            if passed >= at_least && (quiet || passed > at_least + Duration::from_secs(5)) {
                return Ok(());
            }
        }
    }
}
