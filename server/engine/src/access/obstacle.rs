//! Why the forms of a page would be refused at the address it was opened at. The login page says so before
//! anybody types a name.

use super::{
    caller::Caller,
    forwarded::{is_forwarded, is_trusted, says_https},
    host::{is_near, one_header},
};
use crate::config::{Config, PublicUrl};
use http::{HeaderMap, header};
use std::net::IpAddr;

/// What is in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// The server does not know the host as its own: it wants `--public-url` with this address.
    PublicUrl(String),
    /// The server has another address.
    Elsewhere(PublicUrl),
    /// A proxy speaks HTTPS for the server, and is not believed: it wants `--trusted-proxy`.
    TrustedProxy(IpAddr),
}

impl Obstacle {
    /// Finds it for a page that was asked for.
    #[must_use]
    pub fn find(config: &Config, caller: &Caller, headers: &HeaderMap) -> Option<Self> {
        let host = one_header(headers, header::HOST)?;
        if let Some(public) = &config.public_url {
            // A proxy may ask for another host than the browser did.
            let here = is_forwarded(headers) || host.eq_ignore_ascii_case(&public.authority);
            return (!here).then(|| Self::Elsewhere(public.clone()));
        }
        if says_https(headers) && !is_trusted(caller.peer, &config.trusted_proxies) {
            return Some(Self::TrustedProxy(caller.peer));
        }
        let scheme = if caller.secure { "https" } else { "http" };
        (!is_near(host)).then(|| Self::PublicUrl(format!("{scheme}://{host}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use std::net::Ipv4Addr;

    fn found(config: &Config, secure: bool, lines: &[(&'static str, &'static str)]) -> Option<Obstacle> {
        let lines =
            lines.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)));
        Obstacle::find(config, &Caller { secure, ..Caller::default() }, &lines.collect())
    }

    #[test]
    fn what_is_printed_and_what_is_private_works() {
        let config = Config::default();
        for host in ["127.0.0.1:3000", "100.64.0.1", "nas", "nas.lan", "x.home.arpa", "[fd00::1]:3000"] {
            assert_eq!(found(&config, false, &[("host", host)]), None, "{host}");
        }
        let wanted = |url: &str| Some(Obstacle::PublicUrl(url.to_owned()));
        assert_eq!(found(&config, false, &[("host", "chat.example.org")]), wanted("http://chat.example.org"));
        assert_eq!(found(&config, true, &[("host", "203.0.113.7:3000")]), wanted("https://203.0.113.7:3000"));
    }

    #[test]
    fn a_proxy_that_is_not_believed_is_named() {
        let lines = [("host", "nas.local"), ("x-forwarded-proto", "https")];
        let wanted = Some(Obstacle::TrustedProxy(Ipv4Addr::LOCALHOST.into()));
        assert_eq!(found(&Config::default(), false, &lines), wanted);
        let trusting = Config { trusted_proxies: vec!["127.0.0.0/8".parse().unwrap()], ..Config::default() };
        assert_eq!(found(&trusting, true, &lines), None);
    }

    #[test]
    fn with_a_public_url_other_hosts_lead_there() {
        let config = Config { public_url: "https://chat.example.org".parse().ok(), ..Config::default() };
        let elsewhere = Some(Obstacle::Elsewhere(config.public_url.clone().unwrap()));
        assert_eq!(found(&config, true, &[("host", "192.168.1.5:3000")]), elsewhere);
        assert_eq!(found(&config, true, &[("host", "Chat.Example.org")]), None);
        let proxied = [("host", "127.0.0.1:3000"), ("x-forwarded-for", "3.3.3.3")];
        assert_eq!(found(&config, true, &proxied), None);
    }
}
