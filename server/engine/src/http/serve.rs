//! The accept loop. It is our own because it limits header time, connections per address and connections in
//! all, and drains on shutdown.

use super::{add_security_headers, drain::drain};
use crate::{
    access::{Caller, ConnectionLimit, ConnectionSlot, origin},
    actions::{Engine, admission, file, login},
    config::Config,
    runner::{internal, panic_message},
    ws::ClientStream,
};
use axum::{
    Router,
    body::Body,
    extract::Request,
    response::{IntoResponse as _, Response},
};
use futures_util::FutureExt as _;
use http::{HeaderValue, StatusCode, Uri, Version, header};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use socket2::SockRef;
use std::{
    convert::Infallible,
    io,
    net::{IpAddr, SocketAddr},
    panic::AssertUnwindSafe,
    sync::Arc,
    time::Duration,
};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tower::Service as _;

/// From the first byte, headers have this long …
const HEADER_TIME: Duration = Duration::from_secs(10);
/// … and this long on a reserved connection: they are few.
const RESERVED_HEADER_TIME: Duration = Duration::from_secs(1);
/// Headers have at most this many bytes.
const HEADER_BYTES: usize = 64 * 1024;
/// Connections that may wait in the kernel to be accepted.
const BACKLOG: u32 = 4_096;
/// The kernel's send buffer per connection, bytes.
const SEND_BUFFER: usize = 128 * 1024;
/// When the server stops, a running HTTP request has this long to finish.
const LAST_ANSWER: Duration = Duration::from_secs(2);
/// Pause after a failed `accept`.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// The page for those who are refused before any route sees their request.
pub const FORBIDDEN: &str = "/forbidden";

/// Opens a listening socket.
///
/// # Errors
/// The system's; `AddrInUse` if somebody else has the port.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    if address.is_ipv6() {
        // `[::]` is every address, also where the system's default is another (ipv6(7), bindv6only).
        SockRef::from(&socket).set_only_v6(false)?;
    }
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves until the engine is told to stop; then what was taken is committed and answered, and every socket
/// gets close code 1012 with a time to come back.
pub async fn serve(engine: Arc<Engine>, listener: TcpListener, router: Router) {
    // Accepted sockets inherit both. Left alone, the system would hold up to 4 MiB for a reader that has
    // stopped (tcp(7), tcp_wmem).
    let socket = SockRef::from(&listener);
    let _ = socket.set_tcp_nodelay(true);
    let _ = socket.set_send_buffer_size(SEND_BUFFER);
    let limit = Arc::new(ConnectionLimit::default());
    let mut sweep = tokio::time::interval(Duration::from_secs(60));
    let mut often = tokio::time::interval(Duration::from_millis(500));
    let mut daily = tokio::time::interval(Duration::from_secs(24 * 3_600));
    let mut hourly = tokio::time::interval(Duration::from_secs(3_600));
    let mut accepting = true;
    loop {
        let accepted = tokio::select! {
            () = engine.stopping.cancelled() => break,
            _ = sweep.tick() => {
                engine.sweep();
                let engine = engine.clone();
                engine.tasks.clone().spawn(async move { file::sweep(&engine).await });
                continue
            }
            _ = daily.tick() => {
                let engine = engine.clone();
                engine.tasks.clone().spawn(async move { file::sweep_orphans(&engine).await });
                continue
            }
            _ = often.tick() => {
                let engine = engine.clone();
                engine.tasks.clone().spawn(async move { admission::end_what_is_over(&engine).await });
                continue
            }
            _ = hourly.tick() => {
                let engine = engine.clone();
                engine.tasks.clone().spawn(async move { login::touch_open(&engine).await });
                continue
            }
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                if !std::mem::replace(&mut accepting, true) {
                    tracing::info!("connections are accepted again");
                }
                let quotas = &engine.config.quotas;
                // A trusted proxy has many clients; they are counted when their requests are read.
                let proxied = is_trusted_proxy(&engine.config, peer.ip());
                let per_address = if proxied { u32::MAX } else { quotas.connections_per_address };
                let Some(slot) = limit.admit(peer.ip(), quotas.connections, per_address) else {
                    metrics::counter!("leliao_connections_refused_total").increment(1);
                    continue;
                };
                engine.tasks.spawn(converse(engine.clone(), stream, router.clone(), slot));
            }
            // The peer gave up before it was accepted.
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            Err(error) => {
                if std::mem::replace(&mut accepting, false) {
                    tracing::error!(
                        %error,
                        "no connection can be accepted; if too many files are open, raise that limit (ulimit -n, LimitNOFILE=)"
                    );
                }
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop(listener);
    drain(&engine).await;
}

async fn converse(engine: Arc<Engine>, stream: TcpStream, router: Router, slot: ConnectionSlot) {
    let client = ClientStream::new(stream, slot.clone());
    let header_time = if slot.is_reserved() { RESERVED_HEADER_TIME } else { HEADER_TIME };
    let asked = engine.clone();
    let service = service_fn(move |mut request: http::Request<Incoming>| {
        // An upgraded socket takes its slot along.
        request.extensions_mut().insert(slot.clone());
        answer(asked.clone(), router.clone(), slot.clone(), request.map(Body::new))
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(header_time)
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

/// Applies the rules that hold for every route: one `Host`, our own origin, the connection limits, the
/// security headers.
async fn answer(
    engine: Arc<Engine>,
    router: Router,
    slot: ConnectionSlot,
    request: Request,
) -> Result<Response, Infallible> {
    let refusal = refuse_host(&request).or_else(|| origin::refuse(&engine, &request));
    let (refusal, request) = match refusal {
        Some(_) if wants_page(&request) => (None, forbidden(&request)),
        refusal => (refusal, request),
    };
    // Past a limit, only health checks and the server's owner are let in.
    let has_room = match check_limits(&engine, &slot, &request) {
        Ok(()) => true,
        Err(caller) => is_owner(&engine, caller).await,
    };
    let mut response = match refusal {
        Some(refusal) => refusal,
        None if has_room => contained(router, request).await,
        None => {
            metrics::counter!("leliao_connections_refused_total").increment(1);
            let later = [(header::RETRY_AFTER, "10")];
            (StatusCode::SERVICE_UNAVAILABLE, later, "too many connections; try again later").into_response()
        }
    };
    add_security_headers(&mut response);
    if slot.is_reserved() && response.status() != StatusCode::SWITCHING_PROTOCOLS {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(response)
}

/// Whether it is a person who went somewhere, and not a script (Fetch Metadata, `Sec-Fetch-Mode`).
fn wants_page(request: &Request) -> bool {
    request.headers().get("sec-fetch-mode").is_some_and(|mode| mode == "navigate")
        && request.headers().get_all(header::HOST).iter().count() == 1
}

/// Asks for the page that says that this is not allowed, in the place of what was asked for.
fn forbidden(request: &Request) -> Request {
    let mut page = Request::new(Body::empty());
    *page.uri_mut() = Uri::from_static(FORBIDDEN);
    page.headers_mut().clone_from(request.headers());
    page.extensions_mut().clone_from(request.extensions());
    page
}

/// A mistake of ours in one request ends that one, with the id of what the log says of it.
async fn contained(mut router: Router, request: Request) -> Response {
    match AssertUnwindSafe(router.call(request)).catch_unwind().await {
        Ok(Ok(response)) => response,
        Ok(Err(never)) => match never {},
        Err(panic) => {
            let fault = internal(&format!("a request panicked: {}", panic_message(panic.as_ref())));
            (StatusCode::INTERNAL_SERVER_ERROR, format!("{fault:?}")).into_response()
        }
    }
}

/// An HTTP/1.1 request has one `Host` (RFC 9112 §3.2).
fn refuse_host(request: &Request) -> Option<Response> {
    let hosts = request.headers().get_all(header::HOST).iter().count();
    let wrong = hosts > 1 || (hosts == 0 && request.version() == Version::HTTP_11);
    wrong.then(|| (StatusCode::BAD_REQUEST, "a request has one Host").into_response())
}

/// Whether the connection is within the limits; who asks, if it is not.
fn check_limits(engine: &Engine, slot: &ConnectionSlot, request: &Request) -> Result<(), Caller> {
    let path = request.uri().path();
    let asks_for_health = matches!(path, "/healthz" | "/readyz");
    let long_lived = request.headers().contains_key(header::UPGRADE) || path == "/stream";
    let counted_by_client = long_lived && is_trusted_proxy(&engine.config, slot.address());
    if asks_for_health || !(slot.is_reserved() || counted_by_client) {
        return Ok(());
    }
    let caller = Caller::of(engine, request.headers(), request.extensions());
    let most = engine.config.quotas.connections_per_address;
    if !slot.is_reserved() && slot.count_for(caller.address, most) { Ok(()) } else { Err(caller) }
}

fn is_trusted_proxy(config: &Config, address: IpAddr) -> bool {
    config.trusted_proxies.iter().any(|range| range.contains(address))
}

async fn is_owner(engine: &Engine, caller: Caller) -> bool {
    matches!(caller.identify(engine).await, Ok(Some(identity)) if identity.person.owner)
}
