//! Whether a request comes from our own pages. Checked on every upgrade and everything that is not a
//! mere read; a browser always tells, so what tells nothing is no browser.

use super::Caller;
use crate::{Config, Engine};
use axum::{
    extract::Request,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, Method, StatusCode, header};
use std::net::IpAddr;

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
    Some((StatusCode::FORBIDDEN, "origin not allowed").into_response())
}

/// Whether the one `Origin` is ours: the public URL, or, without one, the very host that was asked
/// for, if that is loopback, a private address or `.local`.
#[must_use]
pub fn is_allowed(config: &Config, caller: &Caller, headers: &HeaderMap) -> bool {
    let one = |name| {
        let mut values = headers.get_all(name).iter();
        values.next().filter(|_| values.next().is_none()).and_then(|value| value.to_str().ok())
    };
    let (Some(origin), Some(host)) = (one(header::ORIGIN), one(header::HOST)) else { return false };
    if let Some(public) = &config.public_url {
        let scheme = if public.secure { "https" } else { "http" };
        return origin == format!("{scheme}://{}", public.authority);
    }
    let scheme = if caller.secure { "https" } else { "http" };
    is_near(host) && origin.eq_ignore_ascii_case(&format!("{scheme}://{host}"))
}

/// Loopback, private (RFC 1918, RFC 4193), link-local, or `.local` (RFC 6762).
fn is_near(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    if let Ok(address) = name.parse::<IpAddr>() {
        return match address {
            IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
            IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
        };
    }
    let name = name.to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost") || name.ends_with(".local")
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
        for host in
            ["127.0.0.1:3000", "localhost:3000", "192.168.1.5", "10.1.2.3:80", "[::1]:3000", "nas.local:3000"]
        {
            assert!(allowed(&config, host, &format!("http://{host}")), "{host}");
        }
        for (host, origin) in [
            ("127.0.0.1:3000", "http://127.0.0.1:3001"),
            ("127.0.0.1:3000", "https://127.0.0.1:3000"),
            ("127.0.0.1:3000", "null"),
            ("127.0.0.1:3000", ""),
            ("127.0.0.1:3000", "http://evil.example"),
            ("127.0.0.1:3000", "http://127.0.0.1:3000.evil.example"),
            ("evil.example", "http://evil.example"),
            ("8.8.8.8:3000", "http://8.8.8.8:3000"),
            ("xlocal", "http://xlocal"),
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
