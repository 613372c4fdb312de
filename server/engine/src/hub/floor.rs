//! The hub's thread: it carries out orders, tells who came and went, and sees that connections live.

use super::{
    Arrival, Arrivals, Connections, Order, People, Presence,
    connection::{Condition, Connection},
    fanout::Burst,
    frame::Frame,
    rooms::{Announcement, Rooms},
};
use crate::ports::bus::Envelope;
use protocol::{
    ConversationId, Event, Fault, PersonId, Reply, ServerFrame,
    limits::{HEARTBEAT_SECONDS, PONG_SECONDS, close},
};
use std::{
    collections::HashMap,
    sync::{
        Arc, PoisonError,
        mpsc::{Receiver, RecvTimeoutError},
    },
    time::{Duration, Instant},
};

/// Still behind after this many seconds, a connection is closed.
const BEHIND_SECONDS: u32 = 30;
/// A closing connection that does not answer is cut after this many seconds.
const CLOSING_SECONDS: u32 = 5;
/// Orders taken in one go; what they say to a room leaves in one write.
const BURST: usize = 1_024;

/// The hub's thread and all it owns.
pub struct Floor {
    inbox: Receiver<Order>,
    arrivals: Arc<Arrivals>,
    presence: Arc<Presence>,
    started: Instant,
    connections: Connections,
    people: People,
    rooms: Rooms,
    burst: Burst,
    /// Beats so far, one a second.
    beats: u64,
    /// Not everybody was told of these yet.
    announcements: Vec<Announcement>,
}

impl Floor {
    pub fn new(
        inbox: Receiver<Order>,
        arrivals: Arc<Arrivals>,
        presence: Arc<Presence>,
        started: Instant,
    ) -> Self {
        Self {
            inbox,
            arrivals,
            presence,
            started,
            connections: HashMap::new(),
            people: HashMap::new(),
            rooms: Rooms::default(),
            burst: Burst::default(),
            beats: 0,
            announcements: Vec::new(),
        }
    }

    pub fn run(mut self) {
        loop {
            match self.next_order() {
                Ok(order) => {
                    // Whoever is at work on this processor may have more to tell: it leaves in the same writes.
                    std::thread::yield_now();
                    if !self.round(order) {
                        return;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            if self.announcements.last_mut().is_some_and(|last| last.tell_some(&self.rooms)) {
                self.announcements.pop();
            }
            self.tick(Instant::now());
        }
    }

    /// Waits for one until something else is due.
    fn next_order(&self) -> Result<Order, RecvTimeoutError> {
        let due = self.announcement().map_or(self.next_beat(), |at| at.min(self.next_beat()));
        let wait = if self.announcements.is_empty() {
            due.saturating_duration_since(Instant::now())
        } else {
            Duration::ZERO
        };
        self.inbox.recv_timeout(wait)
    }

    /// Takes all that waits; what rooms are told gathers in the burst and leaves at its end.
    // `cargo xtask test counts` finds it by its symbol.
    #[inline(never)]
    fn round(&mut self, first: Order) -> bool {
        let mut next = Some(first);
        let mut taken = 0;
        while let Some(order) = next {
            if matches!(order, Order::Stop) {
                return false;
            }
            self.meet();
            let gathers = matches!(order, Order::Deliver(Envelope::Entry { .. }) | Order::Typing { .. });
            if !gathers || self.burst.is_full() {
                self.flush();
            }
            self.carry_out(order);
            taken += 1;
            next = if taken < BURST { self.inbox.try_recv().ok() } else { None };
        }
        self.flush();
        true
    }

    fn flush(&mut self) {
        self.burst.flush(&self.rooms, &self.connections, &self.people);
    }

    fn carry_out(&mut self, order: Order) {
        match order {
            Order::Attach { connection, arrival } => self.attach(connection, *arrival),
            Order::Detach(connection) => self.detach(&connection),
            Order::Deliver(envelope) => self.deliver(envelope),
            Order::Answer { connection, frame } => {
                if let Some(connection) = self.connections.get(&connection) {
                    connection.send(&frame);
                }
            }
            Order::Typing { connection, reference, conversation } => {
                self.typing(connection, reference, conversation);
            }
            Order::CloseAll { code, reason } => {
                for connection in self.connections.values() {
                    connection.close(code, &reason(connection.id));
                }
            }
            Order::CutTold => {
                for connection in self.connections.values().filter(|connection| !connection.has_waiting()) {
                    connection.break_off();
                }
            }
            Order::Stop => {}
        }
    }

    fn attach(&mut self, connection: Arc<Connection>, arrival: Arrival) {
        let Arrival { hello, reference, attachment } = arrival;
        if matches!(connection.condition(), Condition::Closing(..) | Condition::Broken) {
            return;
        }
        let person = connection.person_id();
        connection.resume();
        if self.connections.contains_key(&connection.id) && !self.rooms.follows(connection.id) {
            // Most people have one connection: room for just one is most of the room they need.
            self.people.entry(person).or_insert_with(|| Vec::with_capacity(1)).push(connection.clone());
            self.rooms.expect(&connection, attachment.rooms.len());
            for room in attachment.rooms {
                self.rooms.enter(room, &connection, &self.presence);
            }
        }
        let mut resumed = attachment.resumed;
        for conversation in &mut resumed.conversations {
            conversation.online = self.presence.online_in(conversation.id);
        }
        let reply = ServerFrame::Reply { reference, ok: Reply::Resumed(resumed) };
        connection.send_all(hello.iter().chain([&reply]));
    }

    fn gauge(&self) {
        metrics::gauge!("leliao_connections").set(u32::try_from(self.connections.len()).unwrap_or(u32::MAX));
    }

    fn detach(&mut self, connection: &Arc<Connection>) {
        if self.connections.remove(&connection.id).is_none() {
            return;
        }
        let person = connection.person_id();
        if let Some(theirs) = self.people.get_mut(&person) {
            theirs.retain(|other| other.id != connection.id);
            if theirs.is_empty() {
                self.people.remove(&person);
            }
        }
        self.rooms.leave_all(connection, &self.presence);
        self.gauge();
    }

    fn deliver(&mut self, envelope: Envelope) {
        match envelope {
            Envelope::Entry { entry, origin } => self.burst.add_entry(&entry, origin),
            Envelope::Opened { person, mut conversation } => {
                for connection in self.people.get(&person).into_iter().flatten() {
                    self.rooms.enter(conversation.id, connection, &self.presence);
                }
                conversation.online = self.presence.online_in(conversation.id);
                self.tell_person(person, Event::Conversation(*conversation));
            }
            Envelope::Gone { person, conversation } => {
                for connection in self.people.get(&person).into_iter().flatten() {
                    self.rooms.leave(conversation, connection, &self.presence);
                }
                self.tell_person(person, Event::Gone { conversation });
            }
            Envelope::Deleted { conversation } => {
                let frame = Frame::new(&ServerFrame::Event(Event::Gone { conversation }));
                for connection in self.rooms.close(conversation, &self.presence) {
                    connection.push(std::slice::from_ref(&frame));
                }
            }
            Envelope::Read { person, conversation, seq, unread } => {
                self.tell_person(person, Event::Read { conversation, seq, unread });
            }
            Envelope::Person(person) => {
                let frame = Frame::new(&ServerFrame::Event(Event::Person(person)));
                // Who does not follow yet will read it, and may not have been greeted.
                for connection in self.people.values().flatten() {
                    connection.push(std::slice::from_ref(&frame));
                }
            }
            Envelope::SignedOut(login) => {
                for connection in self.connections.values().filter(|c| c.login == login) {
                    connection.close(close::SIGNED_OUT, "signed out");
                }
            }
        }
    }

    fn tell_person(&self, person: PersonId, event: Event) {
        let frame = Frame::new(&ServerFrame::Event(event));
        for connection in self.people.get(&person).into_iter().flatten() {
            connection.push(std::slice::from_ref(&frame));
        }
    }

    fn typing(&mut self, id: u64, reference: u32, conversation: ConversationId) {
        let Some(from) = self.connections.get(&id) else { return };
        if self.rooms.has(conversation, id) {
            self.burst.add_typing(from, reference, conversation);
        } else {
            from.send(&ServerFrame::Refusal { reference, fault: Fault::Missing });
        }
    }

    /// Takes in who has arrived: from here on they are pinged, and closed with the others.
    fn meet(&mut self) {
        let arrived = std::mem::take(&mut *self.arrivals.lock().unwrap_or_else(PoisonError::into_inner));
        if !arrived.is_empty() {
            self.connections.extend(arrived.into_iter().map(|connection| (connection.id, connection)));
            self.gauge();
        }
    }

    fn tick(&mut self, now: Instant) {
        if now >= self.next_beat() {
            self.meet();
            self.beat();
        }
        if self.announcement().is_some_and(|at| now >= at) {
            self.announcements = self.rooms.announcements(self.beats);
        }
    }

    /// When the others are told who came and went: 250 ms after the first for a class, about a second for
    /// ten thousand people. Who comes back among many is told of it once, not while they are still coming.
    fn announcement(&self) -> Option<Instant> {
        let gathering = Duration::from_millis(250 + self.connections.len() as u64 / 14);
        let since = self.rooms.changed_since().filter(|_| self.announcements.is_empty())?;
        Some(since + gathering)
    }

    /// None is left out when the thread is late: who is pinged when goes by their number.
    fn next_beat(&self) -> Instant {
        self.started + Duration::from_secs(self.beats)
    }

    /// Pings one part in [`HEARTBEAT_SECONDS`] of the connections, and ends those that are past saving.
    fn beat(&mut self) {
        self.beats += 1;
        let second = self.started.elapsed().as_secs();
        for connection in self.connections.values() {
            match connection.condition() {
                Condition::Behind(seconds) if seconds >= BEHIND_SECONDS => {
                    connection.close(close::BEHIND, "too far behind; resume");
                }
                Condition::Closing(seconds, _) if seconds >= CLOSING_SECONDS => connection.break_off(),
                Condition::Open | Condition::Behind(_) => {
                    let silent = second.saturating_sub(u64::from(connection.last_heard()));
                    if silent > u64::from(HEARTBEAT_SECONDS + PONG_SECONDS) {
                        connection.close(close::SILENT, "nothing heard");
                    } else if (connection.id + self.beats).is_multiple_of(u64::from(HEARTBEAT_SECONDS)) {
                        connection.ping(&self.rooms.crowds(connection.id, self.beats));
                    }
                }
                Condition::Closing(..) | Condition::Broken => {}
            }
        }
    }
}
