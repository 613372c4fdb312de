//! What the server is asked about uploads.

use app::{
    protocol::{Attachment, Fault, FileFault, FileId, FinishUpload, NewFile, Upload},
    state::uploads::{Answer, Trouble},
};
use gloo_net::http::{Request, RequestBuilder};
use leptos::task::spawn_local;
use serde::Deserialize;
use std::rc::Rc;
use wasm_bindgen::{JsCast as _, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, ProgressEvent, XmlHttpRequest};

const OFFSET: &str = "upload-offset";

#[derive(Deserialize)]
struct Refused<T> {
    fault: T,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum OfFile {
    File(FileFault),
}

/// Asks for an upload.
pub async fn begin(new: NewFile) -> Answer {
    match sent(Request::post("/file"), Some(serde_json::to_string(&new).unwrap_or_default())).await {
        Ok((text, _)) => serde_json::from_str::<Upload>(&text).map_or(Answer::Cut, Answer::Begun),
        Err(answer) => answer,
    }
}

/// Asks how far an upload is.
pub async fn look(upload: FileId) -> Answer {
    let request = Request::get(&path(upload)).method(gloo_net::http::Method::HEAD);
    match sent(request, None).await {
        Ok((_, offset)) => offset.map_or(Answer::Cut, Answer::Found),
        Err(answer) => answer,
    }
}

/// Makes a file of an upload.
pub async fn finish(upload: FileId, alt: String) -> Answer {
    let said = FinishUpload { alt: Some(alt).filter(|alt| !alt.is_empty()) };
    match sent(Request::post(&path(upload)), Some(serde_json::to_string(&said).unwrap_or_default())).await {
        Ok((text, _)) => serde_json::from_str::<Attachment>(&text).map_or(Answer::Cut, |_| Answer::Whole),
        Err(answer) => answer,
    }
}

/// Gives an upload up. If nobody hears it, the server does so after a day.
pub async fn cancel(upload: FileId) {
    let _ = Request::delete(&path(upload)).send().await;
}

/// Sends bytes of a file, which the browser reads as they leave. `heard` is told how many did, and what became of it.
/// Not by fetch, which tells nothing before its end.
pub fn append(
    upload: FileId,
    file: &File,
    (from, to): (u64, u64),
    heard: Rc<dyn Fn(Answer)>,
) -> Option<XmlHttpRequest> {
    let piece = file.slice_with_f64_and_f64(from as f64, to as f64).ok()?;
    let request = XmlHttpRequest::new().ok()?;
    request.open("PATCH", &path(upload)).ok()?;
    request.set_request_header("Upload-Offset", &from.to_string()).ok()?;
    request.set_request_header("Content-Type", "application/offset+octet-stream").ok()?;
    let (answered, loaded) = (heard.clone(), request.clone());
    let load = Closure::once_into_js(move || answered(outcome(&loaded)));
    request.set_onload(Some(load.unchecked_ref()));
    let (failed, first) = (heard.clone(), piece.clone());
    let error = Closure::once_into_js(move || {
        spawn_local(async move {
            failed(if is_readable(&first).await { Answer::Cut } else { Answer::Unreadable })
        });
    });
    request.set_onerror(Some(error.unchecked_ref()));
    let moved = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        heard(Answer::Moved(from + event.loaded() as u64));
    });
    request.upload().ok()?.set_onprogress(Some(moved.into_js_value().unchecked_ref()));
    request.send_with_opt_blob(Some(&piece)).ok()?;
    Some(request)
}

fn path(upload: FileId) -> String {
    format!("/upload/{upload}")
}

fn outcome(request: &XmlHttpRequest) -> Answer {
    let status = request.status().unwrap_or_default();
    if status != 204 {
        let text = request.response_text().ok().flatten().unwrap_or_default();
        return refused(status, &text);
    }
    let offset = request.get_response_header(OFFSET).ok().flatten().and_then(|offset| offset.parse().ok());
    offset.map_or(Answer::Cut, Answer::Appended)
}

/// Whether it can be read. To send a file that was changed, moved or deleted since it was chosen fails like a broken
/// connection, and a folder looks like a file.
pub async fn is_readable(piece: &Blob) -> bool {
    match piece.slice_with_i32_and_i32(0, 1) {
        Ok(first) => JsFuture::from(first.array_buffer()).await.is_ok(),
        Err(_) => false,
    }
}

/// The answer's text and how many bytes the server has, or what is wrong.
async fn sent(request: RequestBuilder, json: Option<String>) -> Result<(String, Option<u64>), Answer> {
    let request = match json {
        Some(json) => request.header("Content-Type", "application/json").body(json),
        None => request.build(),
    };
    let Ok(request) = request else { return Err(Answer::Cut) };
    let Ok(response) = request.send().await else { return Err(Answer::Cut) };
    let offset = response.headers().get(OFFSET).and_then(|offset| offset.parse().ok());
    let text = response.text().await.unwrap_or_default();
    if response.ok() { Ok((text, offset)) } else { Err(refused(response.status(), &text)) }
}

fn refused(status: u16, text: &str) -> Answer {
    if let Ok(Refused { fault: OfFile::File(fault) }) = serde_json::from_str(text) {
        Answer::Refused(Trouble::File(fault))
    } else if let Ok(Refused { fault }) = serde_json::from_str::<Refused<Fault>>(text) {
        Answer::Refused(Trouble::Fault(fault))
    } else if status == 404 {
        // To `HEAD` there is no more of an answer.
        Answer::Refused(Trouble::Fault(Fault::Missing))
    } else {
        Answer::Cut
    }
}
