//! Where this server may post to: whatever is public, and hosts that whoever runs it has named. What asks for a post is
//! somebody's own address, so nothing behind the firewall may be reached by it (SSRF; ASVS 5.0 1.3.6).

use crate::config::NamedHost;
use ipnet::{Ipv4Net, Ipv6Net};
use reqwest::Url;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Networks of IPv4 that are not the internet's (RFC 6890 and the registry that it made).
const NOT_PUBLIC: [Ipv4Net; 15] = [
    v4([0, 0, 0, 0], 8),
    v4([10, 0, 0, 0], 8),
    v4([100, 64, 0, 0], 10),
    v4([127, 0, 0, 0], 8),
    v4([169, 254, 0, 0], 16),
    v4([172, 16, 0, 0], 12),
    v4([192, 0, 0, 0], 24),
    v4([192, 0, 2, 0], 24),
    v4([192, 88, 99, 0], 24),
    v4([192, 168, 0, 0], 16),
    v4([198, 18, 0, 0], 15),
    v4([198, 51, 100, 0], 24),
    v4([203, 0, 113, 0], 24),
    v4([224, 0, 0, 0], 4),
    v4([240, 0, 0, 0], 4),
];
/// The part of IPv6 that is given out to the internet.
const GIVEN_OUT: Ipv6Net = v6([0x2000, 0], 3);
/// What is not of it: protocols of the IETF with Teredo, and documentation.
const RESERVED: [Ipv6Net; 3] = [v6([0x2001, 0], 23), v6([0x2001, 0xdb8], 32), v6([0x3fff, 0], 20)];
/// IPv4 through a translator (RFC 6052).
const NAT64: Ipv6Net = v6([0x64, 0xff9b], 96);
/// IPv4 in IPv6 (RFC 3056).
const SIX_TO_FOUR: Ipv6Net = v6([0x2002, 0], 16);

const fn v4([a, b, c, d]: [u8; 4], bits: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), bits)
}

const fn v6([a, b]: [u16; 2], bits: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, 0, 0, 0, 0, 0, 0), bits)
}

/// Whether an address is the internet's. One of IPv4 that stands in one of IPv6 counts as itself.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => NOT_PUBLIC.iter().all(|net| !net.contains(&address)),
        IpAddr::V6(address) if NAT64.contains(&address) => inner(address, 0),
        IpAddr::V6(address) if SIX_TO_FOUR.contains(&address) => inner(address, 80),
        IpAddr::V6(address) => {
            GIVEN_OUT.contains(&address) && RESERVED.iter().all(|net| !net.contains(&address))
        }
    }
}

/// Whether the address of IPv4 so many bits from the end of one of IPv6 is public.
fn inner(address: Ipv6Addr, shift: u32) -> bool {
    let bits = u32::try_from((address.to_bits() >> shift) & u128::from(u32::MAX)).unwrap_or_default();
    is_public(IpAddr::V4(Ipv4Addr::from_bits(bits)))
}

/// What may be reached: all that is public, and the hosts that were named.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    named: Vec<NamedHost>,
}

impl Reach {
    /// What is public, and these hosts.
    #[must_use]
    pub fn new(hosts: &[NamedHost]) -> Self {
        Self { named: hosts.to_vec() }
    }

    /// Whether a host was named.
    #[must_use]
    pub fn names(&self, host: &str) -> bool {
        self.named.iter().any(|named| named.host == host)
    }

    /// Reads an address that may be posted to, as far as that shows without resolving its name: of a named host at the port
    /// that was named, of all others `https` at its own; no user, no password.
    #[must_use]
    pub fn parse(&self, address: &str) -> Option<Url> {
        let url: Url = address.parse().ok()?;
        let host = url.host_str()?;
        let is_clean = url.username().is_empty() && url.password().is_none();
        // Where the name of a named host leads is not looked at, so no other port of it is open either.
        let may_go = if self.names(host) {
            matches!(url.scheme(), "http" | "https") && self.named.iter().any(|named| named.opens(&url))
        } else {
            let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok();
            let is_safe = url.scheme() == "https" && url.port_or_known_default() == Some(443);
            is_safe && literal.is_none_or(is_public)
        };
        (is_clean && may_go).then_some(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_the_internets_is_public() {
        let hidden = [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.127.255.254",
            "127.0.0.1",
            "127.8.8.8",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::8.8.8.8",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::127.0.0.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b::169.254.169.254",
            "64:ff9b:1::1",
            "2002:7f00:1::1",
            "2002:a00:1::",
            "2002:c0a8:101::1",
            "2002:a9fe:a9fe::",
            "2001::1",
            "2001:0:4136:e378:8000:63bf:3fff:fdd2",
            "2001:db8::1",
            "3fff::1",
            "100::1",
            "fc00::1",
            "fd12:3456:789a::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "5f00::1",
            "4000::1",
        ];
        for address in hidden {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        for address in [
            "1.1.1.1",
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.167.1.1",
            "198.17.0.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00:1450::1",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
            "2002:808:808::1",
            "2001:4860::8888",
        ] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn an_address_is_https_and_public_or_named() {
        let named = ["ntfy.lan", "Push.lan:8443", "push.lan:80", " 127.0.0.1:9", "[fd00::5]:8080"];
        let reach = Reach::new(&named.map(|host| host.parse().unwrap()));
        for address in [
            "https://push.example.org/a?b",
            "https://push.example.org:443/a",
            "https://1.1.1.1/",
            "http://ntfy.lan/x",
            "https://ntfy.lan/",
            "https://push.lan:8443/",
            "http://push.lan/",
            "http://127.0.0.1:9/x",
            "http://2130706433:9/",
            "http://[fd00::5]:8080/",
            "https://[2606:4700::1111]/",
        ] {
            assert!(reach.parse(address).is_some(), "{address}");
        }
        for address in [
            "",
            "x",
            "http://push.example.org/",
            "https://push.example.org:8443/a",
            "https://push.example.org:22/",
            "ftp://push.example.org/",
            "file:///etc/passwd",
            "https://10.0.0.1/",
            "https://127.1.1.1/",
            "https://0x7f.0.0.2/",
            "https://2130706434/",
            "https://017700000002/",
            "https://[::1]/",
            "https://[::ffff:7f00:2]/",
            "https://[64:ff9b::a00:1]/",
            "https://169.254.169.254/",
            "https://user@push.example.org/",
            "https://user:word@push.example.org/",
            "gopher://ntfy.lan/",
            "http://ntfy.lan:22/",
            "https://push.lan/",
            "http://push.lan:8444/",
            "http://127.0.0.1/",
            "http://127.0.0.1:10/",
            "http://[fd00::5]/",
            "javascript:alert(1)",
            "data:,x",
        ] {
            assert!(reach.parse(address).is_none(), "{address}");
        }
        for host in ["", ":80", "a:99999", "a/b", "a b", "x@a", "http://a"] {
            assert!(host.parse::<NamedHost>().is_err(), "{host}");
        }
    }
}
