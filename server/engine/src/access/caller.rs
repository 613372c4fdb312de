//! Where a request comes from, and whose login its cookie or token is.

use super::{
    connection_limit::ConnectionSlot,
    cookies::{
        COOKIE_SECONDS, cookie, device_cookie_name, door_cookie_name, email_cookie_name, halfway_cookie_name,
        known_cookie_name, login_cookie_name, old_login_cookie_name, page_cookie_name, set_page_cookie,
        set_private_cookie,
    },
    forwarded,
    host::{one_header, split_host},
};
use crate::{
    actions::{Engine, login},
    config::Config,
    ports::store::Identity,
};
use http::{Extensions, HeaderMap, HeaderValue, header};
use protocol::{
    Fault,
    limits::{EMAIL_BYTES, HAND_OVER_SECONDS},
};
use std::net::{IpAddr, Ipv4Addr};

/// As long as a login page stays open, at most.
const DOOR_SECONDS: u32 = 24 * 3_600;
/// How long a second factor is waited for.
const HALFWAY_SECONDS: u32 = 300;
/// How long an address is filled in that was typed in a form.
const EMAIL_SECONDS: u32 = 600;
/// A cookie this old is set again.
const RENEW_MS: i64 = 7 * 24 * 3_600_000;

/// Where a request comes from, and what token it carries.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who is connected to this server: the client, or the last proxy.
    pub peer: IpAddr,
    /// The client's address, seen through trusted proxies.
    pub address: IpAddr,
    /// Whether the client's side is HTTPS.
    pub secure: bool,
    /// The port in the address that the client uses.
    pub port: u16,
    /// The login's token, if there is one.
    pub token: Option<String>,
    /// Whether it came as `Authorization: Bearer`, which no browser sends by itself.
    pub bearer: bool,
    /// Whether it came in a cookie of a name that is no longer given.
    pub by_old_cookie: bool,
}

impl Default for Caller {
    fn default() -> Self {
        Self {
            peer: Ipv4Addr::LOCALHOST.into(),
            address: Ipv4Addr::LOCALHOST.into(),
            secure: false,
            port: 80,
            token: None,
            bearer: false,
            by_old_cookie: false,
        }
    }
}

impl Caller {
    /// Reads it off a request.
    #[must_use]
    pub fn of(engine: &Engine, headers: &HeaderMap, extensions: &Extensions) -> Self {
        let peer =
            extensions.get::<ConnectionSlot>().map_or(Ipv4Addr::LOCALHOST.into(), ConnectionSlot::address);
        Self::read(&engine.config, headers, peer)
    }

    fn read(config: &Config, headers: &HeaderMap, peer: IpAddr) -> Self {
        let trusted = &config.trusted_proxies;
        let secure = match &config.public_url {
            Some(public) => public.secure,
            None => forwarded::is_trusted(peer, trusted) && forwarded::says_https(headers),
        };
        let caller = Self {
            peer,
            address: forwarded::client_address(peer, headers, trusted),
            secure,
            port: port(config, headers, secure),
            ..Self::default()
        };
        if let Some(token) = bearer(headers) {
            return Self { token: Some(token), bearer: true, ..caller };
        }
        match cookie(headers, &caller.cookie_name()) {
            Some(token) => Self { token: Some(token), ..caller },
            None => {
                let token = cookie(headers, old_login_cookie_name(secure));
                Self { by_old_cookie: token.is_some(), token, ..caller }
            }
        }
    }

    /// Whose login it is.
    ///
    /// # Errors
    /// The store's.
    pub async fn identify(&self, engine: &Engine) -> Result<Option<Identity>, Fault> {
        match &self.token {
            Some(token) => login::identify(engine, token).await,
            None => Ok(None),
        }
    }

    /// `Set-Cookie` lines for a login that is known, if its cookie is getting old or has an old name.
    #[must_use]
    pub fn renewal(&self, engine: &Engine, identity: &Identity) -> Vec<HeaderValue> {
        let old = engine.clock.now() - identity.renewed >= RENEW_MS;
        let Some(token) = self.token.as_deref().filter(|_| !self.bearer && (old || self.by_old_cookie))
        else {
            return Vec::new();
        };
        login::touch(engine, identity, true);
        self.set_cookies(token)
    }

    /// `Set-Cookie` lines that give this browser a login, and take back the one under the old name.
    #[must_use]
    pub fn set_cookies(&self, token: &str) -> Vec<HeaderValue> {
        let fresh = set_private_cookie(&self.cookie_name(), self.secure, token, COOKIE_SECONDS);
        fresh.into_iter().chain(self.take_back_old_cookie()).collect()
    }

    /// `Set-Cookie` lines that take this browser's login back.
    #[must_use]
    pub fn take_back_cookies(&self) -> Vec<HeaderValue> {
        let ended = set_private_cookie(&self.cookie_name(), self.secure, "", 0);
        ended.into_iter().chain(self.take_back_old_cookie()).collect()
    }

    /// Only if the login came in it: it may be another server's.
    fn take_back_old_cookie(&self) -> Option<HeaderValue> {
        let name = old_login_cookie_name(self.secure);
        let ours = self.by_old_cookie && name != self.cookie_name();
        ours.then(|| set_private_cookie(name, self.secure, "", 0))?
    }

    /// The secret that a page of the way in gave this browser: see `actions::login::door`.
    #[must_use]
    pub fn door(&self, headers: &HeaderMap) -> Option<String> {
        cookie(headers, &door_cookie_name(self.secure, self.port)).filter(|secret| login::is_token(secret))
    }

    /// A `Set-Cookie` line with which such a page gives one to a browser that has none.
    #[must_use]
    pub fn set_door(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        if self.door(headers).is_some() {
            return None;
        }
        let secret = login::new_token().ok()?;
        set_private_cookie(&door_cookie_name(self.secure, self.port), self.secure, &secret, DOOR_SECONDS)
    }

    /// A `Set-Cookie` line for something that a page remembers, and may read and change itself.
    #[must_use]
    pub fn set_page_cookie(&self, name: &str, value: &str) -> Option<HeaderValue> {
        set_page_cookie(&page_cookie_name(name, self.port), self.secure, value)
    }

    /// A `Set-Cookie` line that takes it back.
    #[must_use]
    pub fn take_back_door(&self) -> Option<HeaderValue> {
        set_private_cookie(&door_cookie_name(self.secure, self.port), self.secure, "", 0)
    }

    /// The secret of a device that took an offer and waits to be let in.
    #[must_use]
    pub fn device(&self, headers: &HeaderMap) -> Option<String> {
        cookie(headers, &device_cookie_name(self.secure, self.port))
    }

    /// A `Set-Cookie` line that gives it to the device, or takes it back.
    #[must_use]
    pub fn set_device(&self, secret: Option<&str>) -> Option<HeaderValue> {
        let seconds = if secret.is_some() { 2 * HAND_OVER_SECONDS } else { 0 };
        let name = device_cookie_name(self.secure, self.port);
        set_private_cookie(&name, self.secure, secret.unwrap_or_default(), seconds)
    }

    /// The secret of a browser whose password was right.
    #[must_use]
    pub fn halfway(&self, headers: &HeaderMap) -> Option<String> {
        cookie(headers, &halfway_cookie_name(self.secure, self.port))
    }

    /// A `Set-Cookie` line that gives it to the browser, or takes it back.
    #[must_use]
    pub fn set_halfway(&self, secret: Option<&str>) -> Option<HeaderValue> {
        let seconds = if secret.is_some() { HALFWAY_SECONDS } else { 0 };
        let name = halfway_cookie_name(self.secure, self.port);
        set_private_cookie(&name, self.secure, secret.unwrap_or_default(), seconds)
    }

    /// What an account gave this browser that logged in to it: see `actions::credentials::recognition`.
    #[must_use]
    pub fn known(&self, headers: &HeaderMap) -> Option<String> {
        cookie(headers, &known_cookie_name(self.secure, self.port))
    }

    /// A `Set-Cookie` line that gives it to the browser. It stays when the login ends.
    #[must_use]
    pub fn set_known(&self, secret: &str) -> Option<HeaderValue> {
        set_private_cookie(&known_cookie_name(self.secure, self.port), self.secure, secret, COOKIE_SECONDS)
    }

    /// The e-mail address that this browser typed a moment ago, as it typed it.
    #[must_use]
    pub fn email(&self, headers: &HeaderMap) -> Option<String> {
        let value = cookie(headers, &email_cookie_name(self.secure, self.port))?;
        let typed = form_urlencoded::parse(value.as_bytes()).next().map(|(typed, _)| typed.into_owned());
        typed.filter(|typed| typed.len() <= EMAIL_BYTES)
    }

    /// A `Set-Cookie` line that keeps it for the next page, or takes it back. It has no place in a link.
    #[must_use]
    pub fn set_email(&self, typed: Option<&str>) -> Option<HeaderValue> {
        let typed = typed.filter(|typed| typed.len() <= EMAIL_BYTES);
        let seconds = if typed.is_some() { EMAIL_SECONDS } else { 0 };
        let value: String = form_urlencoded::byte_serialize(typed.unwrap_or_default().as_bytes()).collect();
        set_private_cookie(&email_cookie_name(self.secure, self.port), self.secure, &value, seconds)
    }

    fn cookie_name(&self) -> String {
        login_cookie_name(self.secure, self.port)
    }
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    // A scheme's name is case-insensitive (RFC 9110 §11.1).
    scheme.eq_ignore_ascii_case("bearer").then(|| token.to_owned())
}

/// The port that the browser shows, or leaves out because it is the scheme's own.
fn port(config: &Config, headers: &HeaderMap, secure: bool) -> u16 {
    let host = match &config.public_url {
        Some(public) => Some(public.authority.as_str()),
        None => one_header(headers, header::HOST),
    };
    let said = host.and_then(split_host).and_then(|(_, port)| port);
    said.unwrap_or(if secure { 443 } else { 80 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(config: &Config, lines: &[(&'static str, &'static str)]) -> Caller {
        let lines =
            lines.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)));
        Caller::read(config, &lines.collect(), Ipv4Addr::LOCALHOST.into())
    }

    #[test]
    fn each_port_has_its_own_cookie() {
        let config = Config::default();
        let jar = ("cookie", "sid=old; sid-4331=one; sid-4332=two");
        let at = |host: &'static str| read(&config, &[("host", host), jar]).token;
        assert_eq!(at("127.0.0.1:4331").as_deref(), Some("one"));
        assert_eq!(at("[::1]:4332").as_deref(), Some("two"));
        assert_eq!(at("nas.local").as_deref(), Some("old"), "port 80 has none yet");
        let caller = read(&config, &[("host", "nas.local:4333"), jar]);
        assert_eq!((caller.token.as_deref(), caller.by_old_cookie), (Some("old"), true));
        let lines = caller.set_cookies("new");
        assert!(lines[0].to_str().unwrap().starts_with("sid-4333=new; "), "{lines:?}");
        assert!(lines[1].to_str().unwrap().starts_with("sid=; "), "{lines:?}");
        // The old cookie may be another server's: who did not come by it leaves it alone.
        let caller = read(&config, &[("host", "nas.local:4331"), jar]);
        assert_eq!(caller.set_cookies("new").len(), 1);
        assert_eq!(caller.take_back_cookies().len(), 1);
    }

    #[test]
    fn https_has_the_strict_cookie() {
        let public = |url: &str| Config { public_url: url.parse().ok(), ..Config::default() };
        let jar = ("cookie", "sid-443=x; __Host-sid=a; __Host-sid-8443=b; sid-8080=c");
        let token = |url: &str| read(&public(url), &[("host", "127.0.0.1:3000"), jar]).token;
        assert_eq!(token("https://chat.example.org").as_deref(), Some("a"));
        assert_eq!(token("https://chat.example.org:8443").as_deref(), Some("b"));
        assert_eq!(token("http://chat.example.org:8080").as_deref(), Some("c"));
        let caller = read(&public("https://chat.example.org"), &[jar]);
        assert_eq!(caller.set_cookies("new").len(), 1);
    }
}
