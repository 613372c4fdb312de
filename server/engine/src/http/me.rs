//! Whose login a request has.

use crate::{access::Caller, actions::Engine};
use axum::{
    Json,
    extract::{Request, State},
    response::{IntoResponse as _, Response},
};
use http::StatusCode;
use protocol::Fault;
use std::sync::Arc;

/// `GET /me`: the person of this login, or 204 without one that stands. A page asks when a socket fails: browsers do not
/// tell it about a 401 there.
pub async fn me(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    match Caller::of(&engine, request.headers(), request.extensions()).identify(&engine).await {
        Ok(Some(identity)) => Json(identity.person).into_response(),
        Ok(None) | Err(Fault::Waiting | Fault::Suspended) => StatusCode::NO_CONTENT.into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}
