//! What the machine allows without batching: one thread that encodes a message once and makes one write per
//! delivery. It knows no rooms, no people and no disk.

use crate::load::socket::{Input, OpCode, Socket, encode, text};
use mio::{Events, Interest, Poll, Token, net::TcpListener};
use nix::sys::socket::{Backlog, listen};
use std::{
    collections::BTreeMap,
    io::ErrorKind,
    net::{Ipv4Addr, SocketAddr},
};

const LISTENER: Token = Token(usize::MAX);
/// The answer to the one key that the load generator sends (RFC 6455 §1.3).
const UPGRADED: &[u8] = b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
    Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

/// Serves until it is killed.
pub fn serve() -> anyhow::Result<()> {
    let mut listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    // Again, with a longer queue: 500 connect at once.
    listen(&listener, Backlog::new(4_095)?)?;
    let mut poll = Poll::new()?;
    poll.registry().register(&mut listener, LISTENER, Interest::READABLE)?;
    println!("listening {} {}", listener.local_addr()?.port(), env!("CARGO_PKG_VERSION"));
    let mut events = Events::with_capacity(1_024);
    let mut buffer = vec![0; 64 * 1_024];
    let mut clients: BTreeMap<usize, Socket> = BTreeMap::new();
    let mut next = 0;
    loop {
        match poll.poll(&mut events, None) {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            other => other?,
        }
        for event in &events {
            if event.token() == LISTENER {
                while let Ok((mut stream, _)) = listener.accept() {
                    stream.set_nodelay(true)?;
                    let interest = Interest::READABLE | Interest::WRITABLE;
                    poll.registry().register(&mut stream, Token(next), interest)?;
                    clients.insert(next, Socket::new(stream));
                    next += 1;
                }
                continue;
            }
            let number = event.token().0;
            let Some(client) = clients.get_mut(&number) else { continue };
            let (mut answer, mut said) = (&[][..], Vec::new());
            let served = client.serve(event, &mut buffer, |input| match input {
                Input::Head(_) => answer = UPGRADED,
                Input::Frame(header, payload) if matches!(header.opcode, OpCode::Data(_)) => {
                    let mask = header.mask.unwrap_or_default();
                    let unmasked = payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask);
                    said.push(encode(text(&unmasked.collect::<Vec<u8>>()), None));
                }
                Input::Frame(..) => {}
            });
            if served.and_then(|_| client.send(answer)).is_err() {
                clients.remove(&number);
            }
            for frame in &said {
                // Whoever has gone is told by an event of their own.
                clients.values_mut().for_each(|client| drop(client.send(frame)));
            }
        }
    }
}
