//! Refusals in plain HTTP, for scripts.

use axum::{
    Json,
    response::{IntoResponse as _, Response},
};
use http::StatusCode;
use protocol::{AccountFault, Fault, NameFault};
use serde::Serialize;

#[derive(Serialize)]
struct Refused {
    fault: Fault,
}

/// A refusal in JSON, with the status that is nearest to it.
#[must_use]
pub fn refusal(fault: Fault) -> Response {
    let status = match fault {
        Fault::RateLimited { .. } => StatusCode::TOO_MANY_REQUESTS,
        Fault::Busy { .. } | Fault::StorageFull | Fault::Internal { .. } => StatusCode::SERVICE_UNAVAILABLE,
        Fault::Name(NameFault::Taken | NameFault::LooksTaken) => StatusCode::CONFLICT,
        Fault::LoggedOut | Fault::Account(AccountFault::Wrong) => StatusCode::UNAUTHORIZED,
        Fault::Waiting | Fault::Suspended => StatusCode::FORBIDDEN,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    (status, Json(Refused { fault })).into_response()
}
