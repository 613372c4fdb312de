//! Hop 4: one connection's side of the conversation: limits, decoding, answers.

use super::dispatch::dispatch;
use crate::{
    actions::{self, Engine},
    domain::permission::Actor,
    hub::{Condition, Connection},
    ports::store::Identity,
};
use protocol::{
    ClientFrame, Command, Cursor, Envelope, Fault, Hello, PROTOCOL, ServerFrame,
    limits::{FRAME_BYTES, HEARTBEAT_SECONDS, close},
};
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU32, Ordering},
};

/// Which build this is, for `hello`: the crate's version, and what the build says besides.
pub const BUILD: &str = match option_env!("LELIAO_BUILD") {
    Some(build) => build,
    None => env!("CARGO_PKG_VERSION"),
};

/// Refused this often without a good command in between, a connection is closed.
const PATIENCE: u32 = 200;

/// Whether a connection goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// It does.
    Go,
    /// It was told to close.
    Stop,
}

/// One connection, whatever carries its frames.
pub struct Session {
    pub(super) engine: Arc<Engine>,
    pub(super) connection: Arc<Connection>,
    owner: AtomicBool,
    resumed: AtomicBool,
    refused: AtomicU32,
}

/// How a connection begins.
pub enum Opening {
    /// With the server's hello; the client's commands follow.
    Socket,
    /// The same, over the HTTP fallback's stream of this name.
    Stream(String),
    /// With the answer to a `resume` that came with the handshake, in one write with the hello.
    Resume(Option<Cursor>),
}

impl Session {
    /// Greets. The caller has checked who it is.
    #[must_use]
    pub fn open(
        engine: Arc<Engine>,
        connection: Arc<Connection>,
        identity: &Identity,
        opening: Opening,
    ) -> Self {
        let mut hello = Hello {
            protocol: PROTOCOL,
            build: BUILD.to_owned(),
            epoch: engine.store.people.epoch(),
            you: identity.person.clone(),
            heartbeat: HEARTBEAT_SECONDS,
            stream: None,
            resuming: false,
        };
        let session = Self {
            engine,
            connection,
            owner: AtomicBool::new(identity.person.owner),
            resumed: AtomicBool::new(false),
            refused: AtomicU32::new(0),
        };
        match opening {
            Opening::Socket => session.connection.send(&ServerFrame::Hello(hello)),
            Opening::Stream(name) => {
                hello.stream = Some(name);
                session.connection.send(&ServerFrame::Hello(hello));
            }
            Opening::Resume(cursor) => {
                hello.resuming = true;
                session.resume(ServerFrame::Hello(hello), cursor);
            }
        }
        session
    }

    fn resume(&self, hello: ServerFrame, cursor: Option<Cursor>) {
        match self.admit(&Command::Resume { cursor: cursor.clone() }) {
            Ok(()) => {
                let connection = self.connection.clone();
                actions::resume(&self.engine, connection, Some(hello), Cursor::HANDSHAKE, cursor);
            }
            Err(fault) => {
                self.connection
                    .send_all([&hello, &ServerFrame::Refusal { reference: Cursor::HANDSHAKE, fault }]);
            }
        }
    }

    /// The way out.
    #[must_use]
    pub fn connection(&self) -> &Arc<Connection> {
        &self.connection
    }

    pub(super) fn actor(&self) -> Actor {
        Actor { id: self.connection.person_id(), owner: self.owner.load(Ordering::Relaxed) }
    }

    pub(super) fn became_owner(&self) {
        self.owner.store(true, Ordering::Relaxed);
    }

    /// The client gave a sign of life.
    pub fn heard(&self) {
        self.connection.hear(self.engine.hub.second());
    }

    /// Takes one frame from the client.
    pub async fn handle(&self, text: &str) -> Flow {
        self.heard();
        let (reference, outcome) = match self.read(text) {
            Ok(ClientFrame { reference, command }) => {
                // A ping costs less than asking whether it may.
                let allowed = if command == Command::Ping { Ok(()) } else { self.admit(&command) };
                match allowed {
                    // On the heap, and only while it lasts: an idle connection's task stays small.
                    Ok(()) => (reference, Box::pin(dispatch(self, reference, command)).await),
                    Err(fault) => (reference, Some(Err(fault))),
                }
            }
            Err((reference, fault)) => (reference, Some(Err(fault))),
        };
        match outcome {
            Some(Err(fault)) => {
                metrics::counter!("leliao_refusals_total").increment(1);
                if matches!(self.connection.condition(), Condition::Behind(_)) {
                    // Nothing can be said on it any more but this.
                    self.connection.close(close::BEHIND, "too far behind; reconnect");
                    return Flow::Stop;
                }
                self.connection.send(&ServerFrame::Refusal { reference, fault });
                if self.refused.fetch_add(1, Ordering::Relaxed) >= PATIENCE {
                    self.connection.close(close::POLICY, "too many refused commands");
                    return Flow::Stop;
                }
            }
            answered => {
                self.refused.store(0, Ordering::Relaxed);
                if let Some(Ok(ok)) = answered {
                    self.connection.send(&ServerFrame::Reply { reference, ok });
                }
            }
        }
        Flow::Go
    }

    fn read(&self, text: &str) -> Result<ClientFrame, (u32, Fault)> {
        if text.len() > FRAME_BYTES {
            return Err((0, Fault::Unreadable));
        }
        let envelope: Envelope = serde_json::from_str(text).map_err(|_| (0, Fault::Unreadable))?;
        let reference = envelope.reference;
        match serde_json::from_str(envelope.command.get()) {
            Ok(command) => Ok(ClientFrame { reference, command }),
            Err(_) if Command::is_known(envelope.command) => Err((reference, Fault::Unreadable)),
            Err(_) => Err((reference, Fault::UnknownCommand)),
        }
    }

    fn admit(&self, command: &Command) -> Result<(), Fault> {
        let person = self.connection.person_id();
        let limits = &self.engine.limits;
        let slow = |retry_ms| Err(Fault::RateLimited { retry_ms });
        if limits.commands.check_key(&person).is_err() {
            return slow(200);
        }
        let writes = matches!(
            command,
            Command::Send { .. }
                | Command::CreateRoom { .. }
                | Command::Join { .. }
                | Command::Leave { .. }
                | Command::OpenPrivate { .. }
                | Command::Profile { .. }
                | Command::ClaimOwner { .. }
        );
        if writes && limits.messages.check_key(&person).is_err() {
            return slow(1_000 / self.engine.config.quotas.messages_per_second.max(1));
        }
        if matches!(command, Command::Resume { .. }) {
            self.resumed.store(true, Ordering::Relaxed);
        } else if !self.resumed.load(Ordering::Relaxed) {
            return Err(Fault::NotResumed);
        }
        Ok(())
    }
}
