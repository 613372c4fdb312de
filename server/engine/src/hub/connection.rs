//! The outgoing side of a connection: frames are written to the socket directly, and queued up to a bound
//! while it is full. Past the bound they are dropped and the client is told to catch up from the log.
//!
//! All writing happens under one short lock, so frames are never torn or reordered.

mod outgoing;

use super::frame::{self, Frame};
use atomic_waker::AtomicWaker;
use bytes::Bytes;
use outgoing::{Outgoing, State, Waiting};
use protocol::{LoginId, Person, PersonId, ServerFrame};
use socket2::SockRef;
use std::{
    future::poll_fn,
    io,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    task::{Context, Poll},
    time::Instant,
};
use tokio::net::TcpStream;

/// Where frames go.
pub enum Transport {
    /// A WebSocket; written directly.
    Socket(TcpStream),
    /// The reader takes frames one by one: the HTTP fallback, or a test.
    Pulled,
}

/// A connection: whose it is, and its outgoing side.
// The fields that every delivery reads come first and fit a cache line.
#[repr(C, align(64))]
pub struct Connection {
    out: Mutex<Outgoing>,
    transport: Transport,
    /// Its number in this process.
    pub id: u64,
    /// The login it came with.
    pub login: LoginId,
    /// The login's person when it came.
    pub person: Person,
    opened: Instant,
    /// Wakes the task that serves it; set when that has something to do.
    task: AtomicWaker,
    notified: AtomicBool,
    heard: AtomicU32,
    /// Refusals in a row.
    refusals: AtomicU32,
}

const _: () = assert!(size_of::<Mutex<Outgoing>>() + size_of::<Transport>() <= 64);

/// The state of a connection, for its own task and for the hub's heartbeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// Frames are sent.
    Open,
    /// Behind since this many seconds.
    Behind(u32),
    /// Closing since this many seconds, with this code.
    Closing(u32, u16),
    /// The peer is gone.
    Broken,
}

impl Connection {
    pub(crate) fn new(
        id: u64,
        login: LoginId,
        person: Person,
        transport: Transport,
        answer: Vec<u8>,
        now: u32,
    ) -> Self {
        Self {
            out: Mutex::new(Outgoing::new(answer)),
            transport,
            id,
            login,
            person,
            opened: Instant::now(),
            task: AtomicWaker::new(),
            notified: AtomicBool::new(false),
            heard: AtomicU32::new(now),
            refusals: AtomicU32::new(0),
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

    /// Sends one frame.
    pub fn send(&self, frame: &ServerFrame) {
        self.push(&[Frame::new(frame)]);
    }

    /// Sends frames in one write.
    pub fn send_all<'a>(&self, frames: impl IntoIterator<Item = &'a ServerFrame>) {
        self.push(&frames.into_iter().map(Frame::new).collect::<Vec<_>>());
    }

    /// Sends frames in order, or drops all of them if the queue is full.
    pub(crate) fn push(&self, frames: &[Frame]) {
        match (&self.transport, frames) {
            (Transport::Socket(_), [one]) => self.push_bytes(&one.framed()),
            (Transport::Socket(_), many) => self.push_bytes(&concat(many)),
            (Transport::Pulled, many) => {
                self.put(many.iter().map(|frame| Waiting::json(frame.json())));
            }
        }
    }

    /// Sends frames that are already concatenated.
    pub(crate) fn push_bytes(&self, bytes: &Bytes) {
        let mut out = self.lock();
        if bytes.is_empty() {
            return;
        }
        let with_answer;
        let bytes = match out.state {
            State::Open => bytes,
            State::Opening => {
                with_answer = out.open(bytes);
                &with_answer
            }
            _ => return,
        };
        let mut written = 0;
        if !out.has_waiting() {
            match self.send_now(bytes) {
                Ok(n) if n == bytes.len() => return,
                Ok(n) => written = n,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(_) => {
                    out.state = State::Broken;
                    drop(out);
                    self.notify();
                    return;
                }
            }
        }
        let waited = out.has_waiting();
        out.enqueue(Waiting::framed(bytes.clone()), written, || self.second());
        // While something is queued the task watches the socket anyway; it has to know when the queue begins or overflows.
        let is_news = !waited || out.state != State::Open;
        drop(out);
        if is_news {
            self.notify();
        }
    }

    /// Queues frames until they are pulled.
    fn put(&self, waiting: impl Iterator<Item = Waiting>) {
        let mut out = self.lock();
        if out.state != State::Open {
            return;
        }
        for one in waiting {
            out.enqueue(one, 0, || self.second());
            if out.state != State::Open {
                // Behind now: what follows is left to the log as well.
                break;
            }
        }
        drop(out);
        self.notify();
    }

    /// Sends a ping, and in the same write what could wait for it. On the fallback's stream a comment takes
    /// the ping's place.
    pub(crate) fn ping(&self, news: &[Frame]) {
        match (&self.transport, news) {
            (Transport::Socket(_), []) => self.push_bytes(&Bytes::from_static(frame::PING)),
            (Transport::Socket(_), news) => {
                self.push_bytes(&[frame::PING, concat(news).as_ref()].concat().into());
            }
            (Transport::Pulled, []) => self.put(std::iter::once(Waiting::json(Bytes::new()))),
            (Transport::Pulled, news) => self.push(news),
        }
    }

    /// Closes it: what is queued is dropped, the close frame goes last.
    pub fn close(&self, code: u16, reason: &str) {
        self.close_with(code, frame::close(code, reason), frame::closing_json(code, reason));
    }

    /// The same with a close frame of the caller's: `frame` for a WebSocket, `json` for the fallback.
    pub(crate) fn close_with(&self, code: u16, frame: Bytes, json: Bytes) {
        let mut out = self.lock();
        if matches!(out.state, State::Closing { .. } | State::Broken) {
            return;
        }
        out.close(code, Waiting { bytes: frame, json: Some(json) }, self.second());
        drop(out);
        self.notify();
    }

    /// Waits until it is closing or broken. Only the connection's own task may call it.
    pub(crate) async fn closing(&self) {
        while !matches!(self.condition(), Condition::Closing(..) | Condition::Broken) {
            poll_fn(|context| self.poll_notified(context)).await;
        }
    }

    /// Ends being behind: frames are sent again.
    pub(crate) fn resume(&self) {
        let mut out = self.lock();
        if matches!(out.state, State::Behind { .. }) {
            out.state = State::Open;
        }
    }

    /// Writes what is queued, as far as the socket takes it.
    pub(crate) fn flush(&self) {
        let mut out = self.lock();
        loop {
            let Some(rest) = out.first() else {
                if !out.tell_behind() {
                    return;
                }
                continue;
            };
            match self.try_write(&rest) {
                Ok(n) if n == rest.len() => drop(out.pop()),
                Ok(n) => out.advance(n),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(_) => {
                    out.state = State::Broken;
                    return;
                }
            }
        }
    }

    /// Takes the next frame's JSON, of a pulled transport; `None` once the connection has ended.
    pub async fn pull(&self) -> Option<Bytes> {
        loop {
            {
                let mut out = self.lock();
                if !out.has_waiting() {
                    out.tell_behind();
                }
                if let Some(first) = out.pop() {
                    return first.json;
                }
                if matches!(out.state, State::Closing { .. } | State::Broken) {
                    return None;
                }
            }
            poll_fn(|context| self.poll_notified(context)).await;
        }
    }

    /// Ready when the socket can be read (`true`), when queued frames can be written, or after a notification
    /// (`false`). Only the connection's own task may call it.
    ///
    /// Polled by hand: a future for each of the three would be most of an idle connection's memory.
    pub(crate) fn poll_work(&self, context: &mut Context) -> Poll<bool> {
        let Some(stream) = self.socket() else { return Poll::Pending };
        if stream.poll_read_ready(context).is_ready() {
            return Poll::Ready(true);
        }
        if self.has_waiting() && stream.poll_write_ready(context).is_ready() {
            return Poll::Ready(false);
        }
        self.poll_notified(context).map(|()| false)
    }

    fn poll_notified(&self, context: &mut Context) -> Poll<()> {
        self.task.register(context.waker());
        if self.notified.swap(false, Ordering::AcqRel) { Poll::Ready(()) } else { Poll::Pending }
    }

    fn notify(&self) {
        self.notified.store(true, Ordering::Release);
        self.task.wake();
    }

    /// Whether something waits for the socket.
    pub(crate) fn has_waiting(&self) -> bool {
        self.lock().has_waiting()
    }

    /// How it is.
    pub fn condition(&self) -> Condition {
        match self.lock().state {
            State::Open | State::Opening => Condition::Open,
            State::Behind { since, .. } => Condition::Behind(self.second().saturating_sub(since)),
            State::Closing { since, code } => Condition::Closing(self.second().saturating_sub(since), code),
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

    /// Counts an answer, and says how many in a row were refusals.
    pub(crate) fn count_refusal(&self, refused: bool) -> u32 {
        if refused {
            return self.refusals.fetch_add(1, Ordering::Relaxed) + 1;
        }
        self.refusals.store(0, Ordering::Relaxed);
        0
    }

    pub(crate) fn break_off(&self) {
        self.lock().state = State::Broken;
        self.notify();
    }

    /// Seconds since it was made.
    fn second(&self) -> u32 {
        u32::try_from(self.opened.elapsed().as_secs()).unwrap_or(u32::MAX)
    }

    /// Writes without tokio, whose state of the socket is another cache line and is only needed once the
    /// socket is full.
    fn send_now(&self, bytes: &[u8]) -> io::Result<usize> {
        match &self.transport {
            Transport::Socket(stream) => SockRef::from(stream).send(bytes),
            Transport::Pulled => Err(io::ErrorKind::WouldBlock.into()),
        }
    }

    /// Writes through tokio, which then watches for the socket to be writable.
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

/// Connections that are prefetched together: as many cache misses as a processor can have under way.
const PREFETCHED: usize = 16;

/// Iterates over connections and prefetches the next ones. Each delivery is a system call, which the
/// processor cannot look past; without this it would wait for main memory once per connection.
pub(crate) fn prefetched(connections: &[Arc<Connection>]) -> impl Iterator<Item = &Arc<Connection>> {
    connections.chunks(PREFETCHED).flat_map(|next| {
        std::hint::black_box(next.iter().filter(|connection| connection.socket().is_some()).count());
        next
    })
}

/// Concatenates frames.
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

#[cfg(test)]
mod tests;
