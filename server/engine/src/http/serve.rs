//! The accept loop: our own, because a header that never ends, a thousand connections from one address
//! and a restart under load are ours to handle.

use super::add_security_headers;
use crate::{
    Engine,
    access::{Guest, Guests, origin},
    ws::ClientStream,
};
use axum::{Router, body::Body, extract::Request, response::Response};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use protocol::limits::close;
use socket2::SockRef;
use std::{convert::Infallible, io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tower::Service as _;

/// From the first byte, headers have this long.
const HEADER_SECONDS: u64 = 10;
/// Headers have at most this many bytes.
const HEADER_BYTES: usize = 64 * 1024;
/// Connections the system may hold for us while we are busy.
const BACKLOG: u32 = 4_096;
/// What the system may hold for a reader, bytes, not counting its own bookkeeping.
const SEND_BUFFER: usize = 128 * 1024;
/// A stopping server finishes what it was asked over HTTP in this time.
const LAST_ANSWER: Duration = Duration::from_secs(2);
/// It gives its connections this long to answer its goodbye …
const GOODBYE: Duration = Duration::from_millis(700);
/// … and those that still have something to read this long in all.
const DRAIN: Duration = Duration::from_secs(8);

/// Opens a listening socket.
///
/// # Errors
/// The system's; `AddrInUse` if somebody else has the port.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves until the engine is told to stop, then says goodbye to everyone: what was accepted is
/// committed and answered, every socket gets close code 1012 with a time to come back.
pub async fn serve(engine: Arc<Engine>, listener: TcpListener, router: Router) {
    // Accepted sockets inherit both. Left alone, the system would hold up to 4 MiB for a reader that has
    // stopped (tcp(7), tcp_wmem).
    let socket = SockRef::from(&listener);
    let _ = socket.set_tcp_nodelay(true);
    let _ = socket.set_send_buffer_size(SEND_BUFFER);
    let guests = Arc::new(Guests::default());
    let mut sweep = tokio::time::interval(Duration::from_secs(60));
    loop {
        let accepted = tokio::select! {
            () = engine.stopping.cancelled() => break,
            _ = sweep.tick() => { engine.sweep(); continue }
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                let quotas = &engine.config.quotas;
                let Some(guest) = guests.admit(peer.ip(), quotas.connections, quotas.connections_per_address)
                else {
                    metrics::counter!("leliao_connections_refused_total").increment(1);
                    continue;
                };
                engine.tasks.spawn(converse(engine.clone(), stream, router.clone(), guest));
            }
            Err(error) => {
                // Out of descriptors, most likely: give the others time to leave.
                tracing::warn!(%error, "accept failed");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    drain(&engine).await;
}

async fn drain(engine: &Engine) {
    tracing::info!("saying goodbye");
    // Spread over ten seconds, so that they do not all come back at once.
    engine
        .hub
        .close_all(close::RESTART, |id| format!("retry_ms={}", id.wrapping_mul(2_654_435_761) % 10_000));
    engine.tasks.close();
    if tokio::time::timeout(GOODBYE, engine.tasks.wait()).await.is_ok() {
        return engine.hub.stop();
    }
    engine.hub.cut_told();
    if tokio::time::timeout(DRAIN, engine.tasks.wait()).await.is_err() {
        tracing::warn!(left = engine.tasks.len(), "some connections did not leave in time");
    }
    engine.hub.stop();
}

async fn converse(engine: Arc<Engine>, stream: TcpStream, router: Router, guest: Guest) {
    let client = ClientStream::new(stream, guest.clone());
    let asked = engine.clone();
    let service = service_fn(move |mut request: http::Request<Incoming>| {
        // An upgraded socket takes its place along.
        request.extensions_mut().insert(guest.clone());
        answer(asked.clone(), router.clone(), request.map(Body::new))
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(HEADER_SECONDS))
        .max_buf_size(HEADER_BYTES)
        .serve_connection(TokioIo::new(client), service)
        .with_upgrades();
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = engine.stopping.cancelled() => {
            connection.as_mut().graceful_shutdown();
            // A request that has not even arrived is not waited for.
            match tokio::time::timeout(LAST_ANSWER, connection).await {
                Ok(ended) => ended,
                Err(_) => return,
            }
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended badly");
    }
}

/// What holds for every route, whoever adds it.
async fn answer(engine: Arc<Engine>, mut router: Router, request: Request) -> Result<Response, Infallible> {
    let mut response = match origin::refuse(&engine, &request) {
        Some(refusal) => refusal,
        None => router.call(request).await?,
    };
    add_security_headers(&mut response);
    Ok(response)
}
