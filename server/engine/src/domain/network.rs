//! The network of an address: what is kept of it.

use std::net::IpAddr;

/// Bits that are kept of an address of IPv4 and IPv6: a neighbourhood, not a household.
const BITS: (u32, u32) = (24, 48);

/// The network that an address is in, as in `203.0.113.0/24`.
#[must_use]
pub fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let kept = address.to_bits() & (u32::MAX << (32 - BITS.0));
            format!("{}/{}", std::net::Ipv4Addr::from_bits(kept), BITS.0)
        }
        IpAddr::V6(address) => {
            let kept = address.to_bits() & (u128::MAX << (128 - BITS.1));
            format!("{}/{}", std::net::Ipv6Addr::from_bits(kept), BITS.1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_cut() {
        let cut = |address: &str| network(address.parse().unwrap());
        assert_eq!(cut("203.0.113.77"), "203.0.113.0/24");
        assert_eq!(cut("::ffff:203.0.113.77"), "203.0.113.0/24");
        assert_eq!(cut("2001:db8:1:2:3::4"), "2001:db8:1::/48");
    }
}
