//! Hop 9: log entries on their way to the members. Entries that were committed together leave
//! together: each is encoded once, and each member of a room gets the room's share in one write.

use super::{
    connection::{Connection, concat},
    frame::Frame,
    rooms::Rooms,
};
use crate::ports::bus::Origin;
use bytes::Bytes;
use protocol::{ConversationId, Entry};
use std::{collections::HashMap, sync::Arc};

/// Entries waiting for the end of the round, by conversation, each in the order of its log.
#[derive(Default)]
pub struct Burst {
    rooms: HashMap<ConversationId, Vec<Told>>,
}

struct Told {
    event: Frame,
    /// The connection that caused it gets the reply in the event's place.
    reply: Option<(u64, Frame)>,
}

impl Burst {
    pub fn add(&mut self, entry: &Entry, origin: Option<Origin>) {
        let encoded = Frame::entry(entry);
        let reply = origin.map(|origin| (origin.connection, encoded.reply(origin.reference)));
        self.rooms.entry(entry.conversation).or_default().push(Told { event: encoded.event(), reply });
    }

    pub fn flush(&mut self, rooms: &Rooms, connections: &HashMap<u64, Arc<Connection>>) {
        for (conversation, told) in self.rooms.drain() {
            reply_first(&told, rooms, conversation, connections);
            let events: Vec<Frame> = told.iter().map(|t| t.event.clone()).collect();
            let bytes = concat(&events);
            let mut delivered: u64 = 0;
            for member in rooms.members(conversation) {
                if !is_origin(&told, member.id) {
                    tell(member, &events, &bytes);
                    delivered += events.len() as u64;
                }
            }
            metrics::counter!("leliao_deliveries_total").increment(delivered);
        }
    }
}

fn is_origin(told: &[Told], connection: u64) -> bool {
    told.iter().any(|t| t.reply.as_ref().is_some_and(|(origin, _)| *origin == connection))
}

/// Authors get the room's share with their replies in place, and get it before anybody else.
fn reply_first(
    told: &[Told],
    rooms: &Rooms,
    room: ConversationId,
    connections: &HashMap<u64, Arc<Connection>>,
) {
    let mut answered: Vec<u64> = Vec::new();
    for (author, _) in told.iter().filter_map(|t| t.reply.as_ref()) {
        if answered.contains(author) {
            continue;
        }
        answered.push(*author);
        let Some(connection) = connections.get(author) else { continue };
        let follows = rooms.has(room, *author);
        let share: Vec<Frame> = told
            .iter()
            .filter_map(|t| match &t.reply {
                Some((origin, reply)) if origin == author => Some(reply.clone()),
                _ => follows.then(|| t.event.clone()),
            })
            .collect();
        connection.push(&share);
    }
}

fn tell(member: &Connection, events: &[Frame], bytes: &Bytes) {
    if member.socket().is_some() {
        member.push_bytes(bytes.clone());
    } else {
        member.push(events);
    }
}
