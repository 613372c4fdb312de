//! Posts to addresses that people give: a name is resolved once, and only what [`Reach`] allows is connected to.

use crate::domain::reach::{Reach, is_public};
use http::{HeaderMap, StatusCode, header::RETRY_AFTER};
use reqwest::{
    Client,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};
use std::{io, net::SocketAddr, sync::Arc, time::Duration};

/// What a service answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    /// The status; 0 if it could not be reached.
    pub status: u16,
    /// How long it asks to wait.
    pub wait: Option<Duration>,
}

/// The host of an address; nothing if it is none.
pub fn host(address: &str) -> &str {
    address.split('/').nth(2).unwrap_or_default()
}

/// The way out.
pub struct Outgoing {
    client: Client,
    reach: Reach,
}

impl Outgoing {
    /// Gets ready.
    ///
    /// # Errors
    /// If there are no certificates.
    pub fn new(reach: Reach, patience: Duration) -> Result<Self, String> {
        // Another part of the process may have chosen already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .timeout(patience)
            // A service that is there answers at once: the rest of the time is for its work.
            .connect_timeout(patience / 3)
            .redirect(Policy::none())
            .no_proxy()
            .dns_resolver(Arc::new(Guarded(reach.clone())))
            .user_agent(concat!("leliao/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| error.without_url().to_string())?;
        Ok(Self { client, reach })
    }

    /// Posts. The answer's body is not read.
    pub async fn post(&self, address: &str, headers: HeaderMap, body: Vec<u8>) -> Answered {
        self.ask(address, headers, body, 0).await.0
    }

    /// Posts, and reads the answer's body. One that has more than `most` bytes is cut.
    pub async fn ask(
        &self,
        address: &str,
        headers: HeaderMap,
        body: Vec<u8>,
        most: usize,
    ) -> (Answered, Vec<u8>) {
        let mut read = Vec::new();
        let unreached = Answered { status: 0, wait: None };
        // Asked again: what may be reached may be another since the address was kept.
        let Some(url) = self.reach.parse(address) else { return (unreached, read) };
        let Ok(mut answer) = self.client.post(url).headers(headers).body(body).send().await else {
            return (unreached, read);
        };
        let seconds = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
        let answered = Answered { status: answer.status().as_u16(), wait: seconds.map(Duration::from_secs) };
        while read.len() < most {
            match answer.chunk().await {
                Ok(Some(chunk)) => read.extend(chunk.iter().take(most - read.len())),
                Ok(None) => break,
                Err(_) => return (unreached, Vec::new()),
            }
        }
        (answered, read)
    }
}

impl Answered {
    /// Whether it was taken.
    pub fn is_taken(self) -> bool {
        StatusCode::from_u16(self.status).is_ok_and(|status| status.is_success())
    }
}

/// Resolves names, and leaves out what may not be reached. The connection goes to one of the addresses that are left.
struct Guarded(Reach);

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let is_named = self.0.names(name.as_str());
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> =
                found.filter(|address| is_named || is_public(address.ip())).collect();
            if allowed.is_empty() {
                return Err(io::Error::other("no address that may be reached").into());
            }
            let addresses: Addrs = Box::new(allowed.into_iter());
            Ok(addresses)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_name_leads_nowhere_that_is_not_public_unless_it_was_named() {
        let found = |reach: Reach| async move {
            let name: Name = "localhost".parse().unwrap();
            Guarded(reach).resolve(name).await.map(Iterator::count)
        };
        assert!(found(Reach::default()).await.is_err());
        assert!(found(Reach::new(&["localhost".parse().unwrap()])).await.is_ok_and(|count| count > 0));
    }
}
