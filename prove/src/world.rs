//! Who is there and what they are in: a dozen people, the lobby, four rooms that some join, and two
//! dozen private chats, so that there is something that could leak.

use crate::{
    audit::Members,
    http::{self, LoggedIn},
    link::{Link, Manner, Route},
};
use anyhow::{Context as _, bail};
use protocol::{Command, Conversation, ConversationId, Nonce, Reply};
use std::collections::BTreeSet;

/// Their names, one each.
const NAMES: [&str; 12] = ["甲", "乙", "丙", "丁", "戊", "庚", "辛", "壬", "癸", "子", "丑", "寅"];
/// Each has a private chat with those who come so many places later.
const APART: [usize; 2] = [1, 3];
/// A room has this many members in a row; the next room begins three places later.
const ROOM: usize = 6;

/// The people and their conversations. Nobody comes or goes while it is proved.
pub struct World {
    pub people: Vec<LoggedIn>,
    pub members: Members,
    /// The room of the first six people.
    pub first_room: ConversationId,
}

impl World {
    /// Makes it on a fresh server.
    pub async fn found(route: Route) -> anyhow::Result<Self> {
        let (mut people, mut links) = (Vec::new(), Vec::new());
        for name in NAMES {
            let login = http::log_in(route.server, name).await?;
            let mut link = Link::open(route, &login.token, Manner::default()).await?.0;
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
                let create = Command::CreateRoom { nonce: Nonce(1), name: format!("{place}号房") };
                rooms.push((place, opened(link, create).await?.id));
            }
        }
        for &(first, room) in &rooms {
            for place in first + 1..first + ROOM {
                let link = links.get_mut(place % NAMES.len()).context("nobody there")?;
                opened(link, Command::Join { conversation: room }).await?;
            }
            members.insert(room, (first..first + ROOM).filter_map(id_of).collect());
        }
        let first_room = rooms.first().context("no room")?.1;
        Ok(Self { people, members, first_room })
    }

    /// Somebody who is in a conversation.
    pub fn member_of(&self, conversation: ConversationId) -> Option<&LoggedIn> {
        let members = self.members.get(&conversation)?;
        self.people.iter().find(|login| members.contains(&login.person.id))
    }
}

async fn opened(link: &mut Link, command: Command) -> anyhow::Result<Conversation> {
    match link.ask(command).await?? {
        Reply::Opened(conversation) => Ok(conversation),
        other => bail!("expected a conversation, got {other:?}"),
    }
}
