//! One client: from its upgrade to what it hears. Leliao's does what the page does with a message.

use super::{
    socket::{Control, Frame, Input, OpCode, Socket, encode, text},
    wire::{self, Dialect, Heard},
};
use anyhow::bail;
use mio::{event::Event, net::TcpStream};

/// Clients have to mask (RFC 6455 §5.3); the key is theirs to choose.
const MASK: Option<[u8; 4]> = Some([0x3a, 0x91, 0x5c, 0xe7]);

pub(super) struct Client {
    socket: Socket,
    dialect: Dialect,
    pub(super) stage: Stage,
    /// The beginning of the newest entry that was heard and not told as read (app/src/state/reading.rs). The
    /// conversation of the newest entry is the one that the page shows.
    newest: Vec<u8>,
    /// A read position was told less than a second ago.
    pub(super) told: bool,
    /// The command of a heartbeat, which has another name in each version of Leliao.
    heartbeat: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Connecting,
    Ready,
    Lost,
}

impl Client {
    /// Begins with an HTTP request for the upgrade.
    pub(super) fn new(stream: TcpStream, dialect: Dialect, request: &str) -> std::io::Result<Self> {
        let mut socket = Socket::new(stream);
        socket.send(request.as_bytes())?;
        let (stage, newest, heartbeat) = (Stage::Connecting, Vec::new(), "\"ping\"");
        Ok(Self { socket, dialect, stage, newest, told: false, heartbeat })
    }

    pub(super) fn send(&mut self, payload: &str) -> std::io::Result<()> {
        self.socket.send(&encode(text(payload.as_bytes()), MASK))
    }

    pub(super) fn send_heartbeat(&mut self) -> std::io::Result<()> {
        self.send(&wire::aside(self.heartbeat))
    }

    /// Tells how far it has read, unless it did so within the last second or has nothing new. Whether it did.
    pub(super) fn tell_read(&mut self) -> bool {
        let place = wire::place(&self.newest).filter(|_| !self.told);
        let Some((conversation, seq)) = place else { return false };
        self.newest.clear();
        self.told = self.send(&wire::aside(&wire::read(&conversation, seq))).is_ok();
        self.told
    }

    /// Does what its socket is ready for. Returns how many bytes came.
    pub(super) fn serve(
        &mut self,
        event: &Event,
        buffer: &mut [u8],
        mut hear: impl FnMut(Heard, &[u8]),
    ) -> anyhow::Result<usize> {
        let mut answers: Vec<Frame> = Vec::new();
        let mut closed = None;
        let (stage, newest, heartbeat) = (&mut self.stage, &mut self.newest, &mut self.heartbeat);
        let dialect = self.dialect;
        let bytes = self.socket.serve(event, buffer, |input| {
            let heard = match &input {
                Input::Head(head) if !head.starts_with(b"HTTP/1.1 101") => {
                    return closed = String::from_utf8_lossy(head).lines().next().map(str::to_owned);
                }
                Input::Head(_) if dialect == Dialect::Plain => Heard::Ready,
                Input::Head(_) => return,
                Input::Frame(header, payload) => match header.opcode {
                    OpCode::Data(_) => dialect.classify(payload),
                    OpCode::Control(Control::Ping) => return answers.push(Frame::pong(payload.to_vec())),
                    OpCode::Control(Control::Close) => return closed = Some("closed by the server".into()),
                    OpCode::Control(_) => return,
                },
            };
            let (Input::Head(payload) | Input::Frame(_, payload)) = input;
            match heard {
                // Socket.IO's connect packet, and Engine.IO's pong.
                Heard::Hello if dialect == Dialect::SocketIo => answers.push(text(b"40")),
                Heard::Hello if String::from_utf8_lossy(payload).contains("\"beat\"") => {
                    *heartbeat = "\"beat\""
                }
                Heard::Ping => answers.push(text(b"3")),
                Heard::Ready => *stage = Stage::Ready,
                Heard::Refusal if *stage != Stage::Ready => closed = Some("refused".into()),
                // Of what nobody waits for: the page tries again later.
                Heard::Refusal if payload.starts_with(b"{\"refusal\":{\"ref\":0,") => return,
                Heard::Chat if dialect == Dialect::Leliao => {
                    newest.clear();
                    newest.extend(payload.iter().take(wire::PLACE_BYTES));
                }
                _ => {}
            }
            hear(heard, payload);
        })?;
        for answer in answers {
            self.socket.send(&encode(answer, MASK))?;
        }
        if let Some(reason) = closed {
            bail!("{reason}");
        }
        Ok(bytes)
    }
}
