//! The engine's configuration.

use http::{Uri, uri::Scheme};
use ipnet::IpNet;
use protocol::{HookService, PersonId};
use reqwest::Url;
use std::{fmt, net::IpAddr, str::FromStr};

/// Which build of the server this is; what `hello` says.
pub const BUILD: &str = match option_env!("LELIAO_BUILD") {
    Some(build) => build,
    None => env!("CARGO_PKG_VERSION"),
};

/// How the engine behaves. The defaults fit a class behind one address.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The address people type, if the server is reached by a name: `https://chat.example.org`.
    pub public_url: Option<PublicUrl>,
    /// Proxies whose `X-Forwarded-*` headers are believed.
    pub trusted_proxies: Vec<ProxyRange>,
    /// Who may write to whom in private.
    pub private: PrivateChats,
    /// How much of everything.
    pub quotas: Quotas,
    /// Hosts that push messages may go to though they are in a private network.
    pub push_hosts: Vec<NamedHost>,
    /// What may leave this server besides, if its people ask for it.
    pub outside: Outside,
}

/// What may leave a server, if its people ask for it.
#[derive(Debug, Clone, Copy)]
pub struct Outside {
    /// Posts to services of their choice.
    pub hooks: bool,
    /// Mails about what they have not read.
    pub mail: bool,
}

impl Outside {
    /// Whether somebody may be told by a service.
    #[must_use]
    pub fn has(self, service: HookService) -> bool {
        if service == HookService::Mail { self.mail } else { self.hooks }
    }
}

impl Default for Outside {
    fn default() -> Self {
        Self { hooks: true, mail: false }
    }
}

/// A host that may be reached though it is not public, at one port: `ntfy.lan:8080`; without one at those of `http` and
/// `https`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedHost {
    /// As it stands in an address.
    pub host: String,
    port: Option<u16>,
}

impl NamedHost {
    /// Whether an address may be gone to for it.
    #[must_use]
    pub fn opens(&self, url: &Url) -> bool {
        let is_its_port =
            if self.port.is_some() { self.port == url.port_or_known_default() } else { url.port().is_none() };
        url.host_str() == Some(&self.host) && is_its_port
    }
}

impl FromStr for NamedHost {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refused =
            || format!("{text:?} is no host, like ntfy.lan, and no host with a port, like ntfy.lan:8080");
        let text = text.trim();
        if text.contains(['/', '\\', '@', '?', '#']) {
            return Err(refused());
        }
        let url: Url = format!("http://{text}/").parse().map_err(|_| refused())?;
        let host = url.host_str().ok_or_else(refused)?.to_owned();
        // An address does not keep the port that its scheme has anyway.
        let port = if text.ends_with(":80") { Some(80) } else { url.port() };
        Ok(Self { host, port })
    }
}

/// Who may write to whom in private.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PrivateChats {
    /// Anyone to anyone else.
    #[default]
    Open,
    /// Friends to each other.
    Friends,
}

impl PrivateChats {
    /// Whether two people may write to each other. The robot is there for everybody.
    #[must_use]
    pub fn lets(self, pair: [PersonId; 2], are_friends: bool) -> bool {
        self == Self::Open || are_friends || pair.contains(&PersonId::ROBOT)
    }
}

impl FromStr for PrivateChats {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "open" => Ok(Self::Open),
            "friends" => Ok(Self::Friends),
            _ => Err(format!("{text:?} is neither open nor friends")),
        }
    }
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
    /// Registrations per hour from one address.
    pub registrations_per_hour: u32,
    /// Wrong passwords per hour from one address.
    pub wrong_passwords_per_hour: u32,
    /// Wrong passwords of one account within half an hour from one address, and so many from everywhere before they are
    /// slowed down.
    pub wrong_passwords_per_account: u32,
    /// Mails per hour to one address.
    pub mails_per_hour: u32,
    /// Mails per minute in all.
    pub mails_per_minute: u32,
    /// Of one file.
    pub file_size: ByteSize,
    /// Of all files of a person.
    pub files_per_person: ByteSize,
    /// Of all files.
    pub files: ByteSize,
    /// Of the disk that files leave free, for the database.
    pub disk_reserve: ByteSize,
    /// Uploads of a person that are not finished.
    pub uploads_per_person: u32,
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
            registrations_per_hour: 60,
            wrong_passwords_per_hour: 20,
            wrong_passwords_per_account: 5,
            mails_per_hour: 3,
            mails_per_minute: 120,
            file_size: ByteSize(2 * GIB),
            files_per_person: ByteSize(5 * GIB),
            files: ByteSize(100 * GIB),
            disk_reserve: ByteSize(GIB),
            uploads_per_person: 20,
        }
    }
}

/// One GiB in bytes.
const GIB: u64 = 1 << 30;
/// What stands for how many bytes, the largest first.
const UNITS: [(char, u64); 4] = [('T', GIB << 10), ('G', GIB), ('M', 1 << 20), ('K', 1 << 10)];

/// So many bytes: `2G`, `500M`, `4096`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByteSize(pub u64);

impl fmt::Display for ByteSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = UNITS.into_iter().find(|(_, bytes)| self.0 >= *bytes && self.0.is_multiple_of(*bytes));
        match unit {
            Some((letter, bytes)) => write!(f, "{}{letter}", self.0 / bytes),
            None => self.0.fmt(f),
        }
    }
}

impl FromStr for ByteSize {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no number of bytes like 2G, 500M or 4096");
        let upper = text.trim().to_ascii_uppercase();
        let upper = upper.strip_suffix("IB").or_else(|| upper.strip_suffix('B')).unwrap_or(&upper);
        let unit = UNITS.into_iter().find_map(|(letter, bytes)| Some((upper.strip_suffix(letter)?, bytes)));
        let (number, bytes) = unit.unwrap_or((upper, 1));
        let number: u64 = number.trim().parse().map_err(|_| wrong())?;
        // Databases count up to here.
        number.checked_mul(bytes).filter(|bytes| i64::try_from(*bytes).is_ok()).map(Self).ok_or_else(wrong)
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

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", if self.secure { "https" } else { "http" }, self.authority)
    }
}

impl FromStr for PublicUrl {
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

/// The address of a proxy, or a range of them: `127.0.0.1`, `172.18.0.0/16`, `fd00::/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProxyRange(IpNet);

impl ProxyRange {
    /// Whether an address is in it.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

impl FromStr for ProxyRange {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let one = || Some(IpNet::from(text.parse::<IpAddr>().ok()?.to_canonical()));
        match text.parse().ok().or_else(one) {
            Some(range) => Ok(Self(range)),
            None => {
                Err(format!("{text:?} is neither an address like 127.0.0.1 nor a range like 172.18.0.0/16"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proxies_are_addresses_or_ranges() {
        let has = |range: &str, address: &str| {
            range.parse::<ProxyRange>().unwrap().contains(address.parse().unwrap())
        };
        assert!(has("172.18.0.0/16", "172.18.255.1") && !has("172.18.0.0/16", "172.19.0.1"));
        assert!(has("172.18.3.4/16", "172.18.0.1"), "the range that the address lies in");
        assert!(has("127.0.0.1", "127.0.0.1") && !has("127.0.0.1", "127.0.0.2"));
        assert!(has(" 10.0.0.0/8", "::ffff:10.1.2.3") && has("::ffff:10.1.2.3", "10.1.2.3"));
        assert!(has("fd00::/8", "fd12::1") && has("::1", "::1") && !has("::/0", "10.1.2.3"));
        for wrong in ["", "x", "172.18.0.0/33", "172.18.0.0/", "172.18.0", "127.0.0.1:80"] {
            assert!(wrong.parse::<ProxyRange>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn sizes_are_written_as_they_are_read() {
        for (text, bytes) in
            [("2G", 2 << 30), ("500M", 500 << 20), ("3k", 3 << 10), ("4097", 4_097), ("0", 0)]
        {
            let size: ByteSize = text.parse().unwrap();
            assert_eq!(size.0, bytes);
            assert_eq!(size.to_string(), text.to_uppercase());
        }
        assert_eq!("2 GiB".parse::<ByteSize>().unwrap().0, 2 << 30);
        for wrong in ["", "G", "-1", "1.5G", "2 gigs", "9999999T", "18446744073709551615"] {
            assert!(wrong.parse::<ByteSize>().is_err(), "{wrong}");
        }
    }

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
