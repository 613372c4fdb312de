//! Files go out: whole or in ranges, and only to who may read a message that has them.

use super::file_request::{caller, named, refused};
use crate::{
    actions::{
        Engine,
        file::{self, Found},
    },
    domain::file_name::disposition,
};
use axum::{
    body::Body,
    extract::{Path, Request, State},
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts};
use std::{ops::Range, sync::Arc};

/// A file never changes; the browser of whoever was allowed to see it may keep it for a week, and no cache of others.
const KEEP: &str = "private, max-age=604800, immutable";
/// Whatever is in a file, opened by itself it is in no site and loads nothing.
const POLICY: &str = "sandbox; default-src 'none'";

/// `GET /file/ID`.
pub async fn whole(State(engine): State<Arc<Engine>>, Path(id): Path<String>, request: Request) -> Response {
    answer(&engine, &id, None, &request.into_parts().0).await
}

/// `GET /file/ID/SIZE`: a picture that fits into a square of so many pixels.
pub async fn thumbnail(
    State(engine): State<Arc<Engine>>,
    Path((id, size)): Path<(String, String)>,
    request: Request,
) -> Response {
    // Any other number than those that there are names none.
    answer(&engine, &id, Some(size.parse().unwrap_or_default()), &request.into_parts().0).await
}

async fn answer(engine: &Engine, id: &str, size: Option<u32>, head: &Parts) -> Response {
    let found = async {
        let caller = caller(engine, head).await?;
        file::open(engine, caller, named(id)?, size).await
    };
    match found.await {
        Ok(found) => send(found, &head.headers),
        Err(refusal) => refused(refusal),
    }
}

/// What of it is asked for.
fn send(found: Found, asked: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", found.tag);
    let bytes = found.bytes.bytes();
    let (status, range) = match parts(asked, &tag, bytes) {
        _ if is_known(asked, &tag) => (StatusCode::NOT_MODIFIED, 0..0),
        Wanted::All => (StatusCode::OK, 0..bytes),
        Wanted::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        Wanted::Nothing => (StatusCode::RANGE_NOT_SATISFIABLE, 0..0),
    };
    let said = match status {
        StatusCode::PARTIAL_CONTENT => {
            Some(format!("bytes {}-{}/{bytes}", range.start, range.end.saturating_sub(1)))
        }
        StatusCode::RANGE_NOT_SATISFIABLE => Some(format!("bytes */{bytes}")),
        _ => None,
    };
    let (media, name) = (found.media.clone(), disposition(found.inline, &found.name));
    let body = match status {
        StatusCode::OK | StatusCode::PARTIAL_CONTENT => super::sending::body(found, range),
        _ => Body::empty(),
    };
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    if status != StatusCode::RANGE_NOT_SATISFIABLE {
        set(header::ETAG, &tag);
        set(header::CACHE_CONTROL, KEEP);
        // Whoever logs in next with the same browser is another one.
        set(header::VARY, "Cookie, Authorization");
    }
    if !matches!(status, StatusCode::NOT_MODIFIED | StatusCode::RANGE_NOT_SATISFIABLE) {
        set(header::CONTENT_TYPE, &media);
        set(header::CONTENT_DISPOSITION, &name);
    }
    if let Some(said) = said {
        set(header::CONTENT_RANGE, &said);
    }
    set(header::ACCEPT_RANGES, "bytes");
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    response
}

/// Whether the browser has it (RFC 9110 §13.1.2).
fn is_known(asked: &HeaderMap, tag: &str) -> bool {
    let known = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    known
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|value| value == "*" || value.strip_prefix("W/").unwrap_or(value) == tag)
}

/// What a request wants of a file.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    All,
    Part(Range<u64>),
    /// It ends before.
    Nothing,
}

/// One range is answered; several are answered with all of it, which is allowed (RFC 9110 §14.2).
fn parts(asked: &HeaderMap, tag: &str, bytes: u64) -> Wanted {
    let Some(range) = asked.get(header::RANGE).and_then(|value| value.to_str().ok()) else {
        return Wanted::All;
    };
    if asked.get(header::IF_RANGE).is_some_and(|value| value.as_bytes() != tag.as_bytes()) {
        return Wanted::All;
    }
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Wanted::All;
    };
    let number = |text: &str| text.trim().parse::<u64>().ok();
    match (first.trim().is_empty(), number(first), last.trim().is_empty(), number(last)) {
        (false, Some(first), false, Some(last)) if first > last => Wanted::All,
        (false, Some(first), ..) if first >= bytes => Wanted::Nothing,
        (false, Some(first), true, _) => Wanted::Part(first..bytes),
        (false, Some(first), false, Some(last)) => Wanted::Part(first..last.saturating_add(1).min(bytes)),
        (true, _, false, Some(0)) => Wanted::Nothing,
        (true, _, false, Some(_)) if bytes == 0 => Wanted::Nothing,
        (true, _, false, Some(last)) => Wanted::Part(bytes.saturating_sub(last)..bytes),
        _ => Wanted::All,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(range: &'static str, bytes: u64) -> Wanted {
        let mut asked = HeaderMap::new();
        asked.insert(header::RANGE, HeaderValue::from_static(range));
        parts(&asked, "\"t\"", bytes)
    }

    #[test]
    fn ranges() {
        use Wanted::{All, Nothing, Part};
        for (range, bytes, want) in [
            ("bytes=0-0", 10, Part(0..1)),
            ("bytes=2-4", 10, Part(2..5)),
            ("bytes=2-", 10, Part(2..10)),
            ("bytes=-3", 10, Part(7..10)),
            ("bytes=-30", 10, Part(0..10)),
            ("bytes=9-18446744073709551615", 10, Part(9..10)),
            ("bytes=10-", 10, Nothing),
            ("bytes=10-20", 10, Nothing),
            ("bytes=-0", 10, Nothing),
            ("bytes=0-", 0, Nothing),
            ("bytes=-1", 0, Nothing),
            ("bytes=4-2", 10, All),
            ("bytes=0-1,4-5", 10, All),
            ("bytes=-", 10, All),
            ("bytes=a-b", 10, All),
            ("bytes=99999999999999999999-", 10, All),
            ("bytes", 10, All),
            ("items=0-1", 10, All),
        ] {
            assert_eq!(wanted(range, bytes), want, "{range} of {bytes}");
        }
    }

    #[test]
    fn a_range_of_another_version_is_all_of_this_one() {
        let mut asked = HeaderMap::new();
        asked.insert(header::RANGE, HeaderValue::from_static("bytes=1-2"));
        asked.insert(header::IF_RANGE, HeaderValue::from_static("\"t\""));
        assert_eq!(parts(&asked, "\"t\"", 9), Wanted::Part(1..3));
        assert_eq!(parts(&asked, "\"u\"", 9), Wanted::All);
        asked.insert(header::IF_NONE_MATCH, HeaderValue::from_static("\"x\", W/\"t\""));
        assert!(is_known(&asked, "\"t\"") && !is_known(&asked, "\"u\""));
    }
}
