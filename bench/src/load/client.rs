//! One client: from its knock at the door to what it hears.

use super::{
    dialect::{Dialect, Heard},
    frames::{self, Frame, Walker},
};
use anyhow::{Context as _, bail};
use mio::{event::Event, net::TcpStream};
use std::io::{ErrorKind, Read as _, Write as _};

/// Clients have to mask; with what is theirs to choose.
const MASK: Option<[u8; 4]> = Some([0x3a, 0x91, 0x5c, 0xe7]);

/// How one client comes in.
pub struct Entrance {
    /// The request for the upgrade.
    pub request: String,
    /// What it says after the server's first word, or after the upgrade.
    pub greeting: Option<Vec<u8>>,
}

/// One client.
pub(super) struct Client {
    stream: TcpStream,
    pub(super) stage: Stage,
    walker: Walker,
    /// What the socket did not take yet.
    waiting: Vec<u8>,
    greeting: Option<Vec<u8>>,
}

/// How far in a client is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Connecting,
    Upgrading,
    Open,
    Ready,
    Lost,
}

impl Client {
    /// Knocks.
    pub(super) fn new(stream: TcpStream, entrance: Entrance) -> Self {
        Self {
            stream,
            stage: Stage::Connecting,
            walker: Walker::default(),
            waiting: entrance.request.into_bytes(),
            greeting: entrance.greeting,
        }
    }

    /// Says something, now or as soon as the socket takes it.
    pub(super) fn say(&mut self, opcode: u8, payload: &[u8]) -> std::io::Result<()> {
        frames::encode(opcode, payload, MASK, &mut self.waiting);
        self.flush()
    }

    fn flush(&mut self) -> std::io::Result<()> {
        while !self.waiting.is_empty() {
            match self.stream.write(&self.waiting) {
                Ok(written) => drop(self.waiting.drain(..written)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Does what its socket is ready for. Gives how many bytes came.
    pub(super) fn serve(
        &mut self,
        event: &Event,
        dialect: Dialect,
        buffer: &mut [u8],
        hear: &mut impl FnMut(Heard, &[u8]),
    ) -> anyhow::Result<usize> {
        if event.is_writable() {
            if self.stage == Stage::Connecting {
                if let Some(error) = self.stream.take_error()? {
                    bail!(error);
                }
                self.stage = Stage::Upgrading;
            }
            self.flush()?;
        }
        if !event.is_readable() || self.stage == Stage::Connecting {
            return Ok(0);
        }
        let mut bytes = 0;
        loop {
            let read = match self.stream.read(buffer) {
                Ok(0) => bail!("cut off"),
                Ok(read) => read,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(bytes),
                Err(error) => return Err(error.into()),
            };
            bytes += read;
            let mut came = buffer.get(..read).unwrap_or_default();
            if self.stage == Stage::Upgrading {
                came = self.upgraded(came, dialect, hear)?;
            }
            self.walk(came, dialect, hear)?;
            // Less than there was place for: the socket is empty, unless it has also ended.
            if read < buffer.len() && !event.is_read_closed() {
                return Ok(bytes);
            }
        }
    }

    /// Takes the answer to the upgrade off what came.
    fn upgraded<'a>(
        &mut self,
        came: &'a [u8],
        dialect: Dialect,
        hear: &mut impl FnMut(Heard, &[u8]),
    ) -> anyhow::Result<&'a [u8]> {
        const END: &[u8] = b"\r\n\r\n";
        if !came.starts_with(b"HTTP/1.1 101") {
            bail!("turned away");
        }
        let end = came.windows(END.len()).position(|four| four == END).context("a torn answer")?;
        self.stage = Stage::Open;
        if dialect == Dialect::Plain {
            self.stage = Stage::Ready;
            hear(Heard::Ready, &[]);
        }
        Ok(came.get(end + END.len()..).unwrap_or_default())
    }

    fn walk(
        &mut self,
        came: &[u8],
        dialect: Dialect,
        hear: &mut impl FnMut(Heard, &[u8]),
    ) -> anyhow::Result<()> {
        let mut answers: Vec<(u8, Vec<u8>)> = Vec::new();
        let (stage, greeting) = (&mut self.stage, &mut self.greeting);
        let mut closed = false;
        self.walker.walk(came, &mut |Frame { opcode, payload, .. }| {
            if opcode != frames::TEXT {
                closed |= opcode == frames::CLOSE;
                answers.extend((opcode == frames::PING).then(|| (frames::PONG, payload.to_vec())));
                return;
            }
            let heard = dialect.tell(payload);
            match heard {
                Heard::Welcome => answers.extend(greeting.take().map(|greeting| (frames::TEXT, greeting))),
                Heard::Knock => answers.push((frames::TEXT, b"3".to_vec())),
                Heard::Ready => *stage = Stage::Ready,
                Heard::Refusal if *stage != Stage::Ready => closed = true,
                _ => {}
            }
            hear(heard, payload);
        });
        for (opcode, payload) in answers {
            self.say(opcode, &payload)?;
        }
        if closed {
            bail!("sent away");
        }
        Ok(())
    }
}
