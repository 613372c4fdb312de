//! Plain HTTP: logging in and out, files, the fallback for blocked WebSockets, health – and the accept loop.

mod account;
mod device;
mod drain;
mod export;
mod file;
mod file_request;
mod login;
mod logout;
mod me;
mod passkey;
mod sending;
pub mod serve;
mod stream;
mod upload;
mod visitor;

use crate::{actions::Engine, ws};
use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, Request, State},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
    routing::{MethodFilter, get, on, patch, post},
};
use http::{HeaderValue, StatusCode, header};
use protocol::limits::FRAME_BYTES;
use std::{sync::Arc, time::Duration};

/// A request that is not answered within this time is answered 408.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// Every route of the engine. The pages are the caller's to add.
pub fn routes(engine: Arc<Engine>) -> Router {
    Router::new()
        .route("/login", post(login::log_in))
        .route("/back", post(login::come_back))
        .route("/register", post(account::register))
        .route("/activate", post(account::activate))
        .route("/reset", post(account::reset))
        .route("/reset/ask", post(account::ask_reset))
        .route("/account/add", post(account::add))
        .route("/account/prove", post(account::prove))
        .route("/account/password", post(account::change_password))
        .route("/account/email", post(account::change_email))
        .route("/login/code", post(account::second_step))
        .route("/second-factor/begin", post(account::begin_second_factor))
        .route("/second-factor/confirm", post(account::confirm_second_factor))
        .route("/second-factor/off", post(account::drop_second_factor))
        .route("/passkeys/begin", post(passkey::begin))
        .route("/passkeys/add", post(passkey::add))
        .route("/passkeys/rename", post(passkey::rename))
        .route("/passkeys/remove", post(passkey::remove))
        .route("/login/passkey/begin", post(passkey::begin_login))
        .route("/login/passkey", post(passkey::log_in))
        .route("/login/code/passkey/begin", post(passkey::begin_second))
        .route("/login/code/passkey", post(passkey::second_step))
        .route("/guest", post(login::be_guest))
        .route("/device", post(device::claim))
        .route("/device/state", get(device::state))
        .route("/device/enter", post(device::enter))
        .route("/logout", post(logout::log_out))
        .route("/forget", post(logout::forget))
        .route("/me", get(me::me))
        .route("/export/{conversation}/{name}", get(export::table))
        .route("/file", post(upload::begin))
        .route("/file/{id}", get(file::whole))
        .route("/file/{id}/{size}", get(file::thumbnail))
        .route(
            "/upload/{id}",
            on(MethodFilter::HEAD, upload::progress).post(upload::finish).delete(upload::cancel),
        )
        .route("/stream", get(stream::open))
        .route("/command", post(stream::command))
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .layer(Extension(Arc::new(stream::Streams::default())))
        .layer(DefaultBodyLimit::max(FRAME_BYTES + 1_024))
        .layer(middleware::from_fn(give_up))
        // Outside of the timeout: bytes take as long as they take.
        .route("/upload/{id}", patch(upload::append))
        // Outside of the timeout: it reads no body, and all clients may reconnect at once.
        .route("/ws", get(ws::upgrade))
        .with_state(engine)
}

/// Adds the security headers to every response except 101. Pages set their own Content-Security-Policy.
fn add_security_headers(response: &mut Response) {
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        return;
    }
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Not `no-referrer`: with it a form's POST comes with `Origin: null` (Fetch §3.2).
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_XSS_PROTECTION, "0"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (
            header::HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(self), geolocation=()",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

async fn give_up(request: Request, next: Next) -> Response {
    match tokio::time::timeout(REQUEST_TIMEOUT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => StatusCode::REQUEST_TIMEOUT.into_response(),
    }
}

/// `GET /readyz`: whether this server can do all its work, and if not, why.
async fn ready(State(engine): State<Arc<Engine>>) -> Response {
    if engine.stopping.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping").into_response();
    }
    match engine.trouble().await {
        None => "ready".into_response(),
        Some(trouble) => (StatusCode::SERVICE_UNAVAILABLE, trouble).into_response(),
    }
}
