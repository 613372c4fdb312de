//! The host that a request was made to, and whether it can only be this machine or one near it.

use super::machine;
use http::{HeaderMap, HeaderName};
use std::net::IpAddr;

/// Names that no public name server gives to anybody: RFC 6761, RFC 6762, RFC 8375, ICANN's `internal`, and
/// what home routers use.
const PRIVATE_SUFFIXES: [&str; 5] = [".localhost", ".local", ".home.arpa", ".internal", ".lan"];

/// The value of a header that stands there once.
pub fn one_header(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())?.to_str().ok()
}

/// Name or address, without brackets, and port of a `Host` (RFC 9110 §7.2).
pub fn split_host(host: &str) -> Option<(&str, Option<u16>)> {
    let (name, rest) = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?,
        None => host.find(':').map_or((host, ""), |at| host.split_at(at)),
    };
    match rest.strip_prefix(':') {
        Some("") => Some((name, None)),
        Some(port) => Some((name, Some(port.parse().ok()?))),
        None => rest.is_empty().then_some((name, None)),
    }
}

/// Whether a host is this machine by a name or address of its own, or some machine of a private network.
/// A page of another site cannot be at such a host, also not by DNS rebinding: its name is public.
pub fn is_near(host: &str) -> bool {
    let Some((name, _)) = split_host(host) else { return false };
    if let Ok(address) = name.parse::<IpAddr>() {
        return is_private(address.to_canonical()) || machine::has_address(address.to_canonical());
    }
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    is_name(&name)
        && (!name.contains('.')
            || PRIVATE_SUFFIXES.iter().any(|suffix| name.ends_with(suffix))
            || name == machine::hostname())
}

/// Loopback, RFC 1918, RFC 6598 (shared by a provider's or a VPN's customers), RFC 4193, link-local.
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let shared = matches!(v4.octets(), [100, 64..=127, ..]);
            v4.is_loopback() || v4.is_private() || v4.is_link_local() || shared
        }
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

/// Labels of letters, digits, hyphens and underscores. What ends in a number is an address in one of its odd
/// forms (URL Standard §3.5, "ends in a number checker").
fn is_name(name: &str) -> bool {
    let letters = |label: &str| label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    let last = name.rsplit('.').next().unwrap_or_default();
    let hexadecimal = last.strip_prefix("0x").is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_hexdigit()));
    let number = hexadecimal || last.bytes().all(|b| b.is_ascii_digit());
    !number && name.split('.').all(|label| !label.is_empty() && letters(label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_split() {
        for (host, split) in [
            ("nas", Some(("nas", None))),
            ("nas:3000", Some(("nas", Some(3_000)))),
            ("nas:", Some(("nas", None))),
            ("[::1]", Some(("::1", None))),
            ("[2001:db8::5]:80", Some(("2001:db8::5", Some(80)))),
            ("[::1", None),
            ("[::1]x", None),
            ("nas:x", None),
            ("nas:1:2", None),
            ("nas:65536", None),
        ] {
            assert_eq!(split_host(host), split, "{host}");
        }
    }

    #[test]
    fn only_private_and_own_hosts_are_near() {
        for host in [
            "localhost:3000",
            "LOCALHOST",
            "x.localhost",
            "nas",
            "nas:3000",
            "NAS.local",
            "nas.local.",
            "nas.lan:80",
            "x.home.arpa",
            "chat.internal",
            "127.0.0.1:3000",
            "10.1.2.3",
            "172.31.255.255",
            "192.168.1.5:80",
            "169.254.1.1",
            "100.64.0.1",
            "100.127.255.255:3000",
            "[::1]:3000",
            "[fd00::1]",
            "[fe80::1]",
            "[::ffff:192.168.1.5]",
            machine::hostname(),
        ] {
            assert!(is_near(host), "{host}");
        }
        for own in machine::addresses() {
            assert!(is_near(&std::net::SocketAddr::new(own, 3_000).to_string()), "{own}");
        }
        for host in [
            "",
            ".",
            "evil.example",
            "localhost.evil.example",
            "nas.local.evil.example",
            "x.evillocal",
            "evil.xlan",
            "arpa.home",
            "10.0.0.1.evil.example",
            "8.8.8.8",
            "172.32.0.1",
            "100.63.255.255",
            "100.128.0.1:3000",
            "[2001:db8::5]",
            "[::ffff:8.8.8.8]",
            "2130706433",
            "0x7f000001",
            "u@localhost",
            "localhost:port",
            "a b.local",
            ".local",
            "nas..local",
            "例子",
        ] {
            assert!(!is_near(host), "{host}");
        }
    }
}
