//! A connection to the server, by WebSocket or by the HTTP fallback.

use crate::http::{self, EventStream};
use anyhow::{Context as _, bail};
use futures_util::{SinkExt as _, StreamExt as _};
use protocol::{ClientFrame, Command, Conversation, Cursor, Fault, Hello, Reply, ServerFrame};
use std::{net::SocketAddr, time::Duration};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Message, client::IntoClientRequest as _},
};

/// The time limit for connecting and for sending a frame.
const PATIENCE: Duration = Duration::from_secs(5);

/// The addresses to connect to. Without a proxy all three are the same.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// The server, for the `Host` header.
    pub server: SocketAddr,
    /// For WebSockets and streams.
    pub sockets: SocketAddr,
    /// For the POST requests of the fallback.
    pub posts: SocketAddr,
}

impl Route {
    pub fn straight(server: SocketAddr) -> Self {
        Self { server, sockets: server, posts: server }
    }
}

/// An open connection.
pub struct Link {
    route: Route,
    token: String,
    carrier: Carrier,
    next_reference: u32,
}

enum Carrier {
    Socket(Box<WebSocketStream<TcpStream>>),
    Stream { events: EventStream, key: String },
}

/// What a connection received.
#[derive(Debug)]
pub enum Received {
    Frame(Box<ServerFrame>),
    /// A frame that cannot be decoded.
    Unreadable(String),
    Closed,
}

/// Options for connecting.
#[derive(Debug, Clone, Default)]
pub struct ConnectOptions {
    /// Use the HTTP fallback.
    pub fallback: bool,
    /// Use a receive buffer so small that the server notices a client that does not read.
    pub narrow: bool,
    /// Resume with the handshake.
    pub resume: Option<Resume>,
}

/// A resume with the handshake.
#[derive(Debug, Clone)]
pub struct Resume {
    /// `None` for the first resume.
    pub cursor: Option<Cursor>,
}

impl Link {
    /// Connects and waits for `hello`.
    pub async fn open(route: Route, token: &str, options: ConnectOptions) -> anyhow::Result<(Self, Hello)> {
        let opening = Self::connect(route, token, options);
        tokio::time::timeout(PATIENCE, opening).await.context("no greeting in time")?
    }

    async fn connect(route: Route, token: &str, options: ConnectOptions) -> anyhow::Result<(Self, Hello)> {
        let socket = TcpSocket::new_v4()?;
        if options.narrow {
            socket.set_recv_buffer_size(4_096)?;
        }
        let stream = socket.connect(route.sockets).await?;
        stream.set_nodelay(true)?;
        let carrier = if options.fallback {
            let events = EventStream::open(stream, route.server, token).await?;
            Carrier::Stream { events, key: String::new() }
        } else {
            let resuming = options.resume.map(|Resume { cursor }| Cursor::socket_path(cursor.as_ref()));
            let path = resuming.unwrap_or_else(|| "/ws".to_owned());
            let mut request = format!("ws://{}{path}", route.server).into_client_request()?;
            request.headers_mut().insert("cookie", format!("sid={token}").parse()?);
            request.headers_mut().insert("origin", format!("http://{}", route.server).parse()?);
            Carrier::Socket(Box::new(client_async(request, stream).await?.0))
        };
        let mut link = Self { route, token: token.to_owned(), carrier, next_reference: 1 };
        let first = match link.receive().await {
            Received::Frame(first) => first,
            Received::Unreadable(why) => bail!("an unreadable greeting: {why}"),
            Received::Closed => bail!("closed before a greeting"),
        };
        let ServerFrame::Hello(hello) = *first else { bail!("the first frame is {first:?}") };
        if let Carrier::Stream { key, .. } = &mut link.carrier {
            *key = hello.stream.clone().context("the stream has no key")?;
        }
        Ok((link, hello))
    }

    /// The next frame. Cancel safe.
    pub async fn receive(&mut self) -> Received {
        let text = match &mut self.carrier {
            Carrier::Stream { events, .. } => match events.next().await {
                // The fallback's counterpart of a close frame.
                Some(text) if text.starts_with(r#"{"close""#) => return Received::Closed,
                Some(text) => text,
                None => return Received::Closed,
            },
            Carrier::Socket(socket) => loop {
                match socket.next().await {
                    Some(Ok(Message::Text(text))) => break text.to_string(),
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                    Some(Ok(Message::Binary(_) | Message::Frame(_))) => {
                        return Received::Unreadable("not text".to_owned());
                    }
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return Received::Closed,
                }
            },
        };
        match serde_json::from_str(&text) {
            Ok(frame) => Received::Frame(Box::new(frame)),
            Err(error) => Received::Unreadable(format!("{error}: {text}")),
        }
    }

    /// Sends a command. Returns its reference.
    pub async fn send(&mut self, command: Command) -> anyhow::Result<u32> {
        let reference = self.next_reference;
        self.next_reference += 1;
        let frame = ClientFrame { reference, command };
        match &mut self.carrier {
            Carrier::Stream { key, .. } => {
                http::command(self.route.posts, self.route.server, &self.token, key, &frame).await?;
            }
            Carrier::Socket(socket) => {
                let sending = socket.send(Message::text(serde_json::to_string(&frame)?));
                tokio::time::timeout(PATIENCE, sending).await.context("the connection takes nothing")??;
            }
        }
        Ok(reference)
    }

    /// Sends a command and waits for its answer. Other frames are dropped meanwhile.
    pub async fn ask(&mut self, command: Command) -> anyhow::Result<Result<Reply, Fault>> {
        let asked = self.send(command).await?;
        let answer = async {
            loop {
                let Received::Frame(frame) = self.receive().await else { bail!("closed before the answer") };
                match *frame {
                    ServerFrame::Reply { reference, ok } if reference == asked => return Ok(Ok(ok)),
                    ServerFrame::Refusal { reference, fault } if reference == asked => return Ok(Err(fault)),
                    _ => {}
                }
            }
        };
        tokio::time::timeout(PATIENCE, answer).await.context("no answer in time")?
    }

    /// The same, of what opens a conversation and has to be granted.
    pub async fn opens(&mut self, command: Command) -> anyhow::Result<Conversation> {
        match self.ask(command).await?? {
            Reply::Opened(conversation) => Ok(conversation),
            other => bail!("expected a conversation, got {other:?}"),
        }
    }

    /// Connects and resumes from nothing.
    pub async fn resumed(route: Route, token: &str) -> anyhow::Result<Self> {
        let mut link = Self::open(route, token, ConnectOptions::default()).await?.0;
        link.ask(Command::Resume { cursor: None }).await??;
        Ok(link)
    }
}
