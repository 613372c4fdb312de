//! Which connections are subscribed to which conversation, and the presence that follows from it.

use super::{
    connection::{Connection, prefetched},
    frame::Frame,
    presence::Presence,
};
use protocol::{ConversationId, Event, PersonId, PresenceChange, ServerFrame, limits::HEARTBEAT_SECONDS};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
    time::Instant,
};

/// Changes of more people than this are sent as a count alone.
const NAMED: usize = 20;
/// With more people online than this, the count is sent with each connection's next ping: in a crowd somebody
/// comes or goes all the time.
const CROWD: usize = 500;
/// Presence is sent to this many connections at a time, so that messages do not wait for it.
const TOLD_AT_ONCE: usize = 64;

#[derive(Default)]
pub struct Subscriptions {
    conversations: HashMap<ConversationId, Subscribers>,
    /// The conversations of each connection.
    follows: HashMap<u64, Vec<ConversationId>>,
    /// Subscriptions whose presence changed since it was last told.
    changed: HashSet<ConversationId>,
    /// Since when there are any.
    changed_since: Option<Instant>,
}

#[derive(Default)]
struct Subscribers {
    members: Vec<Arc<Connection>>,
    /// Connections per person.
    people: HashMap<PersonId, u32>,
    came: BTreeSet<PersonId>,
    went: BTreeSet<PersonId>,
    /// The heartbeat at which its crowd last changed.
    crowd_since: Option<u64>,
}

impl Subscriptions {
    pub fn members(&self, conversation: ConversationId) -> &[Arc<Connection>] {
        self.conversations.get(&conversation).map_or(&[], |room| room.members.as_slice())
    }

    pub fn is_subscribed(&self, conversation: ConversationId, connection: u64) -> bool {
        self.follows.get(&connection).is_some_and(|followed| followed.contains(&conversation))
    }

    /// Whether a connection is subscribed to one of these conversations.
    pub fn follows_any(&self, connection: u64, conversations: &HashSet<ConversationId>) -> bool {
        let follows = self.follows.get(&connection).map(Vec::as_slice).unwrap_or_default();
        follows.iter().any(|conversation| conversations.contains(conversation))
    }

    /// Whether a connection is subscribed to anything.
    pub fn has_any(&self, connection: u64) -> bool {
        self.follows.contains_key(&connection)
    }

    /// Reserves room for this many subscriptions of a connection.
    pub fn reserve(&mut self, connection: &Connection, conversations: usize) {
        self.follows.entry(connection.id).or_default().reserve_exact(conversations);
    }

    pub fn subscribe(
        &mut self,
        conversation: ConversationId,
        connection: &Arc<Connection>,
        presence: &Presence,
    ) {
        let follows = self.follows.entry(connection.id).or_default();
        if follows.is_empty() {
            presence.came(connection.person_id());
        }
        if follows.contains(&conversation) {
            return;
        }
        follows.push(conversation);
        let room = self.conversations.entry(conversation).or_default();
        room.members.push(connection.clone());
        let person = connection.person_id();
        let connections = room.people.entry(person).or_default();
        *connections += 1;
        if *connections == 1 && !room.went.remove(&person) {
            room.came.insert(person);
        }
        presence.set_online(conversation, count(room.people.len()));
        self.note_change(conversation);
    }

    pub fn unsubscribe(
        &mut self,
        conversation: ConversationId,
        connection: &Arc<Connection>,
        presence: &Presence,
    ) {
        if let Some(follows) = self.follows.get_mut(&connection.id) {
            follows.retain(|followed| *followed != conversation);
        }
        self.remove(conversation, connection, presence);
    }

    pub fn unsubscribe_all(&mut self, connection: &Arc<Connection>, presence: &Presence) {
        let Some(follows) = self.follows.remove(&connection.id) else { return };
        presence.went(connection.person_id());
        for conversation in follows {
            self.remove(conversation, connection, presence);
        }
    }

    /// Ends a conversation and returns its subscribers.
    pub fn end(&mut self, conversation: ConversationId, presence: &Presence) -> Vec<Arc<Connection>> {
        let Some(room) = self.conversations.remove(&conversation) else { return Vec::new() };
        for connection in &room.members {
            if let Some(follows) = self.follows.get_mut(&connection.id) {
                follows.retain(|followed| *followed != conversation);
            }
        }
        presence.set_online(conversation, 0);
        room.members
    }

    fn remove(&mut self, conversation: ConversationId, connection: &Arc<Connection>, presence: &Presence) {
        let Some(room) = self.conversations.get_mut(&conversation) else { return };
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
        presence.set_online(conversation, count(room.people.len()));
        if room.members.is_empty() {
            self.conversations.remove(&conversation);
        }
        self.note_change(conversation);
    }

    fn note_change(&mut self, conversation: ConversationId) {
        self.changed.insert(conversation);
        self.changed_since.get_or_insert_with(Instant::now);
    }

    /// When the first change happened that was not sent yet.
    pub fn changed_since(&self) -> Option<Instant> {
        self.changed_since
    }

    /// For each changed room, who came and went since the last time, and who is to be told – but for
    /// crowds, whose change is noted under this heartbeat.
    pub fn announcements(&mut self, heartbeat: u64) -> Vec<Announcement> {
        self.changed_since = None;
        let mut announcements = Vec::new();
        for conversation in self.changed.drain() {
            let Some(room) = self.conversations.get_mut(&conversation) else { continue };
            let (came, went) = (std::mem::take(&mut room.came), std::mem::take(&mut room.went));
            if came.is_empty() && went.is_empty() {
                continue;
            }
            if room.people.len() > CROWD {
                room.crowd_since = Some(heartbeat);
                continue;
            }
            let named = came.len() + went.len() <= NAMED;
            let name = |who: BTreeSet<PersonId>| if named { who.into_iter().collect() } else { Vec::new() };
            let frame = room.presence(conversation, name(came), name(went));
            announcements.push(Announcement { conversation, frame, left: room.members.clone() });
        }
        announcements
    }

    /// How many are in the crowds that a connection follows, for those that changed since the last of its
    /// pings, of which there is one in [`HEARTBEAT_SECONDS`] beats.
    pub fn crowds(&self, connection: u64, heartbeat: u64) -> Vec<Frame> {
        let followed = self.follows.get(&connection).into_iter().flatten();
        let followed_subscribers =
            followed.filter_map(|conversation| Some((*conversation, self.conversations.get(conversation)?)));
        let crowds = followed_subscribers.filter(|(_, room)| room.people.len() > CROWD);
        let changed = crowds.filter(|(_, room)| {
            room.crowd_since.is_some_and(|since| since + u64::from(HEARTBEAT_SECONDS) >= heartbeat)
        });
        changed.map(|(conversation, room)| room.presence(conversation, Vec::new(), Vec::new())).collect()
    }
}

impl Subscribers {
    fn presence(&self, conversation: ConversationId, came: Vec<PersonId>, went: Vec<PersonId>) -> Frame {
        let change = PresenceChange { conversation, online: count(self.people.len()), came, went };
        Frame::new(&ServerFrame::Event(Event::Presence(change)))
    }
}

/// A change of presence that is being sent to those who were subscribed at the time. Later subscribers know
/// it from their resume.
pub struct Announcement {
    conversation: ConversationId,
    frame: Frame,
    left: Vec<Arc<Connection>>,
}

impl Announcement {
    /// Sends it to some of them, if they are still subscribed. Whether that was all.
    pub fn tell_some(&mut self, subscriptions: &Subscriptions) -> bool {
        let some = self.left.split_off(self.left.len().saturating_sub(TOLD_AT_ONCE));
        for member in
            prefetched(&some).filter(|member| subscriptions.is_subscribed(self.conversation, member.id))
        {
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
        let person = Person {
            id: person,
            name: "x".into(),
            avatar: AvatarId(1),
            owner: false,
            gone: false,
            robot: false,
        };
        Arc::new(Connection::new(id, LoginId(1), person, Transport::Pulled, Vec::new(), 0))
    }

    #[test]
    fn a_crowd_is_told_bit_by_bit_but_for_those_who_have_left() {
        let (mut subscriptions, presence) = (Subscriptions::default(), Presence::default());
        let everybody: Vec<_> = (1..=TOLD_AT_ONCE as u64 * 2 + 1).map(connection).collect();
        for one in &everybody {
            subscriptions.subscribe(ROOM, one, &presence);
        }
        let mut announcements = subscriptions.announcements(0);
        assert!(subscriptions.announcements(0).is_empty(), "told once");
        let [announcement] = announcements.as_mut_slice() else { panic!() };
        let told = || everybody.iter().filter(|one| one.has_waiting()).count();
        assert_eq!((announcement.tell_some(&subscriptions), told()), (false, TOLD_AT_ONCE));
        let late = connection(1_000);
        subscriptions.subscribe(ROOM, &late, &presence);
        let gone = everybody.iter().find(|one| !one.has_waiting()).unwrap();
        subscriptions.unsubscribe(ROOM, gone, &presence);
        while !announcement.tell_some(&subscriptions) {}
        assert_eq!(told(), everybody.len() - 1);
        assert!(!gone.has_waiting() && !late.has_waiting(), "one is not there any more, one knows already");
    }

    #[test]
    fn who_is_in_a_crowd_hears_of_a_change_with_one_ping_and_no_sooner() {
        let (mut subscriptions, presence) = (Subscriptions::default(), Presence::default());
        for id in 1..=CROWD as u64 {
            subscriptions.subscribe(ROOM, &connection(id), &presence);
            assert_eq!(subscriptions.announcements(0).len(), 1, "the {id}th, at once");
        }
        let last = connection(1_000);
        subscriptions.subscribe(ROOM, &last, &presence);
        assert!(subscriptions.changed_since().is_some());
        const BEAT: u64 = 40;
        assert!(subscriptions.announcements(BEAT).is_empty(), "nobody is told at once");
        assert!(subscriptions.changed_since().is_none());
        let period = u64::from(HEARTBEAT_SECONDS);
        for id in 1..=period {
            let pings = BEAT + 1..=BEAT + 3 * period;
            let told: Vec<_> = pings
                .filter(|heartbeat| (id + heartbeat).is_multiple_of(period))
                .map(|heartbeat| subscriptions.crowds(id, heartbeat))
                .collect();
            assert!(told.iter().map(Vec::len).eq([1, 0, 0]), "{id}");
            let json = String::from_utf8(told[0][0].json().to_vec()).unwrap();
            assert!(json.contains(r#""online":501"#), "{json}");
        }
        subscriptions.unsubscribe_all(&last, &presence);
        assert_eq!(subscriptions.announcements(BEAT + 1).len(), 1, "it is no crowd any more");
        assert!(subscriptions.crowds(1, BEAT + 2).is_empty());
    }
}
