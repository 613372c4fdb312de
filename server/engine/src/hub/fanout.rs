//! Hop 9: what rooms are told, on its way to the members. What came together leaves together: each
//! event is encoded once, and each member of a room gets the room's share in one write.

use super::{
    Connections, People,
    connection::{Connection, concat, fetched},
    frame::Frame,
    rooms::Rooms,
};
use crate::ports::bus::Origin;
use protocol::{ConversationId, Entry, Event, PersonId, Reply, ServerFrame};
use std::{collections::HashMap, sync::Arc};

/// Events waiting for the end of the round, by conversation, each in the order in which they came.
#[derive(Default)]
pub struct Burst {
    rooms: HashMap<ConversationId, Vec<Told>>,
    bytes: usize,
}

/// More than this is not gathered: one write should fit what the system holds for a socket.
const BYTES: usize = 64 * 1024;

struct Told {
    event: Frame,
    /// The connection that caused it gets the reply in the event's place.
    reply: Option<(u64, Frame)>,
    /// Who is not told of it: who types knows.
    not_for: Option<PersonId>,
}

impl Burst {
    /// An entry of the log.
    pub fn add_entry(&mut self, entry: &Entry, origin: Option<Origin>) {
        let encoded = Frame::entry(entry);
        let reply = origin.map(|origin| (origin.connection, encoded.reply(origin.reference)));
        self.add(entry.conversation, Told { event: encoded.event(), reply, not_for: None });
    }

    /// Somebody types.
    pub fn add_typing(&mut self, from: &Connection, reference: u32, conversation: ConversationId) {
        let event = Event::Typing { conversation, person: from.person.clone() };
        let done = Frame::new(&ServerFrame::Reply { reference, ok: Reply::Done });
        let event = Frame::new(&ServerFrame::Event(event));
        let not_for = Some(from.person_id());
        self.add(conversation, Told { event, reply: Some((from.id, done)), not_for });
    }

    /// Whether it should leave before it grows further.
    pub fn is_full(&self) -> bool {
        self.bytes >= BYTES
    }

    fn add(&mut self, conversation: ConversationId, told: Told) {
        self.bytes += told.event.framed().len();
        self.rooms.entry(conversation).or_default().push(told);
    }

    /// Tells all of it: those who caused something first, with their replies in place.
    pub fn flush(&mut self, rooms: &Rooms, connections: &Connections, people: &People) {
        self.bytes = 0;
        for (conversation, told) in self.rooms.drain() {
            let involved = involved(&told, connections, people);
            for connection in &involved {
                connection.push(&share_of(connection, &told, rooms.has(conversation, connection.id)));
            }
            let events: Vec<Frame> = told.iter().map(|told| told.event.clone()).collect();
            let bytes = concat(&events);
            let mut delivered: u64 = 0;
            for member in fetched(rooms.members(conversation)) {
                // By their places: what each is called would have to be fetched from memory.
                if involved.iter().any(|connection| Arc::ptr_eq(connection, member)) {
                    continue;
                }
                match member.socket() {
                    Some(_) => member.push_bytes(&bytes),
                    None => member.push(&events),
                }
                delivered += events.len() as u64;
            }
            metrics::counter!("leliao_deliveries_total").increment(delivered);
        }
    }
}

/// The connections that caused something, then all others of the same people; each once.
fn involved(told: &[Told], connections: &Connections, people: &People) -> Vec<Arc<Connection>> {
    let mut involved: Vec<Arc<Connection>> = Vec::new();
    let mut add = |connection: &Arc<Connection>| {
        if !involved.iter().any(|other| Arc::ptr_eq(other, connection)) {
            involved.push(connection.clone());
        }
    };
    let causes = || told.iter().filter_map(|told| connections.get(&told.reply.as_ref()?.0));
    causes().for_each(&mut add);
    causes().flat_map(|cause| people.get(&cause.person_id()).into_iter().flatten()).for_each(add);
    involved
}

/// What a connection is told whose person caused some of it.
fn share_of(connection: &Connection, told: &[Told], follows: bool) -> Vec<Frame> {
    told.iter()
        .filter_map(|told| match &told.reply {
            Some((origin, reply)) if *origin == connection.id => Some(reply.clone()),
            _ => (follows && told.not_for != Some(connection.person_id())).then(|| told.event.clone()),
        })
        .collect()
}
