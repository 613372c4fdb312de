//! One connection's way out: frames go straight to the socket while it takes them, and wait in a
//! bounded queue while it does not. Past the bound they are left out and the client is told to catch
//! up from the log.
//!
//! Whoever holds the short lock is the one writer, so frames are never torn or reordered.

use super::frame::{self, Frame};
use atomic_waker::AtomicWaker;
use bytes::Bytes;
use protocol::{Event, LoginId, Person, PersonId, ServerFrame};
use std::{
    collections::VecDeque,
    future::poll_fn,
    io,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    task::{Context, Poll},
    time::Instant,
};
use tokio::net::TcpStream;

/// Bytes that may wait, at most.
const QUEUE_BYTES: usize = 256 * 1024;
/// Frames that may wait, at most.
const QUEUE_FRAMES: usize = 256;

/// Where frames go.
pub enum Transport {
    /// A WebSocket; written directly.
    Socket(TcpStream),
    /// Somebody comes and takes frames one by one: the HTTP fallback, or a test.
    Pulled,
}

/// Who a connection speaks for, and its way out.
pub struct Connection {
    /// Its number in this process.
    pub id: u64,
    /// The login it came with.
    pub login: LoginId,
    /// The login's person when it came.
    pub person: Person,
    transport: Transport,
    out: Mutex<Outgoing>,
    /// The one task that serves it, and whether there is something new for it to look at.
    task: AtomicWaker,
    stirred: AtomicBool,
    heard: AtomicU32,
}

#[derive(Default)]
struct Outgoing {
    queue: VecDeque<Waiting>,
    /// Bytes of the first frame that are on the wire already.
    written: usize,
    bytes: usize,
    state: State,
}

struct Waiting {
    bytes: Bytes,
    json: Option<Bytes>,
}

impl Waiting {
    fn weight(&self) -> usize {
        self.bytes.len() + self.json.as_ref().map_or(0, Bytes::len)
    }
}

#[derive(Default, Clone, Copy, PartialEq)]
enum State {
    #[default]
    Open,
    /// Frames were left out since then; the client is told once the queue is empty.
    Behind {
        since: Instant,
        told: bool,
    },
    /// A close frame is the last thing in the queue.
    Closing {
        since: Instant,
        code: u16,
    },
    Broken,
}

/// What a connection is up to, for its own task and for the hub's heartbeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// All is well.
    Open,
    /// Behind since this many seconds.
    Behind(u64),
    /// Closing since this many seconds, with this code.
    Closing(u64, u16),
    /// The peer is gone.
    Broken,
}

impl Connection {
    pub(crate) fn new(id: u64, login: LoginId, person: Person, transport: Transport, now: u32) -> Self {
        Self {
            id,
            login,
            person,
            transport,
            out: Mutex::default(),
            task: AtomicWaker::new(),
            stirred: AtomicBool::new(false),
            heard: AtomicU32::new(now),
        }
    }

    /// The person it speaks for.
    #[must_use]
    pub fn person_id(&self) -> PersonId {
        self.person.id
    }

    /// The socket, if it is one.
    #[must_use]
    pub fn socket(&self) -> Option<&TcpStream> {
        match &self.transport {
            Transport::Socket(stream) => Some(stream),
            Transport::Pulled => None,
        }
    }

    /// Says one thing.
    pub fn send(&self, frame: &ServerFrame) {
        self.push(&[Frame::new(frame)]);
    }

    /// Sends frames in order, or leaves all of them out if the queue is full.
    pub(crate) fn push(&self, frames: &[Frame]) {
        match (&self.transport, frames) {
            (Transport::Socket(_), [one]) => self.push_bytes(&one.framed()),
            (Transport::Socket(_), many) => self.push_bytes(&concat(many)),
            (Transport::Pulled, many) => {
                let mut out = self.lock();
                if out.state != State::Open {
                    return;
                }
                for frame in many {
                    out.enqueue(Waiting { bytes: Bytes::new(), json: Some(frame.json()) });
                }
                drop(out);
                self.stir();
            }
        }
    }

    /// Sends whole frames that are already one after the other.
    pub(crate) fn push_bytes(&self, bytes: &Bytes) {
        let mut out = self.lock();
        if out.state != State::Open || bytes.is_empty() {
            return;
        }
        let mut written = 0;
        if out.queue.is_empty() {
            match self.try_write(bytes) {
                Ok(n) if n == bytes.len() => return,
                Ok(n) => written = n,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(_) => {
                    out.state = State::Broken;
                    drop(out);
                    self.stir();
                    return;
                }
            }
            out.written = written;
        }
        out.enqueue(Waiting { bytes: bytes.clone(), json: None });
        drop(out);
        self.stir();
    }

    /// Asks whether the peer is still there. The fallback's stream gets a comment instead.
    pub(crate) fn ping(&self) {
        match &self.transport {
            Transport::Socket(_) => self.push_bytes(&Bytes::from_static(frame::PING)),
            Transport::Pulled => {
                let mut out = self.lock();
                if out.state == State::Open {
                    out.enqueue(Waiting { bytes: Bytes::new(), json: Some(Bytes::new()) });
                }
                drop(out);
                self.stir();
            }
        }
    }

    /// Ends it: what waits is left out, the close frame goes last.
    pub fn close(&self, code: u16, reason: &str) {
        let mut out = self.lock();
        if matches!(out.state, State::Closing { .. } | State::Broken) {
            return;
        }
        out.drop_unsent();
        let closing = Waiting { bytes: frame::close(code, reason), json: Some(closing_json(code, reason)) };
        out.bytes += closing.weight();
        out.queue.push_back(closing);
        out.state = State::Closing { since: Instant::now(), code };
        drop(out);
        self.stir();
    }

    /// Follows again, after having been behind: the next frames are whole again.
    pub(crate) fn resume(&self) {
        let mut out = self.lock();
        if matches!(out.state, State::Behind { .. }) {
            out.state = State::Open;
        }
    }

    /// Writes what waits, as far as the socket takes it.
    pub(crate) fn flush(&self) {
        let mut out = self.lock();
        loop {
            let Some(first) = out.queue.front() else {
                if !out.tell_behind() {
                    return;
                }
                continue;
            };
            let rest = first.bytes.slice(out.written.min(first.bytes.len())..);
            match self.try_write(&rest) {
                Ok(n) if n == rest.len() => out.pop(),
                Ok(n) => out.written += n,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(_) => {
                    out.state = State::Broken;
                    return;
                }
            }
        }
    }

    /// Takes the next frame's JSON, of a pulled transport; `None` once it is over.
    pub async fn pull(&self) -> Option<Bytes> {
        loop {
            {
                let mut out = self.lock();
                if out.queue.is_empty() {
                    out.tell_behind();
                }
                if let Some(first) = out.queue.front() {
                    let json = first.json.clone();
                    out.pop();
                    return json;
                }
                if matches!(out.state, State::Closing { .. } | State::Broken) {
                    return None;
                }
            }
            poll_fn(|context| self.poll_stirred(context)).await;
        }
    }

    /// Ready when there is something to read, when what waits may go on, or when there is news on the
    /// way out. Whether there is something to read. Only the connection's own task may ask.
    ///
    /// Plain polling: a future per thing to wait for would be most of what an idle connection costs.
    pub(crate) fn poll_work(&self, context: &mut Context) -> Poll<bool> {
        let Some(stream) = self.socket() else { return Poll::Pending };
        if stream.poll_read_ready(context).is_ready() {
            return Poll::Ready(true);
        }
        if self.has_waiting() && stream.poll_write_ready(context).is_ready() {
            return Poll::Ready(false);
        }
        self.poll_stirred(context).map(|()| false)
    }

    fn poll_stirred(&self, context: &mut Context) -> Poll<()> {
        self.task.register(context.waker());
        if self.stirred.swap(false, Ordering::AcqRel) { Poll::Ready(()) } else { Poll::Pending }
    }

    fn stir(&self) {
        self.stirred.store(true, Ordering::Release);
        self.task.wake();
    }

    /// Whether something waits for the socket.
    pub(crate) fn has_waiting(&self) -> bool {
        !self.lock().queue.is_empty()
    }

    /// How it is.
    pub fn condition(&self) -> Condition {
        match self.lock().state {
            State::Open => Condition::Open,
            State::Behind { since, .. } => Condition::Behind(since.elapsed().as_secs()),
            State::Closing { since, code } => Condition::Closing(since.elapsed().as_secs(), code),
            State::Broken => Condition::Broken,
        }
    }

    /// Notes that the peer was heard, at this second of the process.
    pub(crate) fn hear(&self, second: u32) {
        self.heard.store(second, Ordering::Relaxed);
    }

    pub(crate) fn last_heard(&self) -> u32 {
        self.heard.load(Ordering::Relaxed)
    }

    pub(crate) fn break_off(&self) {
        self.lock().state = State::Broken;
        self.stir();
    }

    fn try_write(&self, bytes: &[u8]) -> io::Result<usize> {
        match &self.transport {
            Transport::Socket(stream) => stream.try_write(bytes),
            Transport::Pulled => Err(io::ErrorKind::WouldBlock.into()),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Outgoing> {
        self.out.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Outgoing {
    fn enqueue(&mut self, waiting: Waiting) {
        self.bytes += waiting.weight();
        self.queue.push_back(waiting);
        // A frame that is over the bound by itself still goes: leaving it out would not make it smaller.
        if self.queue.len() > 1 && (self.bytes > QUEUE_BYTES || self.queue.len() > QUEUE_FRAMES) {
            metrics::counter!("leliao_connections_behind_total").increment(1);
            self.drop_unsent();
            self.state = State::Behind { since: Instant::now(), told: false };
        }
    }

    /// Empties the queue but for a frame of which a part is on the wire.
    fn drop_unsent(&mut self) {
        self.queue.truncate(usize::from(self.written > 0));
        self.bytes = self.queue.iter().map(Waiting::weight).sum();
    }

    fn pop(&mut self) {
        self.written = 0;
        if let Some(first) = self.queue.pop_front() {
            self.bytes = self.bytes.saturating_sub(first.weight());
        }
        if self.queue.is_empty() {
            self.queue = VecDeque::new();
        }
    }

    /// Queues the notice that frames were left out, once per lapse.
    fn tell_behind(&mut self) -> bool {
        if let State::Behind { told, .. } = &mut self.state
            && !std::mem::replace(told, true)
        {
            let frame = Frame::new(&ServerFrame::Event(Event::Behind));
            let waiting = Waiting { bytes: frame.framed(), json: Some(frame.json()) };
            self.bytes += waiting.weight();
            self.queue.push_back(waiting);
            return true;
        }
        false
    }
}

/// Puts frames one behind the other.
pub(crate) fn concat(frames: &[Frame]) -> Bytes {
    frames
        .iter()
        .map(Frame::framed)
        .fold(Vec::new(), |mut all, one| {
            all.extend_from_slice(&one);
            all
        })
        .into()
}

/// The fallback has no close frames: the last event says what a close frame would.
fn closing_json(code: u16, reason: &str) -> Bytes {
    serde_json::json!({ "close": { "code": code, "reason": reason } }).to_string().into()
}

#[cfg(test)]
mod tests;
