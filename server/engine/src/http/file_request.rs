//! Who asks about which file, and how they are refused.

use crate::{
    access::{Caller, refusal},
    actions::{Engine, file::Refusal},
    domain::permission,
};
use axum::{
    Json,
    response::{IntoResponse as _, Response},
};
use http::{StatusCode, request::Parts};
use protocol::{Fault, FileFault, FileId};
use serde::Serialize;

/// Who sends a request about files.
pub async fn caller(engine: &Engine, head: &Parts) -> Result<permission::Caller, Fault> {
    let identity = Caller::of(engine, &head.headers, &head.extensions).identify(engine).await?;
    identity.map(|identity| identity.caller()).ok_or(Fault::LoggedOut)
}

/// The upload or file that a path names; what is no id names none.
pub fn named(id: &str) -> Result<FileId, Fault> {
    id.parse().map_err(|_| Fault::Missing)
}

#[derive(Serialize)]
struct Refused {
    fault: OfFile,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum OfFile {
    File(FileFault),
}

/// A refusal in JSON. What one may not see is answered like what is not there.
pub fn refused(why: Refusal) -> Response {
    let fault = match why {
        Refusal::Fault(Fault::Missing) => {
            let mut response = refusal(Fault::Missing);
            *response.status_mut() = StatusCode::NOT_FOUND;
            return response;
        }
        Refusal::Fault(fault) => return refusal(fault),
        Refusal::File(fault) => fault,
    };
    let status = match fault {
        FileFault::TooBig { .. } | FileFault::TooLong | FileFault::QuotaReached { .. } => {
            StatusCode::PAYLOAD_TOO_LARGE
        }
        FileFault::WrongOffset { .. } | FileFault::Unfinished { .. } => StatusCode::CONFLICT,
        FileFault::TooManyUploads { .. } => StatusCode::TOO_MANY_REQUESTS,
        FileFault::Unknown => StatusCode::UNPROCESSABLE_ENTITY,
    };
    (status, Json(Refused { fault: OfFile::File(fault) })).into_response()
}
