//! Where a passkey is made and used.

use webauthn_rs::{Webauthn, WebauthnBuilder, prelude::Url};

/// A site that passkeys can be for: browsers have them only in a secure context, and only for names.
#[derive(Debug, Clone)]
pub struct Site {
    host: String,
    pub(super) webauthn: Webauthn,
}

impl Site {
    /// Of an origin such as `https://chat.example.org`. `None` if it is not encrypted and not this machine, or has
    /// no name (an IP address is no RP id, Web Authentication §5.4.1).
    #[must_use]
    pub fn of(origin: &str) -> Option<Self> {
        let url = Url::parse(origin).ok()?;
        let host = url.domain()?.to_owned();
        let is_here = host == "localhost" || host.ends_with(".localhost");
        if url.scheme() != "https" && !is_here {
            return None;
        }
        let webauthn = WebauthnBuilder::new(&host, &url).ok()?.rp_name("Leliao").build().ok()?;
        Some(Self { host, webauthn })
    }

    /// The RP id: the host without its port.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_secure_contexts_with_a_name() {
        let host = |origin: &str| Site::of(origin).map(|site| site.host);
        assert_eq!(host("https://chat.example.org:8443").as_deref(), Some("chat.example.org"));
        assert_eq!(host("http://localhost:3000").as_deref(), Some("localhost"));
        assert_eq!(host("http://chat.localhost").as_deref(), Some("chat.localhost"));
        for none in ["http://nas.local:3000", "http://127.0.0.1:3000", "https://10.0.0.1", "http://[::1]", ""]
        {
            assert_eq!(host(none), None, "{none}");
        }
    }
}
