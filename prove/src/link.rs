//! One connection to the server, by WebSocket or by the HTTP fallback: frames up, frames down.

use crate::http::{self, EventStream};
use anyhow::{Context as _, bail};
use futures_util::{SinkExt as _, StreamExt as _};
use protocol::{ClientFrame, Command, Cursor, Fault, Hello, Reply, ServerFrame};
use std::{net::SocketAddr, time::Duration};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Message, client::IntoClientRequest as _},
};

/// Opening, and sending one frame, have this long.
const PATIENCE: Duration = Duration::from_secs(5);

/// The ways to a server. Without a proxy all three are the same.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// The server itself; named in headers.
    pub server: SocketAddr,
    /// Where sockets and streams go.
    pub sockets: SocketAddr,
    /// Where the fallback's posts go.
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

/// What came down a connection.
#[derive(Debug)]
pub enum Heard {
    Frame(Box<ServerFrame>),
    /// A whole frame that no client can read.
    Unreadable(String),
    Closed,
}

/// How to connect.
#[derive(Debug, Clone, Default)]
pub struct Manner {
    /// By the HTTP fallback.
    pub fallback: bool,
    /// With a receive buffer so small that a reader who pauses is noticed.
    pub narrow: bool,
    /// With the resume in the handshake, from this cursor on.
    pub resume: Option<Resume>,
}

/// A resume that comes with the handshake.
#[derive(Debug, Clone)]
pub struct Resume {
    /// None for the first time.
    pub cursor: Option<Cursor>,
}

impl Link {
    /// Connects and is greeted.
    pub async fn open(route: Route, token: &str, manner: Manner) -> anyhow::Result<(Self, Hello)> {
        let opening = Self::connect(route, token, manner);
        tokio::time::timeout(PATIENCE, opening).await.context("no greeting in time")?
    }

    async fn connect(route: Route, token: &str, manner: Manner) -> anyhow::Result<(Self, Hello)> {
        let socket = TcpSocket::new_v4()?;
        if manner.narrow {
            socket.set_recv_buffer_size(4_096)?;
        }
        let stream = socket.connect(route.sockets).await?;
        stream.set_nodelay(true)?;
        let carrier = if manner.fallback {
            let events = EventStream::open(stream, route.server, token).await?;
            Carrier::Stream { events, key: String::new() }
        } else {
            let resuming = manner.resume.map(|Resume { cursor }| Cursor::socket_path(cursor.as_ref()));
            let path = resuming.unwrap_or_else(|| "/ws".to_owned());
            let mut request = format!("ws://{}{path}", route.server).into_client_request()?;
            request.headers_mut().insert("cookie", format!("sid={token}").parse()?);
            request.headers_mut().insert("origin", format!("http://{}", route.server).parse()?);
            Carrier::Socket(Box::new(client_async(request, stream).await?.0))
        };
        let mut link = Self { route, token: token.to_owned(), carrier, next_reference: 1 };
        let Heard::Frame(first) = link.hear().await else { bail!("closed before a greeting") };
        let ServerFrame::Hello(hello) = *first else { bail!("the first frame is {first:?}") };
        if let Carrier::Stream { key, .. } = &mut link.carrier {
            *key = hello.stream.clone().context("the stream has no key")?;
        }
        Ok((link, hello))
    }

    /// What comes next. Nothing is lost if it is dropped.
    pub async fn hear(&mut self) -> Heard {
        let text = match &mut self.carrier {
            Carrier::Stream { events, .. } => match events.next().await {
                // The fallback's close frame.
                Some(text) if text.starts_with(r#"{"close""#) => return Heard::Closed,
                Some(text) => text,
                None => return Heard::Closed,
            },
            Carrier::Socket(socket) => loop {
                match socket.next().await {
                    Some(Ok(Message::Text(text))) => break text.to_string(),
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                    Some(Ok(Message::Binary(_) | Message::Frame(_))) => {
                        return Heard::Unreadable("not text".to_owned());
                    }
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return Heard::Closed,
                }
            },
        };
        match serde_json::from_str(&text) {
            Ok(frame) => Heard::Frame(Box::new(frame)),
            Err(error) => Heard::Unreadable(format!("{error}: {text}")),
        }
    }

    /// Sends a command and gives its reference.
    pub async fn say(&mut self, command: Command) -> anyhow::Result<u32> {
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

    /// Sends a command and waits for its answer; what else is told meanwhile is passed over.
    pub async fn ask(&mut self, command: Command) -> anyhow::Result<Result<Reply, Fault>> {
        let asked = self.say(command).await?;
        let answer = async {
            loop {
                let Heard::Frame(frame) = self.hear().await else { bail!("closed before the answer") };
                match *frame {
                    ServerFrame::Reply { reference, ok } if reference == asked => return Ok(Ok(ok)),
                    ServerFrame::Refusal { reference, fault } if reference == asked => return Ok(Err(fault)),
                    _ => {}
                }
            }
        };
        tokio::time::timeout(PATIENCE, answer).await.context("no answer in time")?
    }
}
