//! A WebSocket client that writes its own bytes, so that it can break every rule; and the tables of
//! what has to happen then.

use crate::world::*;
use protocol::{ClientFrame, Command, Fault, Reply, ServerFrame};
use std::{fmt::Write as _, net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// RFC 6455 §1.3 has this key and its answer.
pub const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
pub const ACCEPT: &str = "s3pplmbitxaq9kygzzhzrbk+xoo=";

/// The ping that ends a case: its reply says that the socket still works.
pub const LAST: u32 = 4_000_000_000;

pub const FIN: u8 = 0x80;
pub const CONTINUE: u8 = 0;
pub const TEXT: u8 = 1;
pub const BINARY: u8 = 2;
pub const CLOSE: u8 = 8;
pub const PING: u8 = 9;
pub const PONG: u8 = 10;

/// What came from the server.
#[derive(Debug, PartialEq)]
#[allow(clippy::large_enum_variant)]
pub enum Heard {
    Frame(ServerFrame),
    Pong(Vec<u8>),
    Close(Option<u16>, String),
    /// Something a server must not send.
    Wrong(String),
    /// TCP has ended.
    End,
    Silence,
}

pub struct RawSocket {
    stream: TcpStream,
    arrived: Vec<u8>,
}

impl RawSocket {
    pub async fn open(world: &World, token: &str) -> Self {
        Self::open_with(world, token, &[]).await
    }

    /// `early` goes out together with the handshake.
    pub async fn open_with(world: &World, token: &str, early: &[u8]) -> Self {
        let request = format!(
            "GET /ws HTTP/1.1\r\nhost: {0}\r\norigin: http://{0}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: {KEY}\r\ncookie: sid={token}\r\n\r\n",
            world.address
        );
        let (head, rest, stream) = answer_to(world.address, &[request.as_bytes(), early].concat()).await;
        assert!(head.starts_with("http/1.1 101"), "{head}");
        let mut socket = Self { stream, arrived: rest };
        let hello = socket.next().await;
        assert!(matches!(hello, Heard::Frame(ServerFrame::Hello(_))), "{hello:?}");
        socket
    }

    pub async fn resume(&mut self) {
        self.ask(LAST - 1, Command::Resume { cursor: None }).await;
        let Heard::Frame(ServerFrame::Reply { ok: Reply::Resumed(_), .. }) = self.next().await else {
            panic!()
        };
    }

    /// What it writes may come too late for a server that has closed already.
    pub async fn write(&mut self, bytes: &[u8]) {
        let _ = self.stream.write_all(bytes).await;
    }

    pub async fn text(&mut self, text: &str) {
        self.write(&frame(FIN | TEXT, text.as_bytes())).await;
    }

    pub async fn ask(&mut self, reference: u32, command: Command) {
        self.text(&serde_json::to_string(&ClientFrame { reference, command }).unwrap()).await;
    }

    /// The next thing that is not an event of the conversations.
    pub async fn next(&mut self) -> Heard {
        loop {
            match self.frame().await {
                Heard::Frame(ServerFrame::Event(_)) => {}
                heard => return heard,
            }
        }
    }

    pub async fn frame(&mut self) -> Heard {
        let parse = |bytes: &[u8]| -> Option<(u8, usize, usize)> {
            let (first, second) = (*bytes.first()?, *bytes.get(1)?);
            let (start, length) = match second {
                126 => (4, usize::from(u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?))),
                127 => (10, usize::try_from(u64::from_be_bytes(bytes.get(2..10)?.try_into().ok()?)).ok()?),
                short => (2, usize::from(short)),
            };
            (bytes.len() >= start + length).then_some((first, start, length))
        };
        loop {
            if let Some((first, start, length)) = parse(&self.arrived) {
                let payload: Vec<u8> = self.arrived.drain(..start + length).skip(start).collect();
                let text = String::from_utf8_lossy(&payload).into_owned();
                return match first.checked_sub(FIN) {
                    Some(TEXT) => serde_json::from_str(&text).map_or(Heard::Wrong(text), Heard::Frame),
                    Some(PONG) => Heard::Pong(payload),
                    Some(PING) if payload.is_empty() => continue,
                    Some(CLOSE) if payload.is_empty() => Heard::Close(None, String::new()),
                    Some(CLOSE) if length >= 2 => {
                        let code = u16::from_be_bytes([payload[0], payload[1]]);
                        Heard::Close(Some(code), String::from_utf8_lossy(&payload[2..]).into_owned())
                    }
                    _ => Heard::Wrong(format!("{first:#x} {text}")),
                };
            }
            let mut buffer = [0; 4096];
            match tokio::time::timeout(SOON, self.stream.read(&mut buffer)).await {
                Ok(Ok(0) | Err(_)) => return Heard::End,
                Ok(Ok(n)) => self.arrived.extend_from_slice(&buffer[..n]),
                Err(_) => return Heard::Silence,
            }
        }
    }

    /// All that comes, up to the reply to [`LAST`] – and the answer to what was asked, which may come
    /// later when a disk is asked first – or to the end of the connection.
    pub async fn outcome(&mut self) -> String {
        let (mut heard, mut works) = (Vec::new(), false);
        while !works || heard.is_empty() {
            match self.next().await {
                Heard::Frame(ServerFrame::Reply { reference: LAST, ok: Reply::Done }) => works = true,
                Heard::Frame(ServerFrame::Reply { reference, ok }) => {
                    let value = serde_json::to_value(ok).unwrap();
                    let kind =
                        value.as_str().or_else(|| value.as_object()?.keys().next().map(String::as_str));
                    heard.push(format!("reply {reference} {}", kind.unwrap()));
                }
                Heard::Frame(ServerFrame::Refusal { reference, fault }) => {
                    heard.push(format!("refusal {reference} {}", fault_name(&fault)));
                }
                Heard::Pong(payload) => heard.push(format!("pong {}", pong_name(&payload))),
                Heard::Close(code, _) => {
                    heard.push(code.map_or("close without code".into(), |code| format!("close {code}")));
                    let answer = code.map_or(Vec::new(), |code| code.to_be_bytes().to_vec());
                    self.write(&frame(FIN | CLOSE, &answer)).await;
                    match self.next().await {
                        Heard::End => {}
                        other => heard.push(format!("after the close: {other:?}")),
                    }
                    break;
                }
                other => {
                    heard.push(format!("{other:?}"));
                    break;
                }
            }
        }
        match heard.as_slice() {
            [first, .., last] if heard.len() > 3 => format!("{first} … {last}: {} answers", heard.len()),
            few => few.join(", "),
        }
    }

    pub async fn last_ping(&mut self) {
        self.ask(LAST, Command::Ping).await;
    }
}

/// Sends bytes; gives the answer's head in lower case, what came after it, and the stream.
pub async fn answer_to(address: SocketAddr, bytes: &[u8]) -> (String, Vec<u8>, TcpStream) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let _ = stream.write_all(bytes).await;
    let (mut answer, mut buffer) = (Vec::new(), [0; 4096]);
    let end = loop {
        if let Some(end) = answer.windows(4).position(|four: &[u8]| four == b"\r\n\r\n") {
            break end;
        }
        match tokio::time::timeout(SOON, stream.read(&mut buffer)).await {
            Ok(Ok(n)) if n > 0 => answer.extend_from_slice(&buffer[..n]),
            _ => return (String::from_utf8_lossy(&answer).to_ascii_lowercase(), Vec::new(), stream),
        }
    };
    let rest = answer.split_off(end + 4);
    (String::from_utf8_lossy(&answer).to_ascii_lowercase(), rest, stream)
}

/// A masked frame as a client has to send it; the first byte is the caller's.
pub fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    const MASK: [u8; 4] = [0x37, 0xFA, 0x21, 0x3D];
    let mut bytes = header(first, payload.len() as u64, true);
    bytes.extend_from_slice(&MASK);
    bytes.extend(payload.iter().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
    bytes
}

/// A frame's first bytes, up to the mask.
pub fn header(first: u8, length: u64, masked: bool) -> Vec<u8> {
    let bit = if masked { 0x80 } else { 0 };
    match length {
        0..126 => vec![first, bit | u8::try_from(length).unwrap()],
        126..0x1_0000 => [&[first, bit | 126], &u16::try_from(length).unwrap().to_be_bytes()[..]].concat(),
        _ => [&[first, bit | 127], &length.to_be_bytes()[..]].concat(),
    }
}

pub fn close_frame(code: u16, reason: &[u8]) -> Vec<u8> {
    frame(FIN | CLOSE, &[&code.to_be_bytes(), reason].concat())
}

pub fn pong_name(payload: &[u8]) -> String {
    let hex = payload.iter().take(4).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    let sum = payload.iter().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(*byte)));
    format!("of {} bytes ({hex}, {sum:08x})", payload.len())
}

/// Control frames may overtake messages (RFC 6455 §5.4).
pub const ANY_ORDER: &str = ", in any order";

fn fault_name(fault: &Fault) -> String {
    let value = serde_json::to_value(fault).unwrap();
    value.as_str().map_or_else(|| value.to_string().replace('"', ""), str::to_owned)
}

/// One table of the book: what was expected of each case, and what came instead where it did not.
pub struct Mismatches(Vec<String>);

impl Mismatches {
    pub fn new() -> Self {
        Self(Vec::new())
    }

    /// What ends in [`ANY_ORDER`] may come in any.
    pub fn compare(&mut self, name: &str, want: &str, got: &str) {
        let sorted = |parts: &str| {
            let mut parts: Vec<String> = parts.split(", ").map(str::to_owned).collect();
            parts.sort();
            parts
        };
        let same = match want.strip_suffix(ANY_ORDER) {
            Some(want) => sorted(want) == sorted(got),
            None => want == got,
        };
        if !same {
            self.0.push(format!("{name}\n    expected {want}\n    got      {got}"));
        }
    }

    pub fn none(self) {
        assert!(self.0.is_empty(), "{} of them:\n{}", self.0.len(), self.0.join("\n"));
    }
}

/// After all that, somebody who has just come can still talk.
pub async fn a_fresh_person_still_talks(world: &World) {
    let (mut fresh, mut other) = (world.person("fresh").await, world.person("other").await);
    fresh.says(LOBBY, "still there?").await;
    other.hears("still there?").await;
    tokio::time::sleep(Duration::from_millis(10)).await;
}
