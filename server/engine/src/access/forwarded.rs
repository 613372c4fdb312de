//! What proxies say about a request in `X-Forwarded-*`, and whom of them to believe.

use crate::config::ProxyRange;
use http::HeaderMap;
use std::{
    net::{IpAddr, SocketAddr},
    sync::atomic::{AtomicBool, Ordering},
};

/// The address of the client: from the peer back over the hops that trusted proxies name, up to the first
/// that is not trusted itself. Written as in RFC 7239 §6: a port, brackets and quotes may be around it.
pub fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[ProxyRange]) -> IpAddr {
    let lines = headers.get_all("x-forwarded-for").iter();
    let text = lines.map(|line| String::from_utf8_lossy(line.as_bytes())).collect::<Vec<_>>().join(",");
    let mut hops = text.rsplit(',').map(str::trim).filter(|hop| !hop.is_empty());
    let mut client = peer;
    while is_trusted(client, trusted) {
        // What cannot be read may hide anybody: the proxy that passed it on answers for it.
        let Some(hop) = hops.next().and_then(parse_hop) else { break };
        client = hop;
    }
    client
}

/// Whether the first proxy, the one that the client sees, speaks HTTPS.
pub fn says_https(headers: &HeaderMap) -> bool {
    let said = headers.get("x-forwarded-proto").and_then(|value| value.to_str().ok()).unwrap_or_default();
    said.split(',').next().is_some_and(|scheme| scheme.trim().eq_ignore_ascii_case("https"))
}

/// Whether some proxy has passed the request on.
pub fn is_forwarded(headers: &HeaderMap) -> bool {
    ["x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "forwarded"]
        .iter()
        .any(|name| headers.contains_key(*name))
}

pub fn is_trusted(address: IpAddr, trusted: &[ProxyRange]) -> bool {
    trusted.iter().any(|range| range.contains(address))
}

/// Logs, once, that logins come through a proxy that nobody trusts: all its people have one address.
pub fn warn_if_untrusted(peer: IpAddr, headers: &HeaderMap, trusted: &[ProxyRange]) {
    static WARNED: AtomicBool = AtomicBool::new(false);
    if headers.contains_key("x-forwarded-for")
        && !is_trusted(peer, trusted)
        && !WARNED.swap(true, Ordering::Relaxed)
    {
        tracing::warn!(
            %peer,
            "people log in through a proxy that is not trusted, so they all count as one address; \
             if {peer} is your proxy, start with --trusted-proxy {peer}"
        );
    }
}

fn parse_hop(text: &str) -> Option<IpAddr> {
    let text = text.trim_matches('"').trim();
    let address = match text.strip_prefix('[') {
        Some(rest) => IpAddr::V6(rest.split_once(']')?.0.parse().ok()?),
        None => text.parse().ok().or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip()))?,
    };
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn headers(name: &'static str, lines: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(name, HeaderValue::from_bytes(line.as_bytes()).unwrap());
        }
        headers
    }

    fn client(peer: &str, trusted: &[&str], lines: &[&str]) -> String {
        let trusted: Vec<ProxyRange> = trusted.iter().map(|range| range.parse().unwrap()).collect();
        client_address(peer.parse().unwrap(), &headers("x-forwarded-for", lines), &trusted).to_string()
    }

    #[test]
    fn an_address_is_read_from_the_right_over_trusted_hops() {
        let near = ["127.0.0.1", "172.18.0.0/16"];
        for (lines, wanted) in [
            (&["3.3.3.3"][..], "3.3.3.3"),
            (&["1.2.3.4:5678"], "1.2.3.4"),
            (&["\"[2001:db8::1]:443\""], "2001:db8::1"),
            (&["[2001:db8::1]"], "2001:db8::1"),
            (&["2001:db8::1"], "2001:db8::1"),
            (&["\"1.2.3.4\""], "1.2.3.4"),
            (&["::ffff:1.2.3.4"], "1.2.3.4"),
            // A proxy of ours behind another of ours.
            (&["3.3.3.3, 127.0.0.1"], "3.3.3.3"),
            (&["3.3.3.3, 172.18.4.5, 127.0.0.1"], "3.3.3.3"),
            (&["3.3.3.3", "172.18.4.5"], "3.3.3.3"),
            (&["3.3.3.3, , 172.18.4.5,"], "3.3.3.3"),
            // Whatever the client said itself stands further to the left.
            (&["6.6.6.6, 3.3.3.3"], "3.3.3.3"),
            (&["127.0.0.1, 3.3.3.3"], "3.3.3.3"),
            (&["6.6.6.6, 172.19.0.1, 127.0.0.1"], "172.19.0.1"),
            // Nobody else's address can be claimed by what cannot be read.
            (&["3.3.3.3, garbage"], "127.0.0.1"),
            (&["3.3.3.3, unknown, 172.18.0.9"], "172.18.0.9"),
            (&["城"], "127.0.0.1"),
            (&["999.1.1.1"], "127.0.0.1"),
            (&["[2001:db8::1"], "127.0.0.1"),
            (&[""], "127.0.0.1"),
            (&[], "127.0.0.1"),
            // All are ours: the furthest.
            (&["172.18.0.7, 172.18.0.8"], "172.18.0.7"),
        ] {
            assert_eq!(client("127.0.0.1", &near, lines), wanted, "{lines:?}");
        }
        assert_eq!(client("9.9.9.9", &near, &["3.3.3.3"]), "9.9.9.9", "said by somebody who is not trusted");
        assert_eq!(client("127.0.0.1", &[], &["3.3.3.3"]), "127.0.0.1");
        assert_eq!(client("fd00::7", &["fd00::/8"], &["3.3.3.3"]), "3.3.3.3");
    }

    #[test]
    fn the_clients_scheme_is_the_first() {
        for (said, secure) in [
            ("https", true),
            ("HTTPS", true),
            ("https,http", true),
            (" https , http", true),
            ("http", false),
            ("http,https", false),
            ("httpsx", false),
            ("", false),
        ] {
            assert_eq!(says_https(&headers("x-forwarded-proto", &[said])), secure, "{said}");
        }
        assert!(!says_https(&HeaderMap::new()));
    }
}
