//! A TCP proxy that cuts connections. It knows nothing of HTTP or WebSocket but how to find a `send` in a client's
//! bytes.

use crate::rng::Rng;
use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
    time::{Instant, sleep_until},
};

/// The traffic of a proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behaviour {
    /// Long connections: WebSockets and streams.
    Sockets,
    /// Connections of one request.
    Posts,
}

/// How a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plan {
    /// By itself.
    Spare,
    /// After a time.
    Sudden,
    /// After a time, in the middle of a transfer.
    MidFrame,
    /// After a `send`, with the server's answers held back: between commit and acknowledgement.
    BeforeAck,
    /// After a stall.
    Stall,
}

/// The cuts made so far, by kind, and how many are left.
#[derive(Debug, Default)]
pub struct Cuts {
    left: AtomicU64,
    pub sudden: AtomicU64,
    pub mid_frame: AtomicU64,
    pub before_ack: AtomicU64,
    pub stalled: AtomicU64,
    /// How many of them were on the HTTP fallback.
    pub fallback: AtomicU64,
}

impl Cuts {
    pub fn up_to(cuts: u64) -> Arc<Self> {
        Arc::new(Self { left: AtomicU64::new(cuts), ..Self::default() })
    }

    pub fn left(&self) -> u64 {
        self.left.load(Ordering::Relaxed)
    }

    /// Takes one of the cuts that are left.
    fn take(&self) -> bool {
        self.left.try_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
    }
}

/// A running proxy. Dropping it closes its connections.
pub struct Proxy {
    pub address: SocketAddr,
    accepting: JoinHandle<()>,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Proxy {
    pub async fn start(
        server: SocketAddr,
        behaviour: Behaviour,
        cuts: Arc<Cuts>,
        rng: Rng,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let rng = Arc::new(Mutex::new(rng));
        let accepting = tokio::spawn(async move {
            let mut relays = tokio::task::JoinSet::new();
            loop {
                tokio::select! {
                    accepted = listener.accept() => {
                        let Ok((client, _)) = accepted else { continue };
                        let (cuts, rng) = (cuts.clone(), rng.lock().unwrap_or_else(PoisonError::into_inner).fork());
                        relays.spawn(async move {
                            let Ok(upstream) = TcpStream::connect(server).await else { return };
                            let _ = (client.set_nodelay(true), upstream.set_nodelay(true));
                            Relay::new(behaviour, cuts, rng).carry(client, upstream).await;
                        });
                    }
                    Some(_) = relays.join_next() => {}
                }
            }
        });
        Ok(Self { address, accepting })
    }
}

/// A connection through the proxy.
struct Relay {
    plan: Plan,
    cuts: Arc<Cuts>,
    rng: Rng,
    due: Instant,
    /// Whether the server's bytes are held back.
    held: bool,
    fallback: bool,
}

impl Relay {
    fn new(behaviour: Behaviour, cuts: Arc<Cuts>, mut rng: Rng) -> Self {
        let plan = match (behaviour, rng.between(0, 100)) {
            _ if cuts.left() == 0 => Plan::Spare,
            (Behaviour::Sockets, 0..25) => Plan::BeforeAck,
            (Behaviour::Sockets, 25..35) => Plan::MidFrame,
            (Behaviour::Sockets, 35..40) => Plan::Stall,
            (Behaviour::Sockets, _) => Plan::Sudden,
            (Behaviour::Posts, 0..5) => Plan::BeforeAck,
            (Behaviour::Posts, _) => Plan::Spare,
        };
        let due =
            Instant::now() + if behaviour == Behaviour::Posts { Duration::ZERO } else { rng.millis(20, 900) };
        Self { plan, cuts, rng, due, held: false, fallback: behaviour == Behaviour::Posts }
    }

    /// Forwards bytes until the planned end.
    async fn carry(mut self, mut client: TcpStream, mut server: TcpStream) {
        let (mut up, mut down) = (vec![0; 16 * 1024], vec![0; 16 * 1024]);
        let cut = loop {
            let waits = matches!(self.plan, Plan::Sudden | Plan::Stall) || self.held;
            tokio::select! {
                n = client.read(&mut up) => {
                    let Some(bytes) = chunk(n, &up) else { break false };
                    self.fallback |= bytes.starts_with(b"GET /stream");
                    if self.tears() {
                        let _ = server.write_all(half(bytes)).await;
                        break true;
                    }
                    if server.write_all(bytes).await.is_err() {
                        break false;
                    }
                    if self.plan == Plan::BeforeAck && !self.held && self.is_due() && carries_send(bytes) {
                        self.held = true;
                        self.due = Instant::now() + self.rng.millis(10, 30);
                    }
                }
                n = server.read(&mut down), if !self.held => {
                    let Some(bytes) = chunk(n, &down) else { break false };
                    if self.tears() {
                        let _ = client.write_all(half(bytes)).await;
                        break true;
                    }
                    if client.write_all(bytes).await.is_err() {
                        break false;
                    }
                }
                () = sleep_until(self.due), if waits => {
                    if self.plan == Plan::Stall && !self.held {
                        self.held = true;
                        self.due = Instant::now() + self.rng.millis(300, 1_500);
                    } else if self.cuts.take() {
                        break true;
                    } else {
                        (self.plan, self.held) = (Plan::Spare, false);
                    }
                }
            }
        };
        if cut {
            self.cut(client, server).await;
        }
    }

    fn is_due(&self) -> bool {
        Instant::now() >= self.due
    }

    fn tears(&self) -> bool {
        self.plan == Plan::MidFrame && self.is_due() && self.cuts.take()
    }

    /// Closes both sides, each with a reset or in order; the server may notice later.
    async fn cut(mut self, client: TcpStream, server: TcpStream) {
        let counted = match self.plan {
            Plan::MidFrame => &self.cuts.mid_frame,
            Plan::BeforeAck => &self.cuts.before_ack,
            Plan::Stall => &self.cuts.stalled,
            Plan::Sudden | Plan::Spare => &self.cuts.sudden,
        };
        counted.fetch_add(1, Ordering::Relaxed);
        if self.fallback {
            self.cuts.fallback.fetch_add(1, Ordering::Relaxed);
        }
        if self.rng.percent(50) {
            let _ = client.set_zero_linger();
        }
        drop(client);
        if self.rng.percent(50) {
            tokio::time::sleep(self.rng.millis(0, 400)).await;
        }
        if self.rng.percent(50) {
            let _ = server.set_zero_linger();
        }
    }
}

fn chunk(read: io::Result<usize>, buffer: &[u8]) -> Option<&[u8]> {
    read.ok().filter(|n| *n > 0).and_then(|n| buffer.get(..n))
}

fn half(bytes: &[u8]) -> &[u8] {
    bytes.get(..bytes.len() / 2).unwrap_or_default()
}

/// Whether a client's bytes have a `send` command: in plain text, or in a masked frame at the start (RFC 6455 §5.3).
fn carries_send(bytes: &[u8]) -> bool {
    let holds = |text: &[u8]| text.windows(6).any(|window| window == br#""send""#);
    let mask_at = match bytes.get(1).map(|length| length & 0x7F) {
        Some(126) => 4,
        Some(127) => 10,
        _ => 2,
    };
    let (Some(mask), Some(payload)) = (bytes.get(mask_at..mask_at + 4), bytes.get(mask_at + 4..)) else {
        return false;
    };
    let clear: Vec<u8> =
        payload.iter().zip(mask.iter().cycle()).take(64).map(|(byte, mask)| byte ^ mask).collect();
    holds(&clear) || holds(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_send_is_seen_in_a_post_and_in_a_masked_frame() {
        let json = br#"{"ref":7,"do":{"send":{"conversation":"1"}}}"#;
        assert!(carries_send(&[b"POST /command HTTP/1.1\r\n\r\n".as_slice(), json].concat()));
        let mask = [3, 141, 59, 26];
        let masked: Vec<u8> = json.iter().enumerate().map(|(i, byte)| byte ^ mask[i % 4]).collect();
        let length = 0x80 | json.len() as u8;
        assert!(carries_send(&[&[0x81, length], mask.as_slice(), &masked].concat()));
        assert!(!carries_send(br#"{"ref":7,"do":"ping"}"#));
        assert!(!carries_send(b"\x81"));
    }
}
