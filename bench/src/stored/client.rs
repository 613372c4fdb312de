//! A plain blocking client: one socket, one command at a time, and a stopwatch around each.

use anyhow::{Context as _, bail};
use protocol::{ClientFrame, Command, ConversationId, History, PersonId, Reply, Resumed, Seq, ServerFrame};
use std::{
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};
use tungstenite::{Message, WebSocket, client::IntoClientRequest as _, protocol::WebSocketConfig};

/// Commands without an answer for that long have failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// One connection of one person.
pub struct Client {
    socket: WebSocket<TcpStream>,
    reference: u32,
    /// Whose connection it is, as the server says.
    pub person: PersonId,
}

impl Client {
    /// Connects and resumes.
    ///
    /// # Errors
    /// The handshake's and the server's.
    pub fn connect(address: SocketAddr, token: &str) -> anyhow::Result<(Self, Resumed)> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut request = format!("ws://{address}/ws").into_client_request()?;
        request.headers_mut().insert("authorization", format!("Bearer {token}").parse()?);
        let config = Some(WebSocketConfig::default());
        let (socket, _) = tungstenite::client::client_with_config(request, stream, config)
            .map_err(|error| anyhow::anyhow!("the handshake failed: {error}"))?;
        let mut client = Self { socket, reference: 0, person: PersonId(0) };
        let Message::Text(hello) = client.socket.read()? else { bail!("no hello") };
        let ServerFrame::Hello(hello) = serde_json::from_str(&hello)? else { bail!("no hello: {hello}") };
        client.person = hello.you.id;
        let resumed = client.resume()?.0;
        Ok((client, resumed))
    }

    /// Asks, and gives the reply with the time from before the frame was written until the reply's last
    /// byte was here. Encoding and decoding are outside of it.
    ///
    /// # Errors
    /// A refusal too is one.
    pub fn ask(&mut self, command: Command) -> anyhow::Result<(Reply, Duration)> {
        self.reference = self.reference.wrapping_add(1);
        let frame = ClientFrame { reference: self.reference, command };
        let frame = Message::text(serde_json::to_string(&frame)?);
        let asked = Instant::now();
        self.socket.send(frame)?;
        loop {
            let Message::Text(text) = self.socket.read()? else { continue };
            let took = asked.elapsed();
            if text.starts_with("{\"event\"") {
                continue;
            }
            match serde_json::from_str(&text).with_context(|| text.to_string())? {
                ServerFrame::Reply { reference, ok } if reference == self.reference => return Ok((ok, took)),
                ServerFrame::Refusal { fault, .. } => bail!("refused: {fault}"),
                other => bail!("not the answer: {other:?}"),
            }
        }
    }

    /// A page of a log: the newest, or those below a place.
    ///
    /// # Errors
    /// As [`Client::ask`].
    pub fn history(
        &mut self,
        conversation: ConversationId,
        before: Option<Seq>,
        limit: u16,
    ) -> anyhow::Result<(History, Duration)> {
        match self.ask(Command::History { conversation, before, limit: Some(limit) })? {
            (Reply::History(history), took) => Ok((history, took)),
            (other, _) => bail!("not a history: {other:?}"),
        }
    }

    /// Everything that somebody's list shows, unread counts included.
    ///
    /// # Errors
    /// As [`Client::ask`].
    pub fn resume(&mut self) -> anyhow::Result<(Resumed, Duration)> {
        match self.ask(Command::Resume { cursor: None })? {
            (Reply::Resumed(resumed), took) => Ok((resumed, took)),
            (other, _) => bail!("not a resumed: {other:?}"),
        }
    }
}
