//! The people and conversations of a phase: a dozen people, the lobby, four rooms with some members each, two dozen
//! private chats, so that leaks can be found, and three groups and three spaces whose members come and go.

use crate::{
    audit::Members,
    http::{self, LoggedIn},
    link::{Link, Route},
    passkey,
    server::Server,
    space::{Keeper, Space},
};
use anyhow::Context as _;
use protocol::{Command, ConversationId, Nonce, PersonId};
use std::collections::BTreeSet;

/// The names of the people.
const NAMES: [&str; 12] = ["甲", "乙", "丙", "丁", "戊", "庚", "辛", "壬", "癸", "子", "丑", "寅"];
/// Each has a private chat with the people so many places later.
const APART: [usize; 2] = [1, 3];
/// The number of members of a room, in a row; the next room begins three places later.
const ROOM: usize = 6;

/// The number of people who found a group or a space, in a row. The next group begins two places later.
const FOUNDERS: usize = 5;
/// The groups.
const GROUPS: usize = 3;
/// The owners of the spaces: the third space reaches round to the first people.
const SPACES: [usize; 3] = [2, 5, 8];
/// The rooms of a space. The first three people of it are in them at first.
const ROOMS: u128 = 2;
/// Those who leave the server's first space, so that they are in others alone. Nobody comes into it again: its lobby
/// does not tell who comes.
const ELSEWHERE: [usize; 4] = [7, 8, 10, 11];
/// Those who have an account with a passkey. The others have a nickname.
const PASSKEYS: [usize; 4] = [1, 4, 7, 10];

/// A group. Its owner stays; everybody else comes and goes.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    pub id: ConversationId,
    pub owner: PersonId,
}

/// The people and their conversations. Only the members of the groups and spaces change during a phase.
pub struct World {
    pub people: Vec<LoggedIn>,
    /// Who is in which conversation at first; what is left meanwhile tells so in its log.
    pub members: Members,
    pub groups: Vec<Group>,
    pub spaces: Vec<Space>,
    /// The rooms of the first space.
    rooms: Vec<ConversationId>,
    /// The room of the first six people.
    pub first_room: ConversationId,
}

impl World {
    /// Creates it on a fresh server.
    pub async fn found(server: &mut Server) -> anyhow::Result<Self> {
        let (route, owner_code) = (Route::straight(server.address), server.owner_code().await?);
        let mut keeper = Keeper::come(route, owner_code).await.context("the keeper cannot come")?;
        let (mut people, mut links) = (Vec::new(), Vec::new());
        for (place, name) in NAMES.into_iter().enumerate() {
            let login = match server.program.mails && PASSKEYS.contains(&place) {
                true => passkey::register(server, name, place).await.context("no passkey")?,
                false => http::log_in(server.address, name).await?,
            };
            links.push(Link::resumed(route, &login.token).await?);
            people.push(login);
        }
        let mut founding = Founding { people, links, members: Members::new() };
        let everybody = founding.people.iter().map(|login| login.person.id).collect();
        founding.members.insert(ConversationId::LOBBY, everybody);
        founding.chats().await?;
        let rooms = founding.rooms().await?;
        let groups = founding.groups().await?;
        let spaces = founding.spaces(&mut keeper).await.context("the spaces")?;
        let Founding { people, members, .. } = founding;
        let first_room = *rooms.first().context("no room")?;
        Ok(Self { people, members, groups, spaces, rooms, first_room })
    }

    /// Who reads the log of a conversation afterwards: both people of a private chat, who may see different things
    /// there, the owner of a group or space, and one of the members of a room.
    pub fn readers_of(&self, conversation: ConversationId) -> Vec<&LoggedIn> {
        let Some(members) = self.members.get(&conversation) else { return Vec::new() };
        let group = self.groups.iter().find(|group| group.id == conversation).map(|group| group.owner);
        let owner = group.or_else(|| self.space_of(conversation).map(|space| space.owner));
        let readers = self.people.iter().filter(|login| {
            owner.map_or_else(|| members.contains(&login.person.id), |owner| owner == login.person.id)
        });
        readers.take(if members.len() == 2 { 2 } else { 1 }).collect()
    }

    /// The conversation that one has to be in to see anything of this one: of a room, the lobby of its space.
    pub fn door(&self, conversation: ConversationId) -> ConversationId {
        match self.space_of(conversation) {
            Some(space) => space.lobby,
            None if self.rooms.contains(&conversation) => ConversationId::LOBBY,
            None => conversation,
        }
    }

    fn space_of(&self, conversation: ConversationId) -> Option<&Space> {
        self.spaces.iter().find(|space| space.has(conversation))
    }
}

/// A world that is being made.
struct Founding {
    people: Vec<LoggedIn>,
    links: Vec<Link>,
    members: Members,
}

impl Founding {
    /// Somebody, counted round and round.
    fn person(&self, place: usize) -> anyhow::Result<PersonId> {
        Ok(self.people.get(place % NAMES.len()).context("nobody there")?.person.id)
    }

    /// So many of them in a row.
    fn row(&self, first: usize, length: usize) -> anyhow::Result<BTreeSet<PersonId>> {
        (first..first + length).map(|place| self.person(place)).collect()
    }

    fn link(&mut self, place: usize) -> anyhow::Result<&mut Link> {
        self.links.get_mut(place % NAMES.len()).context("nobody there")
    }

    /// The other one has a chat in their list from its first message on, or when they open it too.
    async fn chats(&mut self) -> anyhow::Result<()> {
        for (place, apart) in (0..NAMES.len()).flat_map(|place| APART.map(|apart| (place, apart))) {
            let (me, other) = (self.person(place)?, self.person(place + apart)?);
            let chat = self.link(place)?.opens(Command::OpenPrivate { person: other }).await?;
            self.link(place + apart)?.opens(Command::OpenPrivate { person: me }).await?;
            self.members.insert(chat.id, BTreeSet::from([me, other]));
        }
        Ok(())
    }

    async fn rooms(&mut self) -> anyhow::Result<Vec<ConversationId>> {
        let mut rooms = Vec::new();
        for first in (0..NAMES.len()).step_by(3) {
            let create = Command::CreateRoom { nonce: Nonce(1), name: format!("{first}号房"), space: None };
            let room = self.link(first)?.opens(create).await?.id;
            for place in first + 1..first + ROOM {
                self.link(place)?.opens(Command::Join { conversation: room }).await?;
            }
            self.members.insert(room, self.row(first, ROOM)?);
            rooms.push(room);
        }
        Ok(rooms)
    }

    async fn groups(&mut self) -> anyhow::Result<Vec<Group>> {
        let mut groups = Vec::new();
        for owner in (0..NAMES.len()).step_by(2).take(GROUPS) {
            let founders = self.row(owner, FOUNDERS)?;
            let people = founders.iter().copied().collect();
            let create = Command::CreateGroup { nonce: Nonce(2), name: String::new(), people };
            let id = self.link(owner)?.opens(create).await?.id;
            groups.push(Group { id, owner: self.person(owner)? });
            self.members.insert(id, founders);
        }
        Ok(groups)
    }

    async fn spaces(&mut self, keeper: &mut Keeper) -> anyhow::Result<Vec<Space>> {
        let mut spaces = Vec::new();
        for first in SPACES {
            let owner = self.person(first)?;
            let (lobby, code) = keeper.make(owner, self.link(first)?).await?;
            for place in first + 1..first + FOUNDERS {
                self.link(place)?.opens(Command::AcceptInvite { code: code.clone() }).await?;
            }
            self.members.insert(lobby, self.row(first, FOUNDERS)?);
            let mut rooms = Vec::new();
            for number in 0..ROOMS {
                let (nonce, name) = (Nonce(3 + number), format!("{first}号空间{number}号房"));
                let create = Command::CreateRoom { nonce, name, space: Some(lobby) };
                let room = self.link(first)?.opens(create).await?.id;
                for place in first + 1..first + 3 {
                    self.link(place)?.opens(Command::Join { conversation: room }).await?;
                }
                self.members.insert(room, self.row(first, 3)?);
                rooms.push(room);
            }
            spaces.push(Space { lobby, owner, rooms });
        }
        for place in ELSEWHERE {
            self.link(place)?.ask(Command::Leave { conversation: ConversationId::LOBBY }).await??;
        }
        Ok(spaces)
    }
}
