//! Who is online, readable from every thread.

use dashmap::DashMap;
use protocol::{ConversationId, PersonId};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Counts that are read more often than they change. Connections count themselves; the event loop does the rest.
#[derive(Debug, Default)]
pub struct Presence {
    /// People with a connection that follows.
    people: DashMap<PersonId, Online>,
    /// How many have come so far.
    arrivals: AtomicU64,
    /// How many of the members are among them.
    conversations: DashMap<ConversationId, u32>,
    /// Connections per person, following or not.
    connections: DashMap<PersonId, u32>,
    /// Whether the robot answers: it has no connection.
    robot: AtomicBool,
}

#[derive(Debug, Default)]
struct Online {
    connections: u32,
    /// The number of their arrival.
    arrival: u64,
}

impl Presence {
    /// Counts arrivals from here on; what an earlier run of the server counted has to be below.
    #[must_use]
    pub fn counting_from(arrivals: u64) -> Self {
        Self { arrivals: AtomicU64::new(arrivals), ..Self::default() }
    }

    /// How many arrivals there were so far: a point in time to compare others with.
    #[must_use]
    pub fn arrivals(&self) -> u64 {
        self.arrivals.load(Ordering::Relaxed)
    }

    /// Whether somebody has been here since before that many arrivals, without a pause.
    #[must_use]
    pub fn is_online_since(&self, person: PersonId, arrivals: u64) -> bool {
        self.people.get(&person).is_some_and(|online| online.arrival <= arrivals)
            || self.is_robot_here(person)
    }

    /// Whether somebody has a connection, or is the robot.
    #[must_use]
    pub fn is_online(&self, person: PersonId) -> bool {
        self.people.contains_key(&person) || self.is_robot_here(person)
    }

    /// The robot is here from now on, or no longer. It is counted nowhere.
    pub fn set_robot(&self, here: bool) {
        self.robot.store(here, Ordering::Relaxed);
    }

    fn is_robot_here(&self, person: PersonId) -> bool {
        person == PersonId::ROBOT && self.robot.load(Ordering::Relaxed)
    }

    /// How many members of a conversation have a connection.
    #[must_use]
    pub fn online_in(&self, conversation: ConversationId) -> u32 {
        self.conversations.get(&conversation).map_or(0, |count| *count)
    }

    /// How many people have a connection.
    #[must_use]
    pub fn online(&self) -> usize {
        self.people.len()
    }

    /// Counts one connection more and says how many somebody has.
    pub fn connect(&self, person: PersonId) -> u32 {
        let mut count = self.connections.entry(person).or_default();
        *count += 1;
        *count
    }

    /// Counts one connection less.
    pub fn disconnect(&self, person: PersonId) {
        decrement(&self.connections, person);
    }

    /// Connections in all, following or not.
    #[must_use]
    pub fn connections(&self) -> u32 {
        self.connections.iter().map(|count| *count).sum()
    }

    pub(super) fn came(&self, person: PersonId) {
        let mut online = self.people.entry(person).or_default();
        online.connections += 1;
        if online.connections == 1 {
            online.arrival = self.arrivals.fetch_add(1, Ordering::Relaxed) + 1;
        }
    }

    pub(super) fn went(&self, person: PersonId) {
        if let dashmap::Entry::Occupied(mut entry) = self.people.entry(person) {
            entry.get_mut().connections -= 1;
            if entry.get().connections == 0 {
                entry.remove();
            }
        }
    }

    pub(super) fn set_online(&self, conversation: ConversationId, online: u32) {
        if online == 0 {
            self.conversations.remove(&conversation);
        } else {
            self.conversations.insert(conversation, online);
        }
    }
}

fn decrement(counts: &DashMap<PersonId, u32>, person: PersonId) {
    if let dashmap::Entry::Occupied(mut entry) = counts.entry(person) {
        *entry.get_mut() -= 1;
        if *entry.get() == 0 {
            entry.remove();
        }
    }
}
