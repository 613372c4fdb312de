//! `GET /export/CONVERSATION/SEQ.csv`: a form as a table, for who may see its answers at that moment.

use super::file_request::{caller, refused};
use crate::{
    actions::{Engine, file::Refusal, form},
    domain::file_name::{disposition, file_name},
};
use axum::{
    extract::{Path, Request, State},
    response::{IntoResponse as _, Response},
};
use http::{HeaderValue, header};
use protocol::{Fault, Locale, MessageAt, Seq};
use std::sync::Arc;

/// See the module.
pub async fn table(
    State(engine): State<Arc<Engine>>,
    Path((conversation, name)): Path<(String, String)>,
    request: Request,
) -> Response {
    let head = request.into_parts().0;
    let found = async {
        let caller = caller(&engine, &head).await?;
        engine.limits.admit_file(caller.person)?;
        let seq = name.strip_suffix(".csv").and_then(|seq| seq.parse().ok()).map(Seq);
        let conversation = conversation.parse().ok();
        let at = conversation.zip(seq).map(|(conversation, seq)| MessageAt { conversation, seq });
        form::export(&engine, caller, at.ok_or(Fault::Missing)?, language(&head.headers)).await
    };
    match found.await {
        Ok((title, table)) => {
            let name = disposition(false, &file_name(&format!("{title}.csv")));
            let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
            let media = HeaderValue::from_static("text/csv; charset=utf-8");
            ([(header::CONTENT_TYPE, media), (header::CONTENT_DISPOSITION, name)], table).into_response()
        }
        Err(fault) => refused(Refusal::Fault(fault)),
    }
}

/// The language of the first row.
fn language(headers: &http::HeaderMap) -> Locale {
    let said = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if said.to_ascii_lowercase().starts_with("en") { Locale::En } else { Locale::Zh }
}
