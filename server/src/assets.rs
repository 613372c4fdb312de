//! The built site, inside the binary (in a debug build: on the disk, where `cargo leptos watch` renews it).

use axum::{
    Router,
    body::Body,
    extract::Path,
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use rust_embed::EmbeddedFile;

#[cfg(not(debug_assertions))]
#[derive(rust_embed::Embed)]
#[folder = "../target/site"]
#[allow_missing = true]
struct Built;

/// Not derived in a debug build: the derivation reads every file while it compiles, and `cargo leptos`
/// replaces them at that very moment.
#[cfg(debug_assertions)]
struct Built;

#[cfg(debug_assertions)]
impl Built {
    fn files() -> impl Iterator<Item = rust_embed::utils::FileEntry> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/site").to_owned();
        rust_embed::utils::get_files(folder, rust_embed::utils::PathMatcher::new(&[], &[]))
    }

    fn iter() -> impl Iterator<Item = std::borrow::Cow<'static, str>> {
        Self::files().map(|file| file.rel_path.into())
    }

    fn get(name: &str) -> Option<EmbeddedFile> {
        let file = Self::files().find(|file| file.rel_path == name)?;
        rust_embed::utils::read_file_from_fs(file.full_canonical_path.as_ref()).ok()
    }
}

/// Names with a hash in them never change what they mean.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Anything else is asked about again, and usually not sent.
const ASK_AGAIN: &str = "no-cache";

/// What pages and stylesheets refer to by name: faces, the site's own icon, drawings that are masks, and the stylesheet
/// of those who want it large.
const BY_NAME: [&str; 6] = ["avatars.svg", "icon.svg", "copy.svg", "check.svg", "robot.svg", "look.css"];

/// For crawlers (RFC 9309): nothing here is theirs.
const NOTHING: &str = "User-agent: *\nDisallow: /\n";
/// The same where search engines may list the server. Whoever has not logged in reads the pages of the login alone; links
/// that were given to somebody are nobody else's.
const LISTED: &str = "User-agent: *\nDisallow: /invite/\nDisallow: /reset\n";

/// Routes to every file. `listed`: search engines may list the server.
pub fn routes(listed: bool) -> Router {
    let robots = if listed { LISTED } else { NOTHING };
    let named = BY_NAME.into_iter().fold(Router::new(), |router, name| {
        router.route(&format!("/{name}"), get(move |headers: HeaderMap| async move { file(name, &headers) }))
    });
    named
        .route(
            "/pkg/{*path}",
            get(|Path(path): Path<String>, headers: HeaderMap| async move {
                file(&format!("pkg/{path}"), &headers)
            }),
        )
        .route("/favicon.ico", get(|| async { Redirect::permanent("/icon.svg") }))
        .route("/robots.txt", get(move || async move { robots }))
}

/// The address of the main file in `pkg` with an ending, whatever hash its name has.
pub fn address_of(ending: &str) -> String {
    let found = Built::iter().find(|name| name.starts_with("pkg/leliao.") && name.ends_with(ending));
    found.map_or_else(|| format!("/pkg/leliao{ending}"), |name| format!("/{name}"))
}

/// The addresses of the chunks of rare pages, without those of large data, which few need.
pub fn chunks() -> Vec<String> {
    let is_chunk = |name: &str| {
        name.starts_with("pkg/chunk.") && name.ends_with(".wasm")
            || name.starts_with("pkg/pack.") && name.ends_with(".bin")
    };
    Built::iter().filter(|name| is_chunk(name)).map(|name| format!("/{name}")).collect()
}

/// The addresses of all that the page consists of and that a browser may fetch ahead of time, and a hash of what they are: not
/// all have one in their names.
pub fn parts() -> Vec<(String, [u8; 32])> {
    let is_part =
        |name: &str| name.starts_with("pkg/") && !name.starts_with("pkg/data.") || BY_NAME.contains(&name);
    let is_plain = |name: &str| !name.ends_with(".br") && !name.ends_with(".gz");
    let whole = |name: &str| Some((format!("/{name}"), Built::get(name)?.metadata.sha256_hash()));
    let named = Built::iter().filter(|name| is_part(name) && is_plain(name));
    let mut parts: Vec<_> = named.filter_map(|name| whole(&name)).collect();
    parts.sort();
    parts
}

fn file(name: &str, headers: &HeaderMap) -> Response {
    if name.ends_with(".br") || name.ends_with(".gz") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    let accepts = |coding: &str| {
        accepted.split(',').any(|offer| offer.split(';').next().map(str::trim) == Some(coding))
    };
    let encoded = [("br", "br"), ("gzip", "gz")].into_iter().find_map(|(coding, ending)| {
        let file = accepts(coding).then(|| Built::get(&format!("{name}.{ending}")))??;
        Some((file, Some(coding)))
    });
    let Some((file, coding)) = encoded.or_else(|| Built::get(name).map(|file| (file, None))) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    answer(name, file, coding, headers)
}

fn answer(name: &str, file: EmbeddedFile, coding: Option<&'static str>, headers: &HeaderMap) -> Response {
    let hash = file.metadata.sha256_hash();
    let tag: String = hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    let tag = format!("\"{tag}\"");
    let caching = if name.starts_with("pkg/") && name.split('.').count() > 2 { FOR_EVER } else { ASK_AGAIN };
    let mime = match name.rsplit('.').next() {
        Some("wasm") => "application/wasm",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == tag.as_bytes());
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(file.data.into_owned()).into_response()
    };
    let to = response.headers_mut();
    to.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    to.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    to.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        to.insert(header::ETAG, tag);
    }
    if let Some(coding) = coding {
        to.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}
