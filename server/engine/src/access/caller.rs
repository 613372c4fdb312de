//! Where a request comes from, and whose login its cookie or token is.

use super::Guest;
use crate::{
    actions::{self, Engine},
    ports::store::Identity,
};
use http::{Extensions, HeaderMap, HeaderValue, header};
use protocol::Fault;
use std::net::{IpAddr, Ipv4Addr};

/// As long as browsers keep a cookie (RFC 6265bis §5.5): 400 days.
pub const COOKIE_SECONDS: u32 = 400 * 24 * 3_600;
/// A cookie this old is set again.
const RENEW_MS: i64 = 7 * 24 * 3_600_000;

/// Where a request comes from, and what token it carries.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The client's address, seen through trusted proxies.
    pub address: IpAddr,
    /// Whether the client's side is HTTPS.
    pub secure: bool,
    /// The login's token, if there is one.
    pub token: Option<String>,
    /// Whether it came as `Authorization: Bearer`, which no browser sends by itself.
    pub bearer: bool,
}

impl Default for Caller {
    fn default() -> Self {
        Self { address: Ipv4Addr::LOCALHOST.into(), secure: false, token: None, bearer: false }
    }
}

impl Caller {
    /// Reads it off a request.
    #[must_use]
    pub fn of(engine: &Engine, headers: &HeaderMap, extensions: &Extensions) -> Self {
        let config = &engine.config;
        let peer = extensions.get::<Guest>().map_or(Ipv4Addr::LOCALHOST.into(), Guest::address);
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let proxied = config.trusted_proxies.contains(&peer);
        // The last address is the one our own proxy saw.
        let forwarded = text("x-forwarded-for").filter(|_| proxied);
        let address = forwarded.and_then(|list| list.rsplit(',').next()?.trim().parse().ok()).unwrap_or(peer);
        let secure = match &config.public_url {
            Some(public) => public.secure,
            None => proxied && text("x-forwarded-proto") == Some("https"),
        };
        let bearer = text("authorization").and_then(|value| value.split_once(' '));
        // A scheme's name is case-insensitive (RFC 9110 §11.1).
        let bearer = bearer
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.to_owned());
        let is_bearer = bearer.is_some();
        let token = bearer.or_else(|| cookie(headers, cookie_name(secure)).map(str::to_owned));
        Self { address, secure, token, bearer: is_bearer }
    }

    /// Whose login it is.
    ///
    /// # Errors
    /// The store's.
    pub async fn identify(&self, engine: &Engine) -> Result<Option<Identity>, Fault> {
        match &self.token {
            Some(token) => actions::identify(engine, token).await,
            None => Ok(None),
        }
    }

    /// A fresh `Set-Cookie` for a login whose cookie is getting old.
    #[must_use]
    pub fn renewal(&self, engine: &Engine, identity: &Identity) -> Option<HeaderValue> {
        if self.bearer || engine.clock.now() - identity.renewed < RENEW_MS {
            return None;
        }
        actions::touch(engine, identity, true);
        set_cookie(self.secure, self.token.as_deref()?, COOKIE_SECONDS)
    }
}

/// `__Host-` needs HTTPS, which a home network often does not have.
fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-sid" } else { "sid" }
}

/// The value of a cookie.
#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// A `Set-Cookie` line for the login's cookie.
#[must_use]
pub fn set_cookie(secure: bool, value: &str, seconds: u32) -> Option<HeaderValue> {
    let name = cookie_name(secure);
    let flag = if secure { "; Secure" } else { "" };
    let line = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{flag}");
    HeaderValue::from_str(&line).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; sid=abc"));
        headers.append(header::COOKIE, HeaderValue::from_static("b=2"));
        assert_eq!(cookie(&headers, "sid"), Some("abc"));
        assert_eq!(cookie(&headers, "b"), Some("2"));
        assert_eq!(cookie(&headers, "id"), None);
    }

    #[test]
    fn the_cookie_is_strict_where_it_can_be() {
        let plain = set_cookie(false, "t", 5).unwrap();
        assert_eq!(plain, "sid=t; Path=/; HttpOnly; SameSite=Lax; Max-Age=5");
        let secure = set_cookie(true, "t", 5).unwrap();
        assert_eq!(secure, "__Host-sid=t; Path=/; HttpOnly; SameSite=Lax; Max-Age=5; Secure");
    }
}
