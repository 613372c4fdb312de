//! Hop 9, fan-out: each event is encoded once, and each subscriber of a conversation gets all events of a
//! round in one write.

use super::{
    Connections, People,
    connection::{Connection, concat, prefetched},
    frame::Frame,
    subscriptions::Subscriptions,
};
use crate::ports::bus::Origin;
use protocol::{ConversationId, Entry, Event, Person, PersonId, Reply, ServerFrame, What};
use std::{collections::HashMap, sync::Arc};

/// Events of this round by conversation, in order.
#[derive(Default)]
pub struct Burst {
    conversations: HashMap<ConversationId, Vec<Queued>>,
    bytes: usize,
}

/// A round ends early at this size: one write should fit the socket's send buffer.
const BYTES: usize = 64 * 1024;

struct Queued {
    event: Frame,
    /// The connection that caused it gets the reply in the event's place.
    reply: Option<(u64, Frame)>,
    /// Somebody who does not get it: whoever types.
    not_for: Option<PersonId>,
}

impl Burst {
    /// An entry of the log.
    pub fn add_entry(&mut self, entry: &Entry, origin: Option<Origin>) {
        let encoded = Frame::entry(entry);
        let reply = origin.map(|origin| (origin.connection, encoded.reply(origin.reference)));
        self.add(entry.conversation, Queued { event: encoded.event(), reply, not_for: None });
    }

    /// Somebody types.
    pub fn add_typing(
        &mut self,
        from: &Connection,
        person: &Person,
        reference: u32,
        conversation: ConversationId,
    ) {
        let event = Event::Typing { conversation, person: person.clone() };
        let done = Frame::new(&ServerFrame::Reply { reference, ok: Reply::Done });
        let event = Frame::new(&ServerFrame::Event(event));
        let not_for = Some(from.person_id());
        self.add(conversation, Queued { event, reply: Some((from.id, done)), not_for });
    }

    /// Whether it should be sent before more is added.
    pub fn is_full(&self) -> bool {
        self.bytes >= BYTES
    }

    fn add(&mut self, conversation: ConversationId, queued: Queued) {
        self.bytes += queued.event.framed().len();
        self.conversations.entry(conversation).or_default().push(queued);
    }

    /// Sends all of it: first to the people who caused something, with their replies in place.
    pub fn flush(&mut self, subscriptions: &Subscriptions, connections: &Connections, people: &People) {
        self.bytes = 0;
        for (conversation, queued) in self.conversations.drain() {
            let origins = origins(&queued, connections, people);
            for connection in &origins {
                if queued
                    .iter()
                    .any(|queued| queued.reply.as_ref().is_some_and(|(id, _)| *id == connection.id))
                {
                    connection.count_refusal(false);
                }
                connection.push(&frames_for(
                    connection,
                    &queued,
                    subscriptions.is_subscribed(conversation, connection.id),
                ));
            }
            let events: Vec<Frame> = queued.iter().map(|queued| queued.event.clone()).collect();
            let bytes = concat(&events);
            let mut delivered: u64 = 0;
            for member in prefetched(subscriptions.members(conversation)) {
                // Compares pointers; comparing ids would touch every connection.
                if origins.iter().any(|connection| Arc::ptr_eq(connection, member)) {
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

/// Tells an author alone of an entry, and whoever does not receive it that its place has nothing for them. The
/// connection that caused it gets the reply.
pub fn tell_hidden(
    entry: &Entry,
    origin: Option<Origin>,
    hidden_from: PersonId,
    (subscriptions, connections, people): (&Subscriptions, &Connections, &People),
) {
    let (What::Message { author, .. } | What::Changed { by: author, .. }) = &entry.what else { return };
    let (conversation, seq) = (entry.conversation, entry.seq);
    let encoded = Frame::entry(entry);
    let cause = origin.and_then(|origin| Some((connections.get(&origin.connection)?, origin.reference)));
    if let Some((connection, reference)) = cause {
        connection.count_refusal(false);
        connection.push(&[encoded.reply(reference)]);
    }
    let tell = |person, frame: Frame| {
        let theirs = people.get(&person).into_iter().flatten();
        let others = theirs.filter(|one| cause.is_none_or(|(cause, _)| cause.id != one.id));
        for connection in others.filter(|one| subscriptions.is_subscribed(conversation, one.id)) {
            connection.push(std::slice::from_ref(&frame));
        }
    };
    tell(author.id, encoded.event());
    let skip = Event::Skip { conversation, from: seq, to: seq };
    tell(hidden_from, Frame::new(&ServerFrame::Event(skip)));
}

/// The connections that caused something, then the other connections of the same people, each once.
fn origins(queued: &[Queued], connections: &Connections, people: &People) -> Vec<Arc<Connection>> {
    let mut origins: Vec<Arc<Connection>> = Vec::new();
    let mut add = |connection: &Arc<Connection>| {
        if !origins.iter().any(|other| Arc::ptr_eq(other, connection)) {
            origins.push(connection.clone());
        }
    };
    let causes = || queued.iter().filter_map(|queued| connections.get(&queued.reply.as_ref()?.0));
    causes().for_each(&mut add);
    causes().flat_map(|cause| people.get(&cause.person_id()).into_iter().flatten()).for_each(add);
    origins
}

/// The frames for a connection whose person caused some of them.
fn frames_for(connection: &Connection, queued: &[Queued], follows: bool) -> Vec<Frame> {
    queued
        .iter()
        .filter_map(|queued| match &queued.reply {
            Some((origin, reply)) if *origin == connection.id => Some(reply.clone()),
            _ => (follows && queued.not_for != Some(connection.person_id())).then(|| queued.event.clone()),
        })
        .collect()
}
