//! Who is connected, and telling them. One thread, the event loop, owns all of it and takes inputs one by
//! one, so that everything said about a conversation is said in the order of its log. Nothing here waits
//! for a client, a disk or a lock that is held for long.

mod connection;
mod event_loop;
mod fanout;
pub(crate) mod frame;
mod presence;
mod subscriptions;
mod typists;

pub use connection::{Condition, Connection, Transport};
pub use frame::Frame;
pub use presence::Presence;

use crate::{
    domain::health::Health,
    ports::{bus::Envelope, clock::Clock},
    runner::panic_message,
};
use bytes::Bytes;
use event_loop::EventLoop;
use protocol::{ConversationId, Fault, LoginId, Person, PersonId, Reply, Resumed, ServerFrame};
use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{SyncSender, TrySendError, sync_channel},
    },
    time::Instant,
};
use tokio::sync::oneshot;

/// Inputs that wait for the event loop, at most. Past it whoever has more waits until the loop has taken
/// one: first the writer thread, and behind it commands, which are refused as busy once its queue is
/// full too. The loop itself waits for nobody, so this ends. Typing is dropped instead.
const INBOX: usize = 4_096;

/// What the event loop is asked to do.
enum Input {
    /// Follow: everything committed from here on.
    Attach { connection: Arc<Connection>, arrival: Box<Arrival> },
    /// The connection is gone.
    Detach(Arc<Connection>),
    /// Tell whom it concerns.
    Deliver(Envelope),
    /// Answer a command of a connection, in order with what it is told.
    Answer { connection: Arc<Connection>, frame: Frame, refused: bool },
    /// Somebody types.
    Typing { connection: Arc<Connection>, reference: u32, conversation: ConversationId },
    /// Close one, after everything that was said to it: this is the last frame it gets.
    Close { connection: Arc<Connection>, code: u16, frame: Bytes },
    /// The same with a frame that says this.
    CloseSaying { connection: Arc<Connection>, code: u16, reason: &'static str },
    /// Close all connections.
    CloseAll { code: u16, reason: CloseReason },
    /// Cut the closing connections whose close frame is out.
    CutClosed,
    /// Say that it was reached.
    Probe(oneshot::Sender<()>),
    /// Say which logins have a connection.
    Logins(oneshot::Sender<Vec<LoginId>>),
    /// End the thread.
    Stop,
    /// Panic, so that a test can see what happens then.
    Panic,
}

/// What a close frame says to the connection of a number.
pub type CloseReason = Box<dyn Fn(u64) -> String + Send>;

/// What a connection hears first of all that it follows.
pub struct Arrival {
    /// Goes before the reply, if the connection was not greeted yet.
    pub hello: Option<ServerFrame>,
    /// Of the `resume` that is answered.
    pub reference: u32,
    /// What the answer says, and what the connection follows from here on.
    pub attachment: Attachment,
}

/// What an account sees of its conversations at one point of the commit order.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// What changed since the cursor.
    pub resumed: Resumed,
    /// All the conversations one is in.
    pub conversations: Vec<ConversationId>,
    /// Where one is muted, and until when (milliseconds since 1970).
    pub mutes: Vec<(ConversationId, i64)>,
    /// Private chats in which nobody is shown that one types.
    pub quiet: Vec<ConversationId>,
}

/// The way to the event loop. Cheap to clone.
#[derive(Clone)]
pub struct Hub {
    inbox: SyncSender<Input>,
    arrivals: Arc<Arrivals>,
    presence: Arc<Presence>,
    next_connection: Arc<AtomicU64>,
    started: Instant,
}

/// Connections that the event loop does not know yet. No inputs: when everyone comes back at once, the
/// thread is not woken for each before there is anything to tell them.
type Arrivals = Mutex<Vec<Arc<Connection>>>;

impl Hub {
    /// Starts the event loop's thread. If it ever panics, the server ends.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(clock: Arc<dyn Clock>, health: Arc<Health>) -> std::io::Result<Self> {
        let (inbox, inputs) = sync_channel(INBOX);
        let arrivals = Arc::<Arrivals>::default();
        // Fewer than one person comes per millisecond, so what an earlier run counted is below.
        let presence = Arc::new(Presence::counting_from(clock.now().cast_unsigned()));
        let started = Instant::now();
        let hub = Self {
            inbox,
            arrivals: arrivals.clone(),
            presence: presence.clone(),
            next_connection: Arc::new(AtomicU64::new(1)),
            started,
        };
        let event_loop = EventLoop::new(inputs, arrivals, presence, clock, started);
        std::thread::Builder::new().name("hub".into()).spawn(move || {
            if let Err(panic) = catch_unwind(AssertUnwindSafe(|| event_loop.run())) {
                let why = format!("the hub thread panicked ({})", panic_message(panic.as_ref()));
                health.hub_ended(&why);
            }
        })?;
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
        self.send(Input::Attach { connection, arrival: Box::new(arrival) });
    }

    /// The connection ended.
    pub fn detach(&self, connection: Arc<Connection>) {
        self.send(Input::Detach(connection));
    }

    /// Tells whom it concerns. Called in commit order.
    pub fn deliver(&self, envelope: Envelope) {
        self.send(Input::Deliver(envelope));
    }

    /// Answers a command of a connection, after everything that was handed over before. Refusals are
    /// counted: see [`Connection`].
    pub fn answer(&self, connection: Arc<Connection>, reference: u32, result: Result<Reply, Fault>) {
        let refused = result.is_err();
        if refused {
            metrics::counter!("leliao_refusals_total").increment(1);
        }
        let frame = Frame::new(&match result {
            Ok(ok) => ServerFrame::Reply { reference, ok },
            Err(fault) => ServerFrame::Refusal { reference, fault },
        });
        self.send(Input::Answer { connection, frame, refused });
    }

    /// Tells the others in a conversation that this connection's person types, if they may write there.
    /// Dropped when the inbox is full: it is not worth waiting for.
    pub fn typing(&self, connection: Arc<Connection>, reference: u32, conversation: ConversationId) {
        let input = Input::Typing { connection, reference, conversation };
        if let Err(TrySendError::Full(Input::Typing { connection, .. })) = self.inbox.try_send(input) {
            connection.send(&ServerFrame::Reply { reference, ok: Reply::Done });
        }
    }

    /// Closes a connection with a frame of its own, after everything that was handed over before, so that
    /// what it asked is answered first.
    pub(crate) fn close(&self, connection: Arc<Connection>, code: u16, frame: Bytes) {
        self.send(Input::Close { connection, code, frame });
    }

    /// The same with a frame that says this.
    pub(crate) fn close_saying(&self, connection: Arc<Connection>, code: u16, reason: &'static str) {
        self.send(Input::CloseSaying { connection, code, reason });
    }

    /// Closes every connection; `reason` may differ by the connection's number.
    pub fn close_all(&self, code: u16, reason: CloseReason) {
        self.send(Input::CloseAll { code, reason });
    }

    /// Cuts the connections whose close frame is out, without waiting for the peer's.
    pub fn cut_closed(&self) {
        self.send(Input::CutClosed);
    }

    /// Ends the hub's thread.
    pub fn stop(&self) {
        self.send(Input::Stop);
    }

    /// Resolves once everything that was handed over before is told; `false` if the loop is gone.
    pub async fn settle(&self) -> bool {
        let (sender, reached) = oneshot::channel();
        self.send(Input::Probe(sender));
        reached.await.is_ok()
    }

    /// The logins that have a connection, each once; none if the loop is gone.
    pub async fn logins(&self) -> Vec<LoginId> {
        let (sender, told) = oneshot::channel();
        self.send(Input::Logins(sender));
        told.await.unwrap_or_default()
    }

    /// Makes the event loop panic: a hook for tests.
    #[doc(hidden)]
    pub fn provoke_panic(&self) {
        self.send(Input::Panic);
    }

    fn send(&self, input: Input) {
        // After a stop there is nobody left to tell.
        let _ = self.inbox.send(input);
    }
}

/// All connections, by their numbers.
type Connections = HashMap<u64, Arc<Connection>>;
/// Those that follow their conversations, by person.
type People = HashMap<PersonId, Vec<Arc<Connection>>>;
