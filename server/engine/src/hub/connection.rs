//! One connection's way out: frames go straight to the socket while it takes them, and wait in a
//! bounded queue while it does not. Past the bound they are left out and the client is told to catch
//! up from the log.
//!
//! Whoever holds the short lock is the one writer, so frames are never torn or reordered.

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
    /// Somebody comes and takes frames one by one: the HTTP fallback, or a test.
    Pulled,
}

/// Who a connection speaks for, and its way out.
// What every delivery looks at comes first and fits a cache line.
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
    /// The one task that serves it, and whether there is something new for it to look at.
    task: AtomicWaker,
    notified: AtomicBool,
    heard: AtomicU32,
    /// Refusals in a row.
    refusals: AtomicU32,
}

const _: () = assert!(size_of::<Mutex<Outgoing>>() + size_of::<Transport>() <= 64);

/// What a connection is up to, for its own task and for the hub's heartbeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// All is well.
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

    /// Says one thing.
    pub fn send(&self, frame: &ServerFrame) {
        self.push(&[Frame::new(frame)]);
    }

    /// Says things one after the other, in one write.
    pub fn send_all<'a>(&self, frames: impl IntoIterator<Item = &'a ServerFrame>) {
        self.push(&frames.into_iter().map(Frame::new).collect::<Vec<_>>());
    }

    /// Sends frames in order, or leaves all of them out if the queue is full.
    pub(crate) fn push(&self, frames: &[Frame]) {
        match (&self.transport, frames) {
            (Transport::Socket(_), [one]) => self.push_bytes(&one.framed()),
            (Transport::Socket(_), many) => self.push_bytes(&concat(many)),
            (Transport::Pulled, many) => {
                self.put(many.iter().map(|frame| Waiting::json(frame.json())));
            }
        }
    }

    /// Sends whole frames that are already one after the other.
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
        // While something waits, its task looks at the socket; nothing else is news to it but having fallen behind.
        let is_news = !waited || out.state != State::Open;
        drop(out);
        if is_news {
            self.notify();
        }
    }

    /// Lets things wait until they are pulled.
    fn put(&self, waiting: impl Iterator<Item = Waiting>) {
        let mut out = self.lock();
        if out.state != State::Open {
            return;
        }
        for one in waiting {
            out.enqueue(one, 0, || self.second());
        }
        drop(out);
        self.notify();
    }

    /// Asks whether the peer is still there, and tells it what had time until then, in one write. The
    /// fallback's stream gets a comment for a ping.
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

    /// Ends it: what waits is left out, the close frame goes last.
    pub fn close(&self, code: u16, reason: &str) {
        self.close_with(code, frame::close(code, reason), frame::closing_json(code, reason));
    }

    /// The same with these as the last frame, by transport.
    pub(crate) fn close_with(&self, code: u16, frame: Bytes, json: Bytes) {
        let mut out = self.lock();
        if matches!(out.state, State::Closing { .. } | State::Broken) {
            return;
        }
        out.close(code, Waiting { bytes: frame, json: Some(json) }, self.second());
        drop(out);
        self.notify();
    }

    /// Waits until it is closing or broken. Only the connection's own task may ask.
    pub(crate) async fn closing(&self) {
        while !matches!(self.condition(), Condition::Closing(..) | Condition::Broken) {
            poll_fn(|context| self.poll_notified(context)).await;
        }
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

    /// Takes the next frame's JSON, of a pulled transport; `None` once it is over.
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

    /// Straight to the system. What tokio knows of the socket lies elsewhere in memory, and is not needed
    /// as long as the socket takes everything.
    fn send_now(&self, bytes: &[u8]) -> io::Result<usize> {
        match &self.transport {
            Transport::Socket(stream) => SockRef::from(stream).send(bytes),
            Transport::Pulled => Err(io::ErrorKind::WouldBlock.into()),
        }
    }

    /// By way of tokio, which then knows when the socket is full.
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

/// Connections whose memory is fetched together: within what a processor can wait for at once, and few
/// enough to stay in its cache.
const FETCHED: usize = 16;

/// Goes through connections, looking at some of them ahead. Those that have been idle lie in main memory,
/// and no processor sees past the system call of one delivery what the next will need: so it waits for
/// many at once.
pub(crate) fn fetched(connections: &[Arc<Connection>]) -> impl Iterator<Item = &Arc<Connection>> {
    connections.chunks(FETCHED).flat_map(|next| {
        std::hint::black_box(next.iter().filter(|connection| connection.socket().is_some()).count());
        next
    })
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

#[cfg(test)]
mod tests;
