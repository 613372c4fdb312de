//! The fallback where WebSockets are blocked: server-sent events down, one POST per frame up. The same
//! session, the same guarantees; only the transport differs.

use crate::{
    access::{Caller, origin, refusal},
    actions::{Engine, login},
    hub::{Connection, Transport},
    ws::{Opening, Session},
};
use axum::{
    Extension,
    body::{Body, Bytes},
    extract::{Query, Request, State},
    response::{IntoResponse as _, Response},
};
use dashmap::DashMap;
use http::{HeaderMap, StatusCode, header};
use http_body::{Body as HttpBody, Frame, SizeHint};
use protocol::{Fault, PersonId};
use serde::Deserialize;
use std::{
    convert::Infallible,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

/// The streams that are open, by the random key that names them to `POST /command`.
#[derive(Default)]
pub struct Streams(DashMap<String, (PersonId, Arc<Session>)>);

/// `GET /stream`.
pub async fn open(
    State(engine): State<Arc<Engine>>,
    Extension(streams): Extension<Arc<Streams>>,
    request: Request,
) -> Response {
    let caller = Caller::of(&engine, request.headers(), request.extensions());
    // Only a page of another origin says so here; it could not read the answer, but need not start it.
    let from = request.headers().get("sec-fetch-site").and_then(|value| value.to_str().ok());
    let says_origin = request.headers().contains_key(header::ORIGIN) && !caller.bearer;
    let foreign = says_origin && !origin::is_allowed(&engine.config, &caller, request.headers());
    if foreign || from.is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return (StatusCode::FORBIDDEN, "origin not allowed").into_response();
    }
    let identity = match caller.identify(&engine).await {
        Ok(Some(identity)) => identity,
        Ok(None) => return refusal(Fault::LoggedOut),
        Err(fault) => return refusal(fault),
    };
    let mut key = [0; 16];
    if getrandom::fill(&mut key).is_err() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let key = format!("{:032x}", u128::from_be_bytes(key));
    let person = identity.person.id;
    if engine.hub.presence().connect(person) > engine.config.quotas.connections_per_person {
        engine.hub.presence().disconnect(person);
        return (StatusCode::TOO_MANY_REQUESTS, "too many connections of one person").into_response();
    }
    let connection =
        engine.hub.connect(identity.login, identity.person.clone(), Transport::Pulled, Vec::new());
    // From here on it is taken out of all counts, whatever happens.
    let open = Open { engine, streams, connection, key };
    let opening = Opening::Stream(open.key.clone());
    let session = Session::open(open.engine.clone(), open.connection.clone(), &identity, opening);
    login::touch(&open.engine, &identity, false);
    open.streams.0.insert(open.key.clone(), (person, Arc::new(session)));
    let events = Events { next: None, open };
    let headers = [(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-store")];
    // Proxies that buffer would keep events back.
    (headers, [("x-accel-buffering", "no")], Body::new(events)).into_response()
}

/// Names a stream.
#[derive(Deserialize)]
pub struct StreamKey {
    stream: String,
}

/// `POST /command?stream=KEY`: one client frame; the answer comes down the stream.
pub async fn command(
    State(engine): State<Arc<Engine>>,
    Extension(streams): Extension<Arc<Streams>>,
    Query(StreamKey { stream }): Query<StreamKey>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let caller = Caller::of(&engine, &headers, request.extensions());
    let Ok(body) = axum::body::to_bytes(request.into_body(), protocol::limits::FRAME_BYTES).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let identity = match caller.identify(&engine).await {
        Ok(Some(identity)) => identity,
        Ok(None) => return refusal(Fault::LoggedOut),
        Err(fault) => return refusal(fault),
    };
    let found = streams.0.get(&stream).map(|open| open.value().clone());
    // Somebody else's stream answers like one that is gone.
    let Some((_, session)) = found.filter(|(person, _)| *person == identity.person.id) else {
        return (StatusCode::GONE, "no such stream").into_response();
    };
    if engine.health.is_draining() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping").into_response();
    }
    let Ok(text) = std::str::from_utf8(&body) else { return StatusCode::BAD_REQUEST.into_response() };
    session.handle(text).await;
    StatusCode::ACCEPTED.into_response()
}

/// Ends the connection with the response body, however that ends.
struct Open {
    engine: Arc<Engine>,
    streams: Arc<Streams>,
    connection: Arc<Connection>,
    key: String,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.streams.0.remove(&self.key);
        self.engine.hub.presence().disconnect(self.connection.person_id());
        self.engine.hub.detach(self.connection.clone());
    }
}

type NextFrame = Pin<Box<dyn Future<Output = Option<Bytes>> + Send>>;

/// The response body: a connection's frames as server-sent events (HTML §9.2).
struct Events {
    next: Option<NextFrame>,
    open: Open,
}

impl HttpBody for Events {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let connection = self.open.connection.clone();
        let next = self.next.get_or_insert_with(|| Box::pin(async move { connection.pull().await }));
        let Poll::Ready(json) = next.as_mut().poll(cx) else { return Poll::Pending };
        self.next = None;
        Poll::Ready(json.map(|json| Ok(Frame::data(event(&json)))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}

/// JSON has no raw line breaks, so one `data:` line holds it; an empty frame is a comment that keeps
/// proxies awake.
fn event(json: &[u8]) -> Bytes {
    if json.is_empty() {
        return Bytes::from_static(b": beat\n\n");
    }
    [b"data: ", json, b"\n\n"].concat().into()
}
