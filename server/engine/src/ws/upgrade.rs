//! The handshake: origin, login, room for one more – then the TCP stream is taken back from HTTP.

use super::{
    client::ClientStream,
    session::{Opening, Session},
    socket,
};
use crate::{
    access::{Caller, ConnectionSlot, origin, refusal},
    actions::{Engine, login},
    hub::{Condition, Transport},
    ports::store::Identity,
    runner::{internal, panic_message},
};
use axum::{
    body::Body,
    extract::{Query, Request, State},
    response::{IntoResponse as _, Response},
};
use futures_util::FutureExt as _;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use protocol::{Fault, ParseCursorError, SUBPROTOCOL, limits::close};
use serde::Deserialize;
use std::{panic::AssertUnwindSafe, sync::Arc};

/// What stands behind `/ws?`.
#[derive(Deserialize)]
pub struct Asked {
    /// A cursor ([`Cursor`]'s text) or nothing: the first command, one round trip early.
    resume: Option<String>,
}

impl Asked {
    fn opening(self) -> Result<Opening, ParseCursorError> {
        Ok(match self.resume.as_deref() {
            None => Opening::Socket,
            Some("") => Opening::Resume(None),
            Some(cursor) => Opening::Resume(Some(cursor.parse()?)),
        })
    }
}

/// `GET /ws`.
pub async fn upgrade(
    State(engine): State<Arc<Engine>>,
    Query(asked): Query<Asked>,
    mut request: Request,
) -> Response {
    let caller = Caller::of(&engine, request.headers(), request.extensions());
    let by_token = caller.token.is_some() && caller.bearer;
    if !by_token && !origin::is_allowed(&engine.config, &caller, request.headers()) {
        return (StatusCode::FORBIDDEN, "origin not allowed").into_response();
    }
    let identity = match caller.identify(&engine).await {
        Ok(Some(identity)) => identity,
        Ok(None) => return refusal(Fault::LoggedOut),
        Err(fault) => return refusal(fault),
    };
    let Ok(opening) = asked.opening() else {
        return (StatusCode::BAD_REQUEST, "not a cursor behind resume").into_response();
    };
    let Some(on_upgrade) = request.extensions_mut().remove::<OnUpgrade>() else {
        let wanted = [(header::UPGRADE, "websocket"), (header::CONNECTION, "upgrade")];
        return (StatusCode::UPGRADE_REQUIRED, wanted, "a WebSocket handshake is expected here")
            .into_response();
    };
    let offered = offers_ours(request.headers());
    let slot = request.extensions_mut().remove::<ConnectionSlot>();
    // RFC 6455 §4.2.1 is tungstenite's to check, but for what must not come twice (§11.3).
    let once = [header::HOST, header::SEC_WEBSOCKET_KEY, header::SEC_WEBSOCKET_VERSION];
    let well_formed = once.iter().all(|name| request.headers().get_all(name).iter().count() == 1);
    let handshake = well_formed.then(|| request.map(|_| ()));
    let accepted = handshake.and_then(|h| tungstenite::handshake::server::create_response(&h).ok());
    let Some(accepted) = accepted else {
        let version = [(header::SEC_WEBSOCKET_VERSION, "13")];
        return (StatusCode::BAD_REQUEST, version, "not a WebSocket handshake").into_response();
    };
    let mut response = accepted.map(|()| Body::empty());
    if offered {
        response.headers_mut().insert(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
    }
    if let Some(slot) = &slot {
        slot.leave_http();
    }
    let serving = engine.clone();
    engine.tasks.spawn(async move {
        if let Ok(upgraded) = on_upgrade.await
            && let Some((present, early)) = begin(serving, &identity, upgraded, opening)
        {
            // A task of its own: it holds what an idle connection needs, and nothing of the handshake.
            let tasks = present.session.engine().tasks.clone();
            tasks.spawn(async move {
                serve(&present, early).await;
                drop(slot);
            });
        }
    });
    response
}

fn offers_ours(headers: &HeaderMap) -> bool {
    let offers =
        headers.get_all(header::SEC_WEBSOCKET_PROTOCOL).iter().filter_map(|value| value.to_str().ok());
    offers.flat_map(|value| value.split(',')).any(|name| name.trim() == SUBPROTOCOL)
}

/// Takes the socket from HTTP and greets. Returns the session with the bytes that came with the handshake.
fn begin(
    engine: Arc<Engine>,
    identity: &Identity,
    upgraded: Upgraded,
    opening: Opening,
) -> Option<(Present, Vec<u8>)> {
    let Ok(parts) = upgraded.downcast::<TokioIo<ClientStream>>() else {
        tracing::error!("the server was not started by its accept loop");
        return None;
    };
    let (stream, answer) = parts.io.into_inner().into_parts();
    let transport = Transport::Socket(stream);
    // Copied: the slice would keep all of HTTP's read buffer for as long as the socket lives.
    let early = parts.read_buf.to_vec();
    let connection = engine.hub.connect(identity.login, identity.person.clone(), transport, answer);
    let open = engine.hub.presence().connect(connection.person_id());
    let session = Session::open(engine.clone(), connection.clone(), identity, opening);
    if open > engine.config.quotas.connections_per_person {
        connection.close(close::TOO_MANY, "too many connections of one person");
    } else {
        login::touch(&engine, identity, false);
    }
    Some((Present { session }, early))
}

async fn serve(present: &Present, early: Vec<u8>) {
    let session = &present.session;
    if matches!(session.connection().condition(), Condition::Closing(..)) {
        return Box::pin(socket::linger(session.connection())).await;
    }
    // A mistake of ours in one connection ends that one, and says so.
    if let Err(panic) = AssertUnwindSafe(socket::serve(session, early)).catch_unwind().await {
        let fault = internal(&format!("a connection panicked: {}", panic_message(panic.as_ref())));
        session.engine().hub.answer(session.connection().clone(), 0, Err(fault));
        Box::pin(socket::refuse(session, close::INTERNAL, "internal error")).await;
    }
}

/// Takes a connection out of the counts, however it ends.
struct Present {
    session: Session,
}

impl Drop for Present {
    fn drop(&mut self) {
        let (hub, connection) = (&self.session.engine().hub, self.session.connection());
        hub.presence().disconnect(connection.person_id());
        hub.detach(connection.clone());
    }
}
