//! The people and conversations of a phase: a dozen people, the lobby, four rooms with some members each, two dozen
//! private chats, so that leaks can be found, and three groups whose members come and go.

use crate::{
    audit::Members,
    http::{self, LoggedIn},
    link::{ConnectOptions, Link, Route},
};
use anyhow::{Context as _, bail};
use protocol::{Command, Conversation, ConversationId, Nonce, PersonId, Reply};
use std::collections::BTreeSet;

/// The names of the people.
const NAMES: [&str; 12] = ["甲", "乙", "丙", "丁", "戊", "庚", "辛", "壬", "癸", "子", "丑", "寅"];
/// Each has a private chat with the people so many places later.
const APART: [usize; 2] = [1, 3];
/// The number of members of a room, in a row; the next room begins three places later.
const ROOM: usize = 6;

/// The number of people who found a group, in a row; the next group begins two places later.
const GROUP: usize = 5;
/// The groups.
const GROUPS: usize = 3;

/// A group. Its owner stays; everybody else comes and goes.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    pub id: ConversationId,
    pub owner: PersonId,
}

/// The people and their conversations. Only the members of the groups change during a phase.
pub struct World {
    pub people: Vec<LoggedIn>,
    /// Who is in which conversation at first.
    pub members: Members,
    pub groups: Vec<Group>,
    /// The room of the first six people.
    pub first_room: ConversationId,
}

impl World {
    /// Creates it on a fresh server.
    pub async fn found(route: Route) -> anyhow::Result<Self> {
        let (mut people, mut links) = (Vec::new(), Vec::new());
        for name in NAMES {
            let login = http::log_in(route.server, name).await?;
            let mut link = Link::open(route, &login.token, ConnectOptions::default()).await?.0;
            link.ask(Command::Resume { cursor: None }).await??;
            people.push(login);
            links.push(link);
        }
        let id_of = |place: usize| people.iter().cycle().nth(place).map(|login| login.person.id);
        let mut members = Members::new();
        members.insert(ConversationId::LOBBY, people.iter().map(|login| login.person.id).collect());
        let mut rooms = Vec::new();
        for (place, link) in links.iter_mut().enumerate() {
            for apart in APART {
                let (Some(me), Some(other)) = (id_of(place), id_of(place + apart)) else { continue };
                let chat = opened(link, Command::OpenPrivate { person: other }).await?;
                members.insert(chat.id, BTreeSet::from([me, other]));
            }
            if place % 3 == 0 {
                let create =
                    Command::CreateRoom { nonce: Nonce(1), name: format!("{place}号房"), space: None };
                rooms.push((place, opened(link, create).await?.id));
            }
        }
        // The other one has a chat in their list from its first message on, or when they open it too.
        for (place, apart) in (0..NAMES.len()).flat_map(|place| APART.map(|apart| (place, apart))) {
            let (Some(me), Some(link)) = (id_of(place), links.get_mut((place + apart) % NAMES.len())) else {
                continue;
            };
            opened(link, Command::OpenPrivate { person: me }).await?;
        }
        for &(first, room) in &rooms {
            for place in first + 1..first + ROOM {
                let link = links.get_mut(place % NAMES.len()).context("nobody there")?;
                opened(link, Command::Join { conversation: room }).await?;
            }
            members.insert(room, (first..first + ROOM).filter_map(id_of).collect());
        }
        let mut groups = Vec::new();
        for (owner, link) in links.iter_mut().enumerate().step_by(2).take(GROUPS) {
            let founders: BTreeSet<PersonId> = (owner..owner + GROUP).filter_map(id_of).collect();
            let (nonce, people) = (Nonce(2), founders.iter().copied().collect());
            let id = opened(link, Command::CreateGroup { nonce, name: String::new(), people }).await?.id;
            groups.push(Group { id, owner: id_of(owner).context("nobody there")? });
            members.insert(id, founders);
        }
        let first_room = rooms.first().context("no room")?.1;
        Ok(Self { people, members, groups, first_room })
    }

    /// Who reads the log of a conversation afterwards: both people of a private chat, who may see different things
    /// there, the owner of a group, and one of the members of a room.
    pub fn readers_of(&self, conversation: ConversationId) -> Vec<&LoggedIn> {
        let Some(members) = self.members.get(&conversation) else { return Vec::new() };
        let owner = self.groups.iter().find(|group| group.id == conversation).map(|group| group.owner);
        let readers = self.people.iter().filter(|login| {
            owner.map_or_else(|| members.contains(&login.person.id), |owner| owner == login.person.id)
        });
        readers.take(if members.len() == 2 { 2 } else { 1 }).collect()
    }
}

async fn opened(link: &mut Link, command: Command) -> anyhow::Result<Conversation> {
    match link.ask(command).await?? {
        Reply::Opened(conversation) => Ok(conversation),
        other => bail!("expected a conversation, got {other:?}"),
    }
}
