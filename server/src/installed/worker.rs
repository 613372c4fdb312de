//! The service worker: one script made of the parts in `frontend/worker`, with what this build consists of before them.

use crate::assets;
use app::text::installed::installed_words;
use axum::response::{IntoResponse as _, Response};
use http::header;
use protocol::Locale;
use serde_json::json;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// Its parts, in their order. Each may listen to any event, and shares the scope with the others.
const SCRIPTS: [&str; 2] =
    [include_str!("../../../frontend/worker/shell.js"), include_str!("../../../frontend/worker/push.js")];

/// It fetches, and nothing else.
const POLICY: &str = "default-src 'none'; connect-src 'self'";

/// `GET /sw.js`. Browsers look for a new one at each navigation and compare it byte by byte.
pub async fn script() -> Response {
    let parts = assets::parts();
    let mut build = DefaultHasher::new();
    parts.hash(&mut build);
    let build = format!("{:016x}", build.finish());
    let parts: Vec<_> = parts.into_iter().map(|(address, _)| address).collect();
    let style = assets::address_of(".css");
    let offline = json!({ "zh": offline(Locale::Zh, &style), "en": offline(Locale::En, &style) });
    let given = format!("const BUILD={},PARTS={},OFFLINE={offline};\n", json!(build), json!(parts));
    let headers = [
        (header::CONTENT_TYPE, "text/javascript"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ];
    (headers, given + &SCRIPTS.join("\n")).into_response()
}

/// The page that is shown when there is neither a connection nor a copy of any page.
fn offline(locale: Locale, style: &str) -> String {
    let (tag, words) = (locale.tag(), installed_words(locale));
    let (title, hint, retry) = (words.offline, words.offline_hint, words.retry);
    format!(
        "<!DOCTYPE html><html lang=\"{tag}\"><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
         <title>{title}</title><link rel=stylesheet href=\"{style}\">\
         <main class=login><div class=ended><h1>{title}</h1><p>{hint}</p><a class=\"button primary\" href=\"\">{retry}</a></div></main>"
    )
}
