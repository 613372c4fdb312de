//! What the machine allows without batching: one thread, each message encoded once, one write per
//! delivery. It knows no rooms, no people and no disk; whatever it does is what fan-out costs at least.

use bench::load::frames::{self, Walker};
use mio::{
    Events, Interest, Poll, Token,
    net::{TcpListener, TcpStream},
};
use nix::sys::socket::{Backlog, listen};
use std::{
    collections::BTreeMap,
    io::{ErrorKind, Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr},
};
use tungstenite::handshake::derive_accept_key;

const DOOR: Token = Token(usize::MAX);

struct Guest {
    stream: TcpStream,
    open: bool,
    walker: Walker,
    /// What the socket did not take; empty as long as the guest keeps up.
    waiting: Vec<u8>,
}

fn main() -> anyhow::Result<()> {
    let mut listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    // Again, with a longer queue: 500 knock at once.
    listen(&listener, Backlog::new(4_095)?)?;
    let mut poll = Poll::new()?;
    poll.registry().register(&mut listener, DOOR, Interest::READABLE)?;
    println!("listening {}", listener.local_addr()?.port());
    let mut events = Events::with_capacity(1_024);
    let mut buffer = vec![0; 64 * 1_024];
    let mut guests: BTreeMap<usize, Guest> = BTreeMap::new();
    let mut next = 0;
    loop {
        match poll.poll(&mut events, None) {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            other => other?,
        }
        for event in &events {
            if event.token() == DOOR {
                while let Ok((mut stream, _)) = listener.accept() {
                    stream.set_nodelay(true)?;
                    let interest = Interest::READABLE | Interest::WRITABLE;
                    poll.registry().register(&mut stream, Token(next), interest)?;
                    let guest = Guest { stream, open: false, walker: Walker::default(), waiting: Vec::new() };
                    guests.insert(next, guest);
                    next += 1;
                }
                continue;
            }
            let number = event.token().0;
            let Some(guest) = guests.get_mut(&number) else { continue };
            let mut said = Vec::new();
            let flushed = !event.is_writable() || guest.flush().is_ok();
            if flushed && guest.listen(&mut buffer, event.is_read_closed(), &mut said).is_ok() {
                for frame in &said {
                    guests.values_mut().filter(|guest| guest.open).for_each(|guest| guest.tell(frame));
                }
            } else {
                guests.remove(&number);
            }
        }
    }
}

impl Guest {
    /// Reads all that came; what was said is encoded for everyone.
    fn listen(&mut self, buffer: &mut [u8], ended: bool, said: &mut Vec<Vec<u8>>) -> std::io::Result<()> {
        loop {
            let read = match self.stream.read(buffer) {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(read) => read,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            };
            let came = buffer.get(..read).unwrap_or_default();
            if !self.open {
                self.upgrade(came)?;
                continue;
            }
            self.walker.walk(came, &mut |frame| {
                if frame.opcode == frames::TEXT {
                    let (mut text, mut encoded) = (Vec::new(), Vec::new());
                    frame.unmask(&mut text);
                    frames::encode(frames::TEXT, &text, None, &mut encoded);
                    said.push(encoded);
                }
            });
            // Less than there was place for: the socket is empty.
            if read < buffer.len() && !ended {
                return Ok(());
            }
        }
    }

    /// The load generator sends its request in one piece.
    fn upgrade(&mut self, request: &[u8]) -> std::io::Result<()> {
        let request = String::from_utf8_lossy(request);
        let mut keys = request.lines().filter_map(|line| line.strip_prefix("Sec-WebSocket-Key: "));
        let key = keys.next().ok_or(ErrorKind::InvalidData)?;
        let accept = derive_accept_key(key.trim().as_bytes());
        let answer = format!(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Accept: {accept}\r\n\r\n"
        );
        self.open = true;
        self.stream.write_all(answer.as_bytes())
    }

    fn tell(&mut self, frame: &[u8]) {
        if !self.waiting.is_empty() {
            self.waiting.extend_from_slice(frame);
            return;
        }
        let written = match self.stream.write(frame) {
            Ok(written) => written,
            Err(error) if error.kind() == ErrorKind::WouldBlock => 0,
            // It has gone; its own event will say so.
            Err(_) => return,
        };
        self.waiting.extend_from_slice(frame.get(written..).unwrap_or_default());
    }

    fn flush(&mut self) -> std::io::Result<()> {
        while !self.waiting.is_empty() {
            match self.stream.write(&self.waiting) {
                Ok(written) => drop(self.waiting.drain(..written)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        self.waiting.shrink_to_fit();
        Ok(())
    }
}
