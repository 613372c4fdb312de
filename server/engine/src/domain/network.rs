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

/// The household that an address is of, by which tries are counted: an address of IPv4, 64 bits of IPv6, of which
/// everybody has 2^64.
#[must_use]
pub fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => std::net::Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_household_has_one_address_or_a_whole_net() {
        let of = |address: &str| household(address.parse().unwrap()).to_string();
        assert_eq!(of("203.0.113.77"), "203.0.113.77");
        assert_eq!(of("::ffff:203.0.113.77"), "203.0.113.77");
        assert_eq!(of("2001:db8:1:2:3::4"), "2001:db8:1:2::");
    }

    #[test]
    fn an_address_is_cut() {
        let cut = |address: &str| network(address.parse().unwrap());
        assert_eq!(cut("203.0.113.77"), "203.0.113.0/24");
        assert_eq!(cut("::ffff:203.0.113.77"), "203.0.113.0/24");
        assert_eq!(cut("2001:db8:1:2:3::4"), "2001:db8:1::/48");
    }
}
