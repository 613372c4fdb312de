//! How the connection is, as a person can see it: the four `readyState`s of HTML's WebSocket, and the
//! time until the next try.

/// See the WebSocket standard §3.1, `readyState`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReadyState {
    /// On the way.
    #[default]
    Connecting,
    /// Frames flow.
    Open,
    /// Going.
    Closing,
    /// Gone.
    Closed,
}

/// What carries the frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Carrier {
    /// A WebSocket.
    #[default]
    Socket,
    /// Server-sent events and posts, where sockets are blocked.
    Stream,
}

/// The connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Connection {
    /// Where it is in its life.
    pub ready: ReadyState,
    /// Over what.
    pub carrier: Carrier,
    /// Whether it has been open since the page came: the first connecting is nothing to worry about.
    pub was_open: bool,
    /// When the next try is due, milliseconds since 1970.
    pub retry_at: Option<i64>,
    /// Bytes handed to the browser that are not on the wire yet.
    pub buffered: u32,
}

impl Connection {
    /// The name a stylesheet and a test know it by.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self.ready {
            ReadyState::Connecting => "connecting",
            ReadyState::Open => "open",
            ReadyState::Closing => "closing",
            ReadyState::Closed => "closed",
        }
    }
}
