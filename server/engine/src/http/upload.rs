//! Files come in pieces, so that a broken connection goes on where it was. The scheme is that of tus.io 1.0.0: an upload
//! has an address, `HEAD` says how far it is, `PATCH` adds to it.

use super::file_request::{caller, named, refused};
use crate::actions::{
    Engine,
    file::{self, Receiving, Refusal},
};
use axum::{
    Json,
    body::{Body, Bytes},
    extract::{FromRequest as _, Path, Request, State},
    response::{IntoResponse as _, Response},
};
use futures_util::StreamExt as _;
use http::{HeaderName, StatusCode, header};
use protocol::{Fault, FileFault, FinishUpload, NewFile, Upload};
use std::{sync::Arc, time::Duration};

const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
/// A sender that says nothing for so long is gone.
const SILENCE: Duration = Duration::from_secs(30);
/// So many bytes are gathered before they are written.
const PIECE: usize = 256 * 1024;

/// `POST /file`: announces one ([`NewFile`] in JSON).
pub async fn begin(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let begun = async {
        let caller = caller(&engine, &head).await?;
        let asked = Json::<NewFile>::from_request(Request::from_parts(head, body), &()).await;
        let Json(asked) = asked.map_err(|_| Fault::Unreadable)?;
        file::begin(&engine, caller, asked).await
    };
    match begun.await {
        Ok(upload) => {
            let place = [(header::LOCATION, format!("/upload/{}", upload.id))];
            (StatusCode::CREATED, place, how_far(upload), Json(upload)).into_response()
        }
        Err(refusal) => refused(refusal),
    }
}

/// `HEAD /upload/ID`: how far it is.
pub async fn progress(
    State(engine): State<Arc<Engine>>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let (head, _) = request.into_parts();
    let progress = async {
        let caller = caller(&engine, &head).await?;
        file::progress(&engine, caller, named(&id)?).await
    };
    match progress.await {
        Ok(upload) => (StatusCode::OK, how_far(upload)).into_response(),
        Err(refusal) => refused(refusal),
    }
}

/// `PATCH /upload/ID`: adds what follows at `Upload-Offset`.
pub async fn append(State(engine): State<Arc<Engine>>, Path(id): Path<String>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let number = |name: &HeaderName| head.headers.get(name)?.to_str().ok()?.parse::<u64>().ok();
    let begun = async {
        let caller = caller(&engine, &head).await?;
        let offset = number(&OFFSET).ok_or(Fault::Unreadable)?;
        let receiving = Receiving::begin(engine.clone(), caller, named(&id)?, offset).await?;
        match number(&header::CONTENT_LENGTH) {
            Some(length) if length > receiving.missing() => Err(Refusal::File(FileFault::TooLong)),
            _ => Ok(receiving),
        }
    };
    let receiving = match begun.await {
        Ok(receiving) => receiving,
        Err(refusal) => return refused(refusal),
    };
    // A task of its own: what has come is kept also when nobody waits for the answer any more.
    let received = engine.tasks.spawn(receive(engine.clone(), receiving, body)).await;
    match received.unwrap_or(Err(Refusal::Fault(Fault::Busy { retry_ms: 500 }))) {
        Ok((offset, true)) => (StatusCode::NO_CONTENT, [(OFFSET, offset.to_string())]).into_response(),
        Ok((offset, false)) => (StatusCode::REQUEST_TIMEOUT, [(OFFSET, offset.to_string())]).into_response(),
        Err(refusal) => refused(refusal),
    }
}

/// `POST /upload/ID`: it is whole; [`FinishUpload`] in JSON, or nothing. The answer is the file.
pub async fn finish(State(engine): State<Arc<Engine>>, Path(id): Path<String>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let finished = async {
        let caller = caller(&engine, &head).await?;
        let (id, at) = (named(&id)?, engine.clone());
        let said = match Bytes::from_request(Request::from_parts(head, body), &()).await {
            Ok(nothing) if nothing.is_empty() => Ok(FinishUpload::default()),
            Ok(said) => serde_json::from_slice(&said).map_err(|_| Fault::Unreadable),
            Err(_) => Err(Fault::Unreadable),
        };
        let finishing = engine.tasks.spawn(async move { file::finish(&at, caller, id, said).await });
        finishing.await.unwrap_or(Err(Refusal::Fault(Fault::Busy { retry_ms: 500 })))
    };
    match finished.await {
        Ok(attachment) => Json(attachment).into_response(),
        Err(refusal) => refused(refusal),
    }
}

/// `DELETE /upload/ID`: gives it up.
pub async fn cancel(State(engine): State<Arc<Engine>>, Path(id): Path<String>, request: Request) -> Response {
    let (head, _) = request.into_parts();
    let cancelled = async {
        let caller = caller(&engine, &head).await?;
        file::cancel(&engine, caller, named(&id)?).await
    };
    match cancelled.await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(refusal) => refused(refusal),
    }
}

/// Writes a body as it comes. Gives how many bytes the upload has then, and whether the body came to its end.
async fn receive(engine: Arc<Engine>, mut receiving: Receiving, body: Body) -> Result<(u64, bool), Refusal> {
    let mut body = body.into_data_stream();
    let (mut pieces, mut gathered) = (Vec::<Bytes>::new(), 0);
    let is_whole = loop {
        let next = tokio::select! {
            next = tokio::time::timeout(SILENCE, body.next()) => next,
            () = receiving.is_wanted() => break false,
            () = engine.stopping.cancelled() => break false,
        };
        match next {
            Ok(Some(Ok(piece))) => {
                gathered += piece.len();
                pieces.push(piece);
            }
            Ok(None) => break true,
            Ok(Some(Err(_))) | Err(_) => break false,
        }
        if gathered >= PIECE {
            gathered = 0;
            receiving.add(std::mem::take(&mut pieces)).await?;
        }
    };
    if !pieces.is_empty() {
        receiving.add(pieces).await?;
    }
    receiving.keep().await?;
    Ok((receiving.offset(), is_whole))
}

fn how_far(upload: Upload) -> [(HeaderName, String); 2] {
    [(OFFSET, upload.offset.to_string()), (LENGTH, upload.bytes.to_string())]
}
