//! Who is connected, and telling them. One thread owns all of it and takes orders one by one, so that
//! everything said about a conversation is said in the order of its log. Nothing here waits for a
//! client, a disk or a lock that is held for long.

mod connection;
mod fanout;
mod floor;
mod frame;
mod presence;
mod rooms;

pub use connection::{Condition, Connection, Transport};
pub use frame::Frame;
pub use presence::Presence;

use crate::ports::{bus::Envelope, store::Attachment};
use floor::Floor;
use protocol::{ConversationId, LoginId, Person, PersonId, ServerFrame};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{Sender, channel},
    },
    time::Instant,
};

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
        let floor = Floor::new(inbox, arrivals, presence, started);
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
