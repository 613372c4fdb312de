//! The bounded queue of one connection. It is empty as long as the socket takes everything.

use crate::hub::frame::Frame;
use bytes::Bytes;
use protocol::{Event, ServerFrame};
use std::collections::VecDeque;

/// Bytes that may wait, at most.
pub(super) const QUEUE_BYTES: usize = 256 * 1024;
/// Frames that may wait, at most.
pub(super) const QUEUE_FRAMES: usize = 256;

/// The queue and its state, in two words: they share a cache line with the socket. With thousands of
/// receivers, cache misses are most of the cost of a delivery beside the kernel.
#[derive(Default)]
pub(super) struct Outgoing {
    pub state: State,
    backlog: Option<Box<Backlog>>,
}

/// Whether frames may still leave. Seconds count from when the connection was made.
#[derive(Default, Clone, Copy, PartialEq)]
pub(super) enum State {
    #[default]
    Open,
    /// The answer to the handshake is queued, and leaves with the first frame.
    Opening,
    /// Frames were dropped since then; the client is told once the queue is empty.
    Behind {
        since: u32,
        told: bool,
    },
    /// A close frame is the last thing in the queue.
    Closing {
        since: u32,
        code: u16,
    },
    Broken,
}

struct Backlog {
    first: Waiting,
    rest: VecDeque<Waiting>,
    /// Bytes of the first that are on the wire already.
    written: usize,
    bytes: usize,
}

/// A frame for a socket, or its JSON for whoever pulls.
pub(super) struct Waiting {
    pub bytes: Bytes,
    pub json: Option<Bytes>,
}

impl Waiting {
    /// For a socket.
    pub fn framed(bytes: Bytes) -> Self {
        Self { bytes, json: None }
    }

    /// For whoever pulls.
    pub fn json(json: Bytes) -> Self {
        Self { bytes: Bytes::new(), json: Some(json) }
    }

    fn weight(&self) -> usize {
        self.bytes.len() + self.json.as_ref().map_or(0, Bytes::len)
    }
}

impl Outgoing {
    /// `answer` goes before everything else.
    pub fn new(answer: Vec<u8>) -> Self {
        let mut out = Self::default();
        if !answer.is_empty() {
            out.put(Waiting::framed(answer.into()));
            out.state = State::Opening;
        }
        out
    }

    /// The answer and the first frame in one.
    pub fn open(&mut self, first: &Bytes) -> Bytes {
        self.state = State::Open;
        let answer = self.pop().map(|answer| answer.bytes).unwrap_or_default();
        [answer, first.clone()].concat().into()
    }

    /// Whether something could be written.
    pub fn has_waiting(&self) -> bool {
        self.backlog.is_some() && self.state != State::Opening
    }

    /// Queues a frame of which this much is written. Past the bound everything queued is dropped and the
    /// connection is behind; only then the time is asked for.
    pub fn enqueue(&mut self, waiting: Waiting, written: usize, second: impl FnOnce() -> u32) {
        let Some(backlog) = &mut self.backlog else {
            // A frame larger than the bound is still sent: a resume could not make it smaller.
            self.backlog = Some(Box::new(Backlog::new(waiting, written)));
            return;
        };
        backlog.push(waiting);
        if backlog.bytes > QUEUE_BYTES || backlog.rest.len() >= QUEUE_FRAMES {
            metrics::counter!("leliao_connections_behind_total").increment(1);
            self.drop_unsent();
            self.state = State::Behind { since: second(), told: false };
        }
    }

    /// Queues the last frame, and drops what was queued before.
    pub fn close(&mut self, code: u16, last: Waiting, second: u32) {
        if self.state != State::Opening {
            self.drop_unsent();
        }
        self.put(last);
        self.state = State::Closing { since: second, code };
    }

    /// What is left of the first frame, if it may be written.
    pub fn first(&self) -> Option<Bytes> {
        if self.state == State::Opening {
            return None;
        }
        let Backlog { first, written, .. } = self.backlog.as_deref()?;
        Some(first.bytes.slice(first.bytes.len().min(*written)..))
    }

    /// Notes that this much more of it is written.
    pub fn advance(&mut self, written: usize) {
        if let Some(backlog) = &mut self.backlog {
            backlog.written += written;
        }
    }

    /// Takes the first frame off.
    pub fn pop(&mut self) -> Option<Waiting> {
        let backlog = self.backlog.as_mut()?;
        let Some(next) = backlog.rest.pop_front() else { return self.backlog.take().map(|last| last.first) };
        backlog.written = 0;
        backlog.bytes = backlog.bytes.saturating_sub(backlog.first.weight());
        Some(std::mem::replace(&mut backlog.first, next))
    }

    /// Queues the notice that frames were dropped, once each time.
    pub fn tell_behind(&mut self) -> bool {
        if let State::Behind { told, .. } = &mut self.state
            && !std::mem::replace(told, true)
        {
            let frame = Frame::new(&ServerFrame::Event(Event::Behind));
            let notice = Waiting { bytes: frame.framed(), json: Some(frame.json()) };
            self.put(notice);
            return true;
        }
        false
    }

    /// Adds to the end of the queue.
    fn put(&mut self, waiting: Waiting) {
        match &mut self.backlog {
            Some(backlog) => backlog.push(waiting),
            None => self.backlog = Some(Box::new(Backlog::new(waiting, 0))),
        }
    }

    /// Drops everything but a frame that is partly written.
    fn drop_unsent(&mut self) {
        match self.backlog.take() {
            Some(backlog) if backlog.written > 0 => {
                self.backlog = Some(Box::new(Backlog::new(backlog.first, backlog.written)));
            }
            _ => {}
        }
    }
}

impl Backlog {
    fn new(first: Waiting, written: usize) -> Self {
        Self { bytes: first.weight(), first, rest: VecDeque::new(), written }
    }

    fn push(&mut self, waiting: Waiting) {
        self.bytes += waiting.weight();
        self.rest.push_back(waiting);
    }
}
