//! Where to listen, as an administrator writes it, and what is said if that does not work.

use engine::http::serve;
use std::{fmt, io, net::SocketAddr, str::FromStr};
use tokio::net::{TcpListener, lookup_host};

/// An address or a name, with a port: `0.0.0.0:3000`, `[::]:3000`, `localhost:3000`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListenAddress(String);

impl ListenAddress {
    /// The name in it, if it is no address.
    pub fn name(&self) -> Option<&str> {
        match self.0.parse::<SocketAddr>() {
            Ok(_) => None,
            Err(_) => Some(self.0.rsplit_once(':')?.0),
        }
    }

    /// Listens there. Of a name's addresses, IPv4 is tried first. `flag` is what to change if it fails.
    ///
    /// # Errors
    /// A sentence.
    pub async fn listen(&self, flag: &str) -> anyhow::Result<TcpListener> {
        let Self(text) = self;
        let mut addresses: Vec<SocketAddr> = match lookup_host(text).await {
            Ok(found) => found.collect(),
            Err(error) => {
                anyhow::bail!("{text} is no address of this machine ({error}); choose another with {flag}")
            }
        };
        addresses.sort_by_key(SocketAddr::is_ipv6);
        let mut failure = anyhow::anyhow!("{text} has no address; choose another with {flag}");
        for address in addresses {
            match serve::listen(address) {
                Ok(listener) => return Ok(listener),
                Err(error) => failure = sentence(address, flag, &error),
            }
        }
        Err(failure)
    }
}

fn sentence(address: SocketAddr, flag: &str, error: &io::Error) -> anyhow::Error {
    match error.kind() {
        io::ErrorKind::AddrInUse => anyhow::anyhow!(
            "{address} is in use by another program; stop that one, or choose another with {flag}"
        ),
        io::ErrorKind::PermissionDenied => {
            anyhow::anyhow!("not allowed to listen on {address}; choose a port above 1023 with {flag}")
        }
        io::ErrorKind::AddrNotAvailable => {
            anyhow::anyhow!("{address} is not an address of this machine; choose another with {flag}")
        }
        _ => anyhow::anyhow!("cannot listen on {address}: {error}"),
    }
}

impl FromStr for ListenAddress {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let is_name = |name: &str| {
            !name.is_empty()
                && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
        };
        let named =
            text.rsplit_once(':').is_some_and(|(name, port)| is_name(name) && port.parse::<u16>().is_ok());
        if named || text.parse::<SocketAddr>().is_ok() {
            return Ok(Self(text.to_owned()));
        }
        Err(format!("{text:?} is not an address and a port like 0.0.0.0:3000, [::]:3000 or localhost:3000"))
    }
}

impl fmt::Display for ListenAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_names_have_a_port() {
        let named = |text: &str| text.parse::<ListenAddress>().unwrap().name().map(str::to_owned);
        assert_eq!((named("0.0.0.0:3000"), named("[::1]:0")), (None, None));
        assert_eq!(named("localhost:4110").as_deref(), Some("localhost"));
        assert_eq!(named("nas.lan:80").as_deref(), Some("nas.lan"));
        for wrong in [
            "3000",
            "localhost",
            "localhost:",
            "localhost:x",
            "localhost:65536",
            ":3000",
            "::1:3000",
            "a b:1",
            "http://x:1",
            "",
        ] {
            assert!(wrong.parse::<ListenAddress>().is_err(), "{wrong}");
        }
    }

    #[tokio::test]
    async fn a_name_is_listened_on_and_the_flag_is_named() {
        let localhost: ListenAddress = "localhost:0".parse().unwrap();
        let listener = localhost.listen("--listen").await.unwrap();
        let address = listener.local_addr().unwrap();
        assert!(address.ip().is_loopback());
        let taken: ListenAddress = address.to_string().parse().unwrap();
        let sentence = taken.listen("--metrics").await.unwrap_err().to_string();
        assert!(
            sentence.contains("in use") && sentence.ends_with("choose another with --metrics"),
            "{sentence}"
        );
        let nowhere: ListenAddress = "192.0.2.1:0".parse().unwrap();
        let sentence = nowhere.listen("--listen").await.unwrap_err().to_string();
        assert!(sentence.contains("not an address of this machine"), "{sentence}");
    }
}
