//! Hop 4, the incoming side of a connection: frame limit, decoding, the caller. `actions` runs the command.

use crate::{
    Engine,
    actions::{self, Answer, account},
    config::BUILD,
    domain::permission::Caller,
    hub::{Condition, Connection},
    ports::store::Identity,
};
use bytes::Bytes;
use protocol::{
    ClientFrame, Command, Cursor, Envelope, Fault, Hello, PROTOCOL, ServerFrame,
    limits::{FRAME_BYTES, HEARTBEAT_SECONDS},
};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// One connection, whatever carries its frames.
pub struct Session {
    engine: Arc<Engine>,
    connection: Arc<Connection>,
    caller: Caller,
    resumed: AtomicBool,
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
            epoch: engine.epoch,
            you: identity.person.clone(),
            heartbeat: HEARTBEAT_SECONDS,
            stream: None,
            resuming: false,
        };
        let session = Self { engine, connection, caller: identity.caller(), resumed: AtomicBool::new(false) };
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
        let (engine, connection) = (&self.engine, self.connection.clone());
        match actions::admit(engine, self.caller, &Command::Resume { cursor: None }) {
            Ok(()) => {
                self.resumed.store(true, Ordering::Relaxed);
                account::resume(engine, connection, Some(hello), Cursor::HANDSHAKE, cursor);
            }
            Err(fault) => {
                connection.send_all([&hello, &ServerFrame::Refusal { reference: Cursor::HANDSHAKE, fault }]);
            }
        }
    }

    /// What it runs on.
    pub(crate) fn engine(&self) -> &Arc<Engine> {
        &self.engine
    }

    /// The outgoing side.
    #[must_use]
    pub fn connection(&self) -> &Arc<Connection> {
        &self.connection
    }

    /// Closes it with this as the last frame, after the answers to earlier commands.
    pub(crate) fn close(&self, code: u16, frame: Bytes) {
        self.engine.hub.close(self.connection.clone(), code, frame);
    }

    /// The client gave a sign of life.
    pub fn heard(&self) {
        self.connection.hear(self.engine.hub.second());
    }

    /// Takes one frame from the client. A server that stops takes none: what it does not answer was not
    /// done.
    pub async fn handle(&self, text: &str) {
        self.heard();
        if self.engine.health.is_draining() || self.is_closing() {
            return;
        }
        let connection = self.connection.clone();
        match read(text).and_then(|frame| self.in_order(frame)) {
            Ok(ClientFrame { reference, command }) => {
                let answer = Answer::Connection { connection, reference };
                // Boxed, so that an idle connection's task stays small.
                Box::pin(actions::submit(&self.engine, self.caller, command, answer)).await;
            }
            Err((reference, fault)) => self.engine.hub.answer(connection, reference, Err(fault)),
        }
    }

    fn is_closing(&self) -> bool {
        matches!(self.connection.condition(), Condition::Closing(..) | Condition::Broken)
    }

    /// `resume` comes first; a heartbeat may come at any time.
    fn in_order(&self, frame: ClientFrame) -> Result<ClientFrame, (u32, Fault)> {
        match frame.command {
            Command::Resume { .. } => self.resumed.store(true, Ordering::Relaxed),
            Command::Ping => {}
            _ if self.resumed.load(Ordering::Relaxed) => {}
            _ => {
                let limited = actions::admit(&self.engine, self.caller, &frame.command);
                return Err((frame.reference, limited.err().unwrap_or(Fault::NotResumed)));
            }
        }
        Ok(frame)
    }
}

fn read(text: &str) -> Result<ClientFrame, (u32, Fault)> {
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
