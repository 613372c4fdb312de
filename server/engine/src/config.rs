//! What whoever runs the server may choose.

use http::{Uri, uri::Scheme};
use std::net::IpAddr;

/// How the engine behaves. The defaults fit a class behind one address.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The address people type, if the server is reached by a name: `https://chat.example.org`.
    pub public_url: Option<PublicUrl>,
    /// Proxies whose `X-Forwarded-*` headers are believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// How much of everything.
    pub quotas: Quotas,
}

/// How much of everything one person, address or server may use.
#[derive(Debug, Clone)]
pub struct Quotas {
    /// Messages per second and person, in the long run.
    pub messages_per_second: u32,
    /// Messages a person may send at once.
    pub message_burst: u32,
    /// Commands of any kind per second and person.
    pub commands_per_second: u32,
    /// Connections of one person.
    pub connections_per_person: u32,
    /// Connections from one address.
    pub connections_per_address: u32,
    /// Connections in all.
    pub connections: u32,
    /// Logins per minute from one address.
    pub logins_per_minute: u32,
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            messages_per_second: 5,
            message_burst: 20,
            commands_per_second: 50,
            connections_per_person: 20,
            connections_per_address: 1_000,
            connections: 12_000,
            logins_per_minute: 60,
        }
    }
}

/// A scheme and an authority: the only origin a named server accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    /// Whether it is `https`.
    pub secure: bool,
    /// Host, and port where it is not the scheme's own; in lower case.
    pub authority: String,
}

impl std::str::FromStr for PublicUrl {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is not an address like https://chat.example.org");
        let uri: Uri = text.trim_end_matches('/').parse().map_err(|_| wrong())?;
        let secure = match uri.scheme() {
            Some(scheme) if *scheme == Scheme::HTTPS => true,
            Some(scheme) if *scheme == Scheme::HTTP => false,
            _ => return Err(wrong()),
        };
        let authority = uri.authority().filter(|a| !a.as_str().contains('@')).ok_or_else(wrong)?;
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() {
            return Err(format!("{text:?} has a path; leliao wants a host of its own"));
        }
        let own_port = if secure { 443 } else { 80 };
        let port = authority.port_u16().filter(|port| *port != own_port);
        let host = authority.host().to_ascii_lowercase();
        Ok(Self { secure, authority: port.map_or(host.clone(), |port| format!("{host}:{port}")) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_urls() {
        let parsed = |text: &str| text.parse::<PublicUrl>();
        assert_eq!(parsed("https://Chat.Example.org/").unwrap().authority, "chat.example.org");
        assert_eq!(parsed("https://chat.example.org:443").unwrap().authority, "chat.example.org");
        assert_eq!(parsed("http://10.0.0.1:3000").unwrap().authority, "10.0.0.1:3000");
        for wrong in ["chat.example.org", "ftp://x", "https://u@x", "https://x/y", "https://x?y", ""] {
            assert!(parsed(wrong).is_err(), "{wrong}");
        }
    }
}
