//! Whether a request comes from our own pages. Checked on every upgrade and everything that is not a
//! mere read; a browser always tells, so what tells nothing is no browser.

use super::{
    caller::Caller,
    host::{is_near, one_header},
};
use crate::{actions::Engine, config::Config};
use axum::{
    extract::Request,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, Method, StatusCode, header};

/// What is said to whom is refused. The login page has said which flag is missing.
const REFUSED: &str = "origin not allowed: this address is none that the server knows as its own (see --public-url and --trusted-proxy)";

/// Refuses what another site's page sends (the scheme of Go 1.25's `CrossOriginProtection`).
#[must_use]
pub fn refuse(engine: &Engine, request: &Request) -> Option<Response> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return None;
    }
    let headers = request.headers();
    let says_nothing = !headers.contains_key(header::ORIGIN) && !headers.contains_key("sec-fetch-site");
    let caller = Caller::of(engine, headers, request.extensions());
    if says_nothing || is_allowed(&engine.config, &caller, headers) {
        return None;
    }
    Some((StatusCode::FORBIDDEN, REFUSED).into_response())
}

/// Whether the one `Origin` is ours: the public URL, or, without one, the very host that was asked
/// for, if that is this machine or one of a private network.
#[must_use]
pub fn is_allowed(config: &Config, caller: &Caller, headers: &HeaderMap) -> bool {
    let (Some(origin), Some(host)) = (one_header(headers, header::ORIGIN), one_header(headers, header::HOST))
    else {
        return false;
    };
    if let Some(public) = &config.public_url {
        return origin == public.to_string();
    }
    let scheme = if caller.secure { "https" } else { "http" };
    is_near(host) && origin.eq_ignore_ascii_case(&format!("{scheme}://{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn allowed(config: &Config, host: &str, origin: &str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_str(host).unwrap());
        headers.insert(header::ORIGIN, HeaderValue::from_str(origin).unwrap());
        is_allowed(config, &Caller::default(), &headers)
    }

    #[test]
    fn without_a_public_url_only_the_same_near_host() {
        let config = Config::default();
        for host in ["127.0.0.1:3000", "100.64.0.1:3000", "[::1]:3000", "nas.local:3000", "nas", "nas.lan"] {
            assert!(allowed(&config, host, &format!("http://{host}")), "{host}");
        }
        for (host, origin) in [
            ("127.0.0.1:3000", "http://127.0.0.1:3001"),
            ("127.0.0.1:3000", "https://127.0.0.1:3000"),
            ("127.0.0.1:3000", "null"),
            ("127.0.0.1:3000", ""),
            ("127.0.0.1:3000", "http://evil.example"),
            ("127.0.0.1:3000", "http://127.0.0.1:3000.evil.example"),
            ("nas", "http://nas.lan"),
            ("evil.example", "http://evil.example"),
            ("8.8.8.8:3000", "http://8.8.8.8:3000"),
            ("nas.local.evil.example", "http://nas.local.evil.example"),
        ] {
            assert!(!allowed(&config, host, origin), "{host} {origin}");
        }
    }

    #[test]
    fn with_a_public_url_only_that() {
        let config = Config { public_url: "https://chat.example.org".parse().ok(), ..Config::default() };
        assert!(allowed(&config, "chat.example.org", "https://chat.example.org"));
        for origin in [
            "http://chat.example.org",
            "https://chat.example.org:444",
            "https://chat.example.org.evil.example",
            "https://xchat.example.org",
            "http://127.0.0.1:3000",
        ] {
            assert!(!allowed(&config, "127.0.0.1:3000", origin), "{origin}");
        }
    }
}
