//! Who is connected, and telling them. One thread owns all of it and takes orders one by one, so that
//! everything said about a conversation is said in the order of its log. Nothing here waits for a
//! client, a disk or a lock that is held for long.

mod connection;
mod fanout;
mod frame;
mod presence;
mod rooms;

pub use connection::{Condition, Connection, Transport};
pub use frame::Frame;
pub use presence::Presence;

use crate::ports::{bus::Envelope, store::Attachment};
use fanout::Burst;
use protocol::{
    ConversationId, Event, Fault, LoginId, Person, PersonId, Reply, ServerFrame,
    limits::{BEAT_SECONDS, PONG_SECONDS, close},
};
use rooms::{Announcement, Rooms};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    time::{Duration, Instant},
};

/// Still behind after this many seconds, a connection is closed.
const BEHIND_SECONDS: u32 = 30;
/// A closing connection that does not answer is cut after this many seconds.
const CLOSING_SECONDS: u32 = 5;
/// Orders taken in one go; what they say to a room leaves in one write.
const BURST: usize = 1_024;

/// What the hub is asked to do.
enum Order {
    /// Follow: everything committed from here on.
    Attach { connection: Arc<Connection>, arrival: Box<Arrival> },
    /// The connection is gone.
    Detach(Arc<Connection>),
    /// Tell whom it concerns.
    Deliver(Envelope),
    /// Tell one connection something in its turn.
    Answer { connection: u64, frame: ServerFrame },
    /// Somebody types.
    Typing { connection: u64, reference: u32, conversation: ConversationId },
    /// Say goodbye to everyone.
    CloseAll { code: u16, reason: fn(u64) -> String },
    /// Cut the closing connections that have been told.
    CutTold,
    /// End the thread.
    Stop,
}

/// What a connection hears first of all that it follows.
pub struct Arrival {
    /// Goes before the reply, if the connection was not greeted yet.
    pub hello: Option<ServerFrame>,
    /// Of the `resume` that is answered.
    pub reference: u32,
    /// What the answer says, and what the connection follows from here on.
    pub attachment: Attachment,
}

/// The way to give the hub orders. Cheap to clone.
#[derive(Clone)]
pub struct Hub {
    orders: Sender<Order>,
    arrivals: Arc<Arrivals>,
    presence: Arc<Presence>,
    next_connection: Arc<AtomicU64>,
    started: Instant,
}

/// Connections that the hub does not know yet. Not an order: when everyone comes back at once, the
/// thread is not woken for each before there is anything to tell them.
type Arrivals = Mutex<Vec<Arc<Connection>>>;

impl Hub {
    /// Starts the hub's thread.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start() -> std::io::Result<Self> {
        let (orders, inbox) = channel();
        let arrivals = Arc::<Arrivals>::default();
        let presence = Arc::new(Presence::default());
        let started = Instant::now();
        let hub = Self {
            orders,
            arrivals: arrivals.clone(),
            presence: presence.clone(),
            next_connection: Arc::new(AtomicU64::new(1)),
            started,
        };
        let floor = Floor {
            inbox,
            arrivals,
            presence,
            started,
            connections: HashMap::new(),
            people: HashMap::new(),
            rooms: Rooms::default(),
            burst: Burst::default(),
            next_beat: started,
            presence_changed: None,
            announcements: Vec::new(),
        };
        std::thread::Builder::new().name("hub".into()).spawn(move || floor.run())?;
        Ok(hub)
    }

    /// Makes a connection; it hears nothing before [`Self::attach`]. `answer` is HTTP's to the handshake,
    /// and leaves with the first frame.
    #[must_use]
    pub fn connect(
        &self,
        login: LoginId,
        person: Person,
        transport: Transport,
        answer: Vec<u8>,
    ) -> Arc<Connection> {
        let id = self.next_connection.fetch_add(1, Ordering::Relaxed);
        let connection = Arc::new(Connection::new(id, login, person, transport, answer, self.second()));
        self.arrivals.lock().unwrap_or_else(PoisonError::into_inner).push(connection.clone());
        connection
    }

    /// Seconds since the hub started.
    #[must_use]
    pub fn second(&self) -> u32 {
        u32::try_from(self.started.elapsed().as_secs()).unwrap_or(u32::MAX)
    }

    /// Who is online where.
    #[must_use]
    pub fn presence(&self) -> &Presence {
        &self.presence
    }

    /// From here on the connection is told everything; the reply to its `resume` comes first.
    /// Called in commit order.
    pub fn attach(&self, connection: Arc<Connection>, arrival: Arrival) {
        self.order(Order::Attach { connection, arrival: Box::new(arrival) });
    }

    /// The connection ended.
    pub fn detach(&self, connection: Arc<Connection>) {
        self.order(Order::Detach(connection));
    }

    /// Tells whom it concerns. Called in commit order.
    pub fn deliver(&self, envelope: Envelope) {
        self.order(Order::Deliver(envelope));
    }

    /// Tells one connection something, after all that was ordered before.
    pub fn answer(&self, connection: u64, frame: ServerFrame) {
        self.order(Order::Answer { connection, frame });
    }

    /// Tells the others in a conversation that this connection's person types, if they are in it.
    pub fn typing(&self, connection: u64, reference: u32, conversation: ConversationId) {
        self.order(Order::Typing { connection, reference, conversation });
    }

    /// Closes every connection; `reason` may differ by the connection's number.
    pub fn close_all(&self, code: u16, reason: fn(u64) -> String) {
        self.order(Order::CloseAll { code, reason });
    }

    /// Cuts the connections whose close frame is out, without waiting for the peer's.
    pub fn cut_told(&self) {
        self.order(Order::CutTold);
    }

    /// Ends the hub's thread.
    pub fn stop(&self) {
        self.order(Order::Stop);
    }

    fn order(&self, order: Order) {
        // After a stop there is nobody left to tell.
        let _ = self.orders.send(order);
    }
}

/// All connections, by their numbers.
type Connections = HashMap<u64, Arc<Connection>>;
/// Those that follow their conversations, by person.
type People = HashMap<PersonId, Vec<Arc<Connection>>>;

/// The hub's thread and all it owns.
struct Floor {
    inbox: Receiver<Order>,
    arrivals: Arc<Arrivals>,
    presence: Arc<Presence>,
    started: Instant,
    connections: Connections,
    people: People,
    rooms: Rooms,
    burst: Burst,
    next_beat: Instant,
    /// Since when somebody has come or gone of whom the others were not told.
    presence_changed: Option<Instant>,
    /// Not everybody was told of these yet.
    announcements: Vec<Announcement>,
}

impl Floor {
    fn run(mut self) {
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
        let due = self.announcement().map_or(self.next_beat, |at| at.min(self.next_beat));
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
        if now >= self.next_beat {
            self.next_beat = now + Duration::from_secs(1);
            self.meet();
            self.beat();
        }
        if self.announcement().is_some_and(|at| now >= at) {
            self.presence_changed = None;
            self.announcements = self.rooms.announcements(now);
        } else if self.presence_changed.is_none() && self.rooms.presence_changed() {
            self.presence_changed = Some(now);
        }
    }

    /// When the others are told who came and went: 250 ms after the first for a class, about a second for
    /// ten thousand people. Who comes back in a crowd is told of it once, not while it is still coming.
    fn announcement(&self) -> Option<Instant> {
        let gathering = Duration::from_millis(250 + self.connections.len() as u64 / 14);
        let since = self.presence_changed.filter(|_| self.announcements.is_empty())?;
        Some(since + gathering)
    }

    /// Pings one part in [`BEAT_SECONDS`] of the connections, and ends those that are past saving.
    fn beat(&self) {
        let second = self.started.elapsed().as_secs();
        for connection in self.connections.values() {
            match connection.condition() {
                Condition::Behind(seconds) if seconds >= BEHIND_SECONDS => {
                    connection.close(close::BEHIND, "too far behind; resume");
                }
                Condition::Closing(seconds, _) if seconds >= CLOSING_SECONDS => connection.break_off(),
                Condition::Open | Condition::Behind(_) => {
                    let silent = second.saturating_sub(u64::from(connection.last_heard()));
                    if silent > u64::from(BEAT_SECONDS + PONG_SECONDS) {
                        connection.close(close::SILENT, "nothing heard");
                    } else if (connection.id + second).is_multiple_of(u64::from(BEAT_SECONDS)) {
                        connection.ping();
                    }
                }
                Condition::Closing(..) | Condition::Broken => {}
            }
        }
    }
}
