//! Serves a WebSocket. tungstenite reads and validates (masking, UTF-8, fragments, sizes) from a buffer that
//! all sockets of a thread share; the connection writes.

use super::{framing::Framing, session::Session};
use crate::hub::{Condition, Connection, frame};
use bytes::Bytes;
use protocol::limits::{FRAME_BYTES, close};
use socket2::SockRef;
use std::{
    cell::RefCell,
    future::poll_fn,
    io::{self, Read, Write},
};
use tokio::io::Interest;
use tungstenite::{
    Error, Message,
    error::CapacityError,
    protocol::{Role, WebSocketConfig, WebSocketContext},
};

/// What one read takes from a socket, at most.
const READ: usize = 16 * 1024;

thread_local! {
    /// The read buffer of all sockets on this thread: an idle socket owns none.
    static BUFFER: RefCell<Vec<u8>> = RefCell::new(vec![0; READ]);
}

/// Serves a socket until it ends. `early` is what arrived together with the handshake.
pub async fn serve(session: &Session, early: Vec<u8>) {
    let connection = session.connection();
    let mut reading = Reading::default();
    if !early.is_empty() && !take_in(session, &mut reading, early).await {
        return;
    }
    loop {
        if poll_fn(|context| connection.poll_work(context)).await {
            match read(connection) {
                Ok(bytes) if bytes.is_empty() => return,
                Ok(bytes) => {
                    if !take_in(session, &mut reading, bytes).await {
                        return;
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(_) => return,
            }
        }
        connection.flush();
        if connection.condition() == Condition::Broken {
            return;
        }
    }
}

fn read(connection: &Connection) -> io::Result<Vec<u8>> {
    let stream = connection.socket().ok_or(io::ErrorKind::NotConnected)?;
    BUFFER.with_borrow_mut(|buffer| {
        let mut taken = None;
        let drained = stream.try_io(Interest::READABLE, || {
            let n = (&*SockRef::from(stream)).read(buffer)?;
            taken = buffer.get(..n).map(<[u8]>::to_vec);
            // A short read has emptied the socket, so tokio need not try again.
            if n > 0 && n < buffer.len() { Err(io::ErrorKind::WouldBlock.into()) } else { Ok(()) }
        });
        taken.map_or_else(|| Err(drained.err().unwrap_or(io::ErrorKind::WouldBlock.into())), Ok)
    })
}

/// tungstenite's state, which exists only inside a message: an idle socket has none.
#[derive(Default)]
struct Reading {
    context: Option<Box<WebSocketContext>>,
    framing: Framing,
}

impl Reading {
    fn context(&mut self) -> Box<WebSocketContext> {
        self.context.take().unwrap_or_else(|| {
            let config = WebSocketConfig::default()
                .read_buffer_size(128)
                .write_buffer_size(0)
                .max_write_buffer_size(FRAME_BYTES)
                .max_message_size(Some(FRAME_BYTES))
                .max_frame_size(Some(FRAME_BYTES));
            Box::new(WebSocketContext::new(Role::Server, Some(config)))
        })
    }
}

/// Feeds bytes to the protocol and its messages to the session. Whether the socket stays.
async fn take_in(session: &Session, reading: &mut Reading, bytes: Vec<u8>) -> bool {
    let connection = session.connection();
    let mut context = reading.context();
    reading.framing.follow(&bytes);
    let mut feed = Feed { bytes: &bytes, answers: Answers::Sent(connection) };
    loop {
        match context.read(&mut feed) {
            Ok(Message::Text(text)) => {
                Box::pin(session.handle(text.as_str())).await;
            }
            Ok(Message::Binary(_)) => {
                return Box::pin(refuse(session, close::UNSUPPORTED, "text frames only")).await;
            }
            Ok(Message::Ping(_) | Message::Pong(_)) => session.heard(),
            Ok(Message::Close(status)) => {
                // tungstenite has the answer ready. It leaves after the answers to earlier commands; a
                // close of our own that went first is enough.
                let mut echo = Vec::new();
                let _ = context.flush(&mut Feed { bytes: &[], answers: Answers::Kept(&mut echo) });
                let code = status.map_or(close::NORMAL, |status| status.code.into());
                session.close(code, echo.into());
                connection.closing().await;
                connection.flush();
                return false;
            }
            Ok(Message::Frame(_)) => {}
            Err(Error::Io(error)) if error.kind() == io::ErrorKind::WouldBlock => {
                if !reading.framing.is_between_messages() {
                    reading.context = Some(context);
                }
                return true;
            }
            Err(Error::ConnectionClosed | Error::AlreadyClosed | Error::Io(_)) => return false,
            Err(error) => {
                let (code, reason) = reason(&error);
                return Box::pin(refuse(session, code, reason)).await;
            }
        }
    }
}

/// The close code for what a peer did (RFC 6455 §7.4.1).
fn reason(error: &Error) -> (u16, &'static str) {
    match error {
        Error::Capacity(CapacityError::MessageTooLong { .. }) => (close::TOO_BIG, "message over 64 KiB"),
        Error::Utf8(_) => (close::NOT_UTF8, "not UTF-8"),
        _ => (close::PROTOCOL, "not as RFC 6455 has it"),
    }
}

/// Says why after the answers to earlier commands, and gives the peer a moment to read it.
pub async fn refuse(session: &Session, code: u16, reason: &str) -> bool {
    session.close(code, frame::close(code, reason));
    let connection = session.connection();
    connection.closing().await;
    linger(connection).await;
    false
}

/// Writes our close frame, then reads and throws away what the peer still sends, so that the frame is
/// not lost to a reset.
pub async fn linger(connection: &Connection) {
    let Some(stream) = connection.socket() else { return };
    connection.flush();
    let drain = async {
        let mut left = 64;
        while left > 0 && stream.readable().await.is_ok() {
            connection.flush();
            let taken = BUFFER.with_borrow_mut(|buffer| stream.try_read(buffer));
            match taken {
                Ok(0) => return,
                Ok(_) => left -= 1,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(_) => return,
            }
        }
    };
    let _ = tokio::time::timeout(std::time::Duration::from_secs(1), drain).await;
}

/// Gives tungstenite the bytes at hand, and takes its answers.
struct Feed<'a> {
    bytes: &'a [u8],
    answers: Answers<'a>,
}

/// What becomes of tungstenite's answers.
enum Answers<'a> {
    /// Pongs leave at once.
    Sent(&'a Connection),
    /// A close is kept until its turn.
    Kept(&'a mut Vec<u8>),
}

impl Read for Feed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.bytes.is_empty() {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        self.bytes.read(buffer)
    }
}

impl Write for Feed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.answers {
            Answers::Sent(connection) => connection.push_bytes(&Bytes::copy_from_slice(bytes)),
            Answers::Kept(kept) => kept.extend_from_slice(bytes),
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
