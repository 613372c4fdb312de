//! The handshake: origin, login, room for one more – then the TCP stream is taken back from HTTP.

use super::{session::Session, socket};
use crate::{
    access::{Caller, Guest, origin},
    actions::{self, Engine},
    hub::Transport,
    ports::store::Identity,
};
use axum::{
    body::Body,
    extract::{Request, State},
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use protocol::{SUBPROTOCOL, limits::close};
use socket2::SockRef;
use std::sync::Arc;
use tokio::net::TcpStream;

/// What the system may hold for a reader, bytes, not counting its own bookkeeping.
const SEND_BUFFER: usize = 128 * 1024;

/// `GET /ws`.
pub async fn upgrade(State(engine): State<Arc<Engine>>, mut request: Request) -> Response {
    let caller = Caller::of(&engine, request.headers(), request.extensions());
    let by_token = caller.token.is_some() && caller.bearer;
    if !by_token && !origin::is_allowed(&engine.config, &caller, request.headers()) {
        return (StatusCode::FORBIDDEN, "origin not allowed").into_response();
    }
    let identity = match caller.identify(&engine).await {
        Ok(Some(identity)) => identity,
        Ok(None) => return (StatusCode::UNAUTHORIZED, "log in first").into_response(),
        Err(_) => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
    };
    let Some(on_upgrade) = request.extensions_mut().remove::<OnUpgrade>() else {
        let wanted = [(header::UPGRADE, "websocket"), (header::CONNECTION, "upgrade")];
        return (StatusCode::UPGRADE_REQUIRED, wanted, "a WebSocket handshake is expected here")
            .into_response();
    };
    let offered = offers_ours(request.headers());
    let mut handshake =
        http::Request::builder().method(request.method()).uri(request.uri()).version(request.version());
    if let Some(headers) = handshake.headers_mut() {
        headers.clone_from(request.headers());
    }
    // RFC 6455 §4.2.1 is tungstenite's to check, but for what must not come twice (§11.3).
    let once = [header::HOST, header::SEC_WEBSOCKET_KEY, header::SEC_WEBSOCKET_VERSION];
    let well_formed = once.iter().all(|name| request.headers().get_all(name).iter().count() == 1);
    let handshake = handshake.body(()).ok().filter(|_| well_formed);
    let accepted = handshake.and_then(|h| tungstenite::handshake::server::create_response(&h).ok());
    let Some(accepted) = accepted else {
        let version = [(header::SEC_WEBSOCKET_VERSION, "13")];
        return (StatusCode::BAD_REQUEST, version, "not a WebSocket handshake").into_response();
    };
    let mut response = accepted.map(|()| Body::empty());
    if offered {
        response.headers_mut().insert(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
    }
    let place = request.extensions_mut().remove::<Guest>();
    let serving = engine.clone();
    engine.tasks.spawn(async move {
        if let Ok(upgraded) = on_upgrade.await {
            serve(serving, identity, upgraded).await;
            drop(place);
        }
    });
    response
}

fn offers_ours(headers: &HeaderMap) -> bool {
    let offers =
        headers.get_all(header::SEC_WEBSOCKET_PROTOCOL).iter().filter_map(|value| value.to_str().ok());
    offers.flat_map(|value| value.split(',')).any(|name| name.trim() == SUBPROTOCOL)
}

async fn serve(engine: Arc<Engine>, identity: Identity, upgraded: Upgraded) {
    let Ok(parts) = upgraded.downcast::<TokioIo<TcpStream>>() else {
        return tracing::error!("the server was not started on plain TCP");
    };
    let stream = parts.io.into_inner();
    // Left alone, the system would hold up to 4 MiB for a reader that has stopped (tcp(7), tcp_wmem).
    let _ = SockRef::from(&stream).set_send_buffer_size(SEND_BUFFER);
    let transport = Transport::Socket(stream);
    // Copied: the slice would keep all of HTTP's read buffer for as long as the socket lives.
    let early = parts.read_buf.to_vec();
    drop(parts.read_buf);
    let connection = engine.hub.connect(identity.login, identity.person.clone(), transport);
    let session = Session::open(engine.clone(), connection.clone(), &identity, None);
    let open = engine.hub.presence().connect(session.connection().person_id());
    if open > engine.config.quotas.connections_per_person {
        connection.close(close::TOO_MANY, "too many connections of one person");
        Box::pin(socket::linger(&connection)).await;
    } else {
        actions::touch(&engine, &identity, false);
        drop(identity);
        socket::serve(&session, early).await;
    }
    engine.hub.presence().disconnect(connection.person_id());
    engine.hub.detach(connection);
}
