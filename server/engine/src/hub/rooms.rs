//! Which connections follow which conversation, and who thereby came or went.

use super::{
    connection::{Connection, fetched},
    frame::Frame,
    presence::Presence,
};
use protocol::{ConversationId, Event, PersonId, PresenceChange, ServerFrame};
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
    time::{Duration, Instant},
};

/// Changes of more people than this are told as a number alone.
const NAMED: usize = 20;
/// Less than one in so many is little …
const LITTLE: usize = 50;
/// … and told after this time at the latest. In a crowd somebody comes or goes all the time, and telling
/// everybody of each takes the time of what is said there.
const LITTLE_WAITS: Duration = Duration::from_secs(5);
/// So many are told of a change before the hub looks whether there is something more urgent: a message to
/// a thousand people should not wait until a thousand have heard who came.
const TOLD_AT_ONCE: usize = 64;

#[derive(Default)]
pub struct Rooms {
    rooms: HashMap<ConversationId, Room>,
    /// What each connection follows.
    follows: HashMap<u64, Vec<ConversationId>>,
    /// Rooms whose presence changed since it was last told, and since when.
    changed: HashMap<ConversationId, Instant>,
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
        self.changed.entry(conversation).or_insert_with(Instant::now);
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
        let Some(place) = room.members.iter().position(|member| Arc::ptr_eq(member, connection)) else {
            return;
        };
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
        self.changed.entry(conversation).or_insert_with(Instant::now);
        if room.members.is_empty() {
            self.rooms.remove(&conversation);
        }
    }

    /// Whether there is somebody to announce.
    pub fn presence_changed(&self) -> bool {
        !self.changed.is_empty()
    }

    /// For each changed room, who came and went since the last time, and who is to be told. What is little
    /// for a room's size waits for more.
    pub fn announcements(&mut self, now: Instant) -> Vec<Announcement> {
        let mut announcements = Vec::new();
        for (conversation, since) in std::mem::take(&mut self.changed) {
            let Some(room) = self.rooms.get_mut(&conversation) else { continue };
            let changes = room.came.len() + room.went.len();
            if changes == 0 {
                continue;
            }
            if changes * LITTLE < room.people.len() && now.saturating_duration_since(since) < LITTLE_WAITS {
                self.changed.insert(conversation, since);
                continue;
            }
            let (came, went) = (std::mem::take(&mut room.came), std::mem::take(&mut room.went));
            let named = came.len() + went.len() <= NAMED;
            let name = |who: BTreeSet<PersonId>| if named { who.into_iter().collect() } else { Vec::new() };
            let change = PresenceChange {
                conversation,
                online: count(room.people.len()),
                came: name(came),
                went: name(went),
            };
            let frame = Frame::new(&ServerFrame::Event(Event::Presence(change)));
            announcements.push(Announcement { conversation, frame, left: room.members.clone() });
        }
        announcements
    }
}

/// A change of presence on its way to those who followed the room when it was gathered. Who comes later
/// knows already.
pub struct Announcement {
    conversation: ConversationId,
    frame: Frame,
    left: Vec<Arc<Connection>>,
}

impl Announcement {
    /// Tells some of them, if they still follow. Whether that was all.
    pub fn tell_some(&mut self, rooms: &Rooms) -> bool {
        let some = self.left.split_off(self.left.len().saturating_sub(TOLD_AT_ONCE));
        for member in fetched(&some).filter(|member| rooms.has(self.conversation, member.id)) {
            member.push(std::slice::from_ref(&self.frame));
        }
        self.left.is_empty()
    }
}

fn count(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::Transport;
    use protocol::{AvatarId, LoginId, Person};

    const ROOM: ConversationId = ConversationId(1);

    fn connection(id: u64) -> Arc<Connection> {
        let person = PersonId(i64::try_from(id).unwrap());
        let person = Person { id: person, name: "x".into(), avatar: AvatarId(1), owner: false };
        Arc::new(Connection::new(id, LoginId(1), person, Transport::Pulled, Vec::new(), 0))
    }

    #[test]
    fn a_crowd_is_told_bit_by_bit_but_for_those_who_have_left() {
        let (mut rooms, presence) = (Rooms::default(), Presence::default());
        let everybody: Vec<_> = (1..=TOLD_AT_ONCE as u64 * 2 + 1).map(connection).collect();
        for one in &everybody {
            rooms.enter(ROOM, one, &presence);
        }
        let mut announcements = rooms.announcements(Instant::now());
        assert!(rooms.announcements(Instant::now()).is_empty(), "told once");
        let [announcement] = announcements.as_mut_slice() else { panic!() };
        let told = || everybody.iter().filter(|one| one.has_waiting()).count();
        assert_eq!((announcement.tell_some(&rooms), told()), (false, TOLD_AT_ONCE));
        let late = connection(1_000);
        rooms.enter(ROOM, &late, &presence);
        let gone = everybody.iter().find(|one| !one.has_waiting()).unwrap();
        rooms.leave(ROOM, gone, &presence);
        while !announcement.tell_some(&rooms) {}
        assert_eq!(told(), everybody.len() - 1);
        assert!(!gone.has_waiting() && !late.has_waiting(), "one is not there any more, one knows already");
    }

    #[test]
    fn one_of_many_is_told_later_than_one_of_few() {
        let (mut rooms, presence) = (Rooms::default(), Presence::default());
        let now = Instant::now();
        for id in 1..=LITTLE as u64 {
            rooms.enter(ROOM, &connection(id), &presence);
            assert_eq!(rooms.announcements(now).len(), 1, "the {id}th");
        }
        rooms.enter(ROOM, &connection(1_000), &presence);
        assert!(rooms.announcements(now).is_empty());
        assert!(rooms.presence_changed(), "it is not forgotten");
        assert_eq!(rooms.announcements(Instant::now() + LITTLE_WAITS).len(), 1);
        assert!(!rooms.presence_changed());
    }
}
