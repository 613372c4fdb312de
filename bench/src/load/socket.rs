//! A nonblocking WebSocket connection. Finds frames in the read buffer without copying them, for the load
//! generator has to take some ten million a second.

use mio::{event::Event, net::TcpStream};
use std::io::{Cursor, Error, ErrorKind, Read as _, Result, Write as _};
pub use tungstenite::protocol::frame::{
    Frame, FrameHeader,
    coding::{Control, Data, OpCode},
};

/// What comes over a connection.
pub enum Input<'a> {
    /// The head of the upgrade's request or answer.
    Head(&'a [u8]),
    /// A whole frame, its payload still masked.
    Frame(FrameHeader, &'a [u8]),
}

pub struct Socket {
    stream: TcpStream,
    upgraded: bool,
    /// The beginning of a frame whose rest has not come.
    cut: Vec<u8>,
    /// What the stream did not take.
    waiting: Vec<u8>,
}

impl Socket {
    pub fn new(stream: TcpStream) -> Self {
        Self { stream, upgraded: false, cut: Vec::new(), waiting: Vec::new() }
    }

    /// Sends bytes, now or as soon as the stream takes them.
    pub fn send(&mut self, mut bytes: &[u8]) -> Result<()> {
        if self.waiting.is_empty() && !bytes.is_empty() {
            bytes = bytes.get(accepted(self.stream.write(bytes))?..).unwrap_or_default();
        }
        self.waiting.extend_from_slice(bytes);
        Ok(())
    }

    /// Sends what waits and reads all that has come. Returns how many bytes were read.
    pub fn serve(
        &mut self,
        event: &Event,
        buffer: &mut [u8],
        mut hear: impl FnMut(Input<'_>),
    ) -> Result<usize> {
        while event.is_writable() && !self.waiting.is_empty() {
            match accepted(self.stream.write(&self.waiting))? {
                0 => break,
                written => drop(self.waiting.drain(..written)),
            }
        }
        let mut bytes = 0;
        while event.is_readable() {
            let read = match self.stream.read(buffer) {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                read => read?,
            };
            bytes += read;
            self.take(buffer.get(..read).unwrap_or_default(), &mut hear)?;
            // A short read means that the socket is empty, unless it has also ended.
            if read < buffer.len() && !event.is_read_closed() {
                break;
            }
        }
        Ok(bytes)
    }

    fn take(&mut self, mut bytes: &[u8], hear: &mut impl FnMut(Input<'_>)) -> Result<()> {
        const END: &[u8] = b"\r\n\r\n";
        if !self.upgraded {
            let end = bytes.windows(END.len()).position(|four| four == END);
            let head = end.and_then(|end| bytes.split_at_checked(end + END.len()));
            let (head, rest) = head.ok_or_else(|| Error::other("half a head"))?;
            hear(Input::Head(head));
            (self.upgraded, bytes) = (true, rest);
        }
        let joined = (!self.cut.is_empty()).then(|| {
            self.cut.extend_from_slice(bytes);
            std::mem::take(&mut self.cut)
        });
        let mut rest = joined.as_deref().unwrap_or(bytes);
        let mut cursor = Cursor::new(rest);
        while let Some((header, length)) = FrameHeader::parse(&mut cursor).map_err(Error::other)? {
            let (start, length) = (cursor.position() as usize, length as usize);
            let Some(payload) = rest.get(start..start + length) else { break };
            hear(Input::Frame(header, payload));
            rest = rest.get(start + length..).unwrap_or_default();
            cursor = Cursor::new(rest);
        }
        self.cut.extend_from_slice(rest);
        Ok(())
    }
}

/// How many bytes a write took.
fn accepted(written: Result<usize>) -> Result<usize> {
    written.or_else(|error| if error.kind() == ErrorKind::WouldBlock { Ok(0) } else { Err(error) })
}

/// A text frame.
pub fn text(payload: &[u8]) -> Frame {
    Frame::message(payload.to_vec(), OpCode::Data(Data::Text), true)
}

/// A frame's bytes.
pub fn encode(mut frame: Frame, mask: Option<[u8; 4]>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(frame.payload().len() + 14);
    frame.header_mut().mask = mask;
    // Writing to memory does not fail.
    let _ = frame.format(&mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_survive_every_cut() {
        let sent: Vec<Vec<u8>> = [0, 1, 125, 126, 300].map(|size| vec![b'x'; size]).into();
        let frames = sent.iter().flat_map(|payload| encode(text(payload), None));
        let bytes: Vec<u8> = b"HTTP/1.1 101 x\r\n\r\n".iter().copied().chain(frames).collect();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let mut socket = Socket::new(TcpStream::connect(listener.local_addr().unwrap()).unwrap());
        for at in 18..=bytes.len() {
            let (mut heads, mut heard) = (0, Vec::new());
            socket.upgraded = false;
            for piece in [&bytes[..at], &bytes[at..]] {
                let mut hear = |input: Input<'_>| match input {
                    Input::Head(_) => heads += 1,
                    Input::Frame(_, payload) => heard.push(payload.to_vec()),
                };
                socket.take(piece, &mut hear).unwrap();
            }
            assert!(socket.cut.is_empty() && heads == 1 && heard == sent, "cut at {at}");
        }
    }
}
