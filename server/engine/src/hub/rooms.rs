//! Which connections follow which conversation, and who thereby came or went.

use super::{
    connection::{Connection, fetched},
    frame::Frame,
    presence::Presence,
};
use protocol::{ConversationId, Event, PersonId, PresenceChange, ServerFrame};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

/// Changes of more people than this are told as a number alone.
const NAMED: usize = 20;

#[derive(Default)]
pub struct Rooms {
    rooms: HashMap<ConversationId, Room>,
    /// What each connection follows.
    follows: HashMap<u64, Vec<ConversationId>>,
    /// Rooms whose presence changed since it was last told.
    changed: HashSet<ConversationId>,
}

#[derive(Default)]
struct Room {
    members: Vec<Arc<Connection>>,
    /// Connections per person.
    people: HashMap<PersonId, u32>,
    came: BTreeSet<PersonId>,
    went: BTreeSet<PersonId>,
}

impl Rooms {
    pub fn members(&self, conversation: ConversationId) -> &[Arc<Connection>] {
        self.rooms.get(&conversation).map_or(&[], |room| room.members.as_slice())
    }

    pub fn has(&self, conversation: ConversationId, connection: u64) -> bool {
        self.follows.get(&connection).is_some_and(|followed| followed.contains(&conversation))
    }

    /// Whether a connection follows anything.
    pub fn follows(&self, connection: u64) -> bool {
        self.follows.contains_key(&connection)
    }

    /// A connection is about to follow this many conversations.
    pub fn expect(&mut self, connection: &Connection, conversations: usize) {
        self.follows.entry(connection.id).or_default().reserve_exact(conversations);
    }

    pub fn enter(&mut self, conversation: ConversationId, connection: &Arc<Connection>, presence: &Presence) {
        let follows = self.follows.entry(connection.id).or_default();
        if follows.is_empty() {
            presence.came(connection.person_id());
        }
        if follows.contains(&conversation) {
            return;
        }
        follows.push(conversation);
        let room = self.rooms.entry(conversation).or_default();
        room.members.push(connection.clone());
        let person = connection.person_id();
        let connections = room.people.entry(person).or_default();
        *connections += 1;
        if *connections == 1 && !room.went.remove(&person) {
            room.came.insert(person);
        }
        presence.set_room(conversation, count(room.people.len()));
        self.changed.insert(conversation);
    }

    pub fn leave(&mut self, conversation: ConversationId, connection: &Arc<Connection>, presence: &Presence) {
        if let Some(follows) = self.follows.get_mut(&connection.id) {
            follows.retain(|followed| *followed != conversation);
        }
        self.remove(conversation, connection, presence);
    }

    pub fn leave_all(&mut self, connection: &Arc<Connection>, presence: &Presence) {
        let Some(follows) = self.follows.remove(&connection.id) else { return };
        presence.went(connection.person_id());
        for conversation in follows {
            self.remove(conversation, connection, presence);
        }
    }

    /// Ends a conversation and gives back who followed it.
    pub fn close(&mut self, conversation: ConversationId, presence: &Presence) -> Vec<Arc<Connection>> {
        let Some(room) = self.rooms.remove(&conversation) else { return Vec::new() };
        for connection in &room.members {
            if let Some(follows) = self.follows.get_mut(&connection.id) {
                follows.retain(|followed| *followed != conversation);
            }
        }
        presence.set_room(conversation, 0);
        room.members
    }

    fn remove(&mut self, conversation: ConversationId, connection: &Arc<Connection>, presence: &Presence) {
        let Some(room) = self.rooms.get_mut(&conversation) else { return };
        let Some(place) = room.members.iter().position(|member| member.id == connection.id) else { return };
        room.members.swap_remove(place);
        let person = connection.person_id();
        if let Some(connections) = room.people.get_mut(&person) {
            *connections -= 1;
            if *connections == 0 {
                room.people.remove(&person);
                if !room.came.remove(&person) {
                    room.went.insert(person);
                }
            }
        }
        presence.set_room(conversation, count(room.people.len()));
        self.changed.insert(conversation);
        if room.members.is_empty() {
            self.rooms.remove(&conversation);
        }
    }

    /// Whether there is somebody to announce.
    pub fn presence_changed(&self) -> bool {
        !self.changed.is_empty()
    }

    /// Tells each changed room who came and went since it was last told.
    pub fn announce_presence(&mut self) {
        for conversation in self.changed.drain() {
            let Some(room) = self.rooms.get_mut(&conversation) else { continue };
            let (came, went) = (std::mem::take(&mut room.came), std::mem::take(&mut room.went));
            if came.is_empty() && went.is_empty() {
                continue;
            }
            let named = came.len() + went.len() <= NAMED;
            let name = |who: BTreeSet<PersonId>| if named { who.into_iter().collect() } else { Vec::new() };
            let change = PresenceChange {
                conversation,
                online: count(room.people.len()),
                came: name(came),
                went: name(went),
            };
            let frame = [Frame::new(&ServerFrame::Event(Event::Presence(change)))];
            for member in fetched(&room.members) {
                member.push(&frame);
            }
        }
    }
}

fn count(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}
