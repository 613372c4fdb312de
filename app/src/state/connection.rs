//! The state of the connection as the page shows it.

/// The four states of the WebSockets standard §3.1, `readyState`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReadyState {
    /// Not open yet.
    #[default]
    Connecting,
    /// Frames can be sent.
    Open,
    /// The closing handshake is under way.
    Closing,
    /// Closed, or never opened.
    Closed,
}

/// The transport of the frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Carrier {
    /// A WebSocket.
    #[default]
    Socket,
    /// Server-sent events and POST requests, where WebSockets are blocked.
    Stream,
}

/// The connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Connection {
    /// Whether it is open.
    pub ready: ReadyState,
    /// Its transport.
    pub carrier: Carrier,
    /// Whether it has been open since the page was loaded: the first connecting is not reported.
    pub was_open: bool,
    /// Seconds until the next try.
    pub retry_in: Option<u32>,
    /// The present try takes long.
    pub slow: bool,
    /// Bytes in the browser's send buffer.
    pub buffered: u32,
}

impl Connection {
    /// The value of `data-connection`, for stylesheets and tests.
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
