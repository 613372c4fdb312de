//! Push messages (Web Push: RFC 8030, RFC 8291, RFC 8292) to the browsers of people who look at no page.
//!
//! What is to be pushed is not queued anywhere: it is what somebody has not read after the place that their browser has
//! been told of (`pushed`). A commit only says where to look ([`ear`]); a start looks everywhere. What is sent is found at
//! the moment of sending ([`look`]), by the rights, levels and texts of then. The place is noted after the service has
//! answered: killed in between, the same is posted again, under the same topic and tag, and takes the place of the first.
//! Noted with it is the message that the notification says (`shown`): after an edit or a recall that is told anew,
//! whatever holds by then for what is new; and it closes when that is read elsewhere, or out of reach ([`close`]).

mod close;
mod desk;
mod ear;
mod encrypted;
pub mod hooks;
mod line;
mod look;
mod notice;
mod outgoing;
mod send;
mod words;
mod work;

use crate::{
    Engine,
    actions::notify::push_key,
    domain::{health::Health, push_key::PushKey, reach::Reach},
    ports::bus::Envelope,
    runner::panic_message,
};
use close::Silent;
use desk::Desk;
use ear::{Ear, Said};
use futures_util::FutureExt as _;
use outgoing::Outgoing;
use protocol::Fault;
use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};
use work::Browsers;

/// How push messages are sent.
#[derive(Debug, Clone)]
pub struct PushConfig {
    /// Whom a push service may write to about this server: an `https:` or `mailto:` address.
    pub contact: String,
    /// How long after a message is looked whether it was read.
    pub delay: Duration,
    /// How long a service may take to answer.
    pub patience: Duration,
    /// A service that fails is tried again after so long, then four times as long, and so on.
    pub again: Duration,
}

impl Default for PushConfig {
    fn default() -> Self {
        Self {
            contact: "https://leliao.invalid".to_owned(),
            delay: Duration::from_secs(2),
            patience: Duration::from_secs(10),
            again: Duration::from_secs(5),
        }
    }
}

/// What its parts share.
struct Push {
    engine: Arc<Engine>,
    config: PushConfig,
    key: PushKey,
    out: Outgoing,
    silent: Silent,
}

/// Begins to send push messages, until the server stops. Nothing leaves as long as nobody has subscribed.
///
/// # Errors
/// [`StartError`].
pub async fn start(engine: &Arc<Engine>, config: PushConfig) -> Result<(), StartError> {
    let key = push_key(engine).await?;
    let out =
        Outgoing::new(Reach::new(&engine.config.push_hosts), config.patience).map_err(StartError::Tls)?;
    let delay = config.delay;
    let push = Push { engine: engine.clone(), config, key, out, silent: Silent::default() };
    work(engine, Browsers::new(Arc::new(push)), work::means, delay);
    Ok(())
}

/// Listens and sends until the server stops.
fn work<D: Desk>(engine: &Arc<Engine>, desk: D, means: fn(&Envelope) -> Said<D::Test>, delay: Duration) {
    let ear = Arc::new(Ear::new(means));
    let listening = ear.clone();
    engine.overhear(move |envelope| listening.hear(envelope));
    let working = engine.clone();
    let work = async move { desk::run(desk, &working, &ear, delay).await };
    engine.tasks.spawn(watched(engine.health.clone(), work));
}

/// Tells whoever looks after the server if it panics.
async fn watched(health: Arc<Health>, work: impl Future<Output = ()> + Send) {
    if let Err(panic) = AssertUnwindSafe(work).catch_unwind().await {
        health.push_ended(&panic_message(panic.as_ref()));
    }
}

/// Why no push messages can be sent.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The store's.
    #[error("the key for push messages has no place in the database: {0}")]
    Store(#[from] Fault),
    /// No certificates.
    #[error("no HTTPS: {0}")]
    Tls(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_end_is_told_and_people_go_on_writing() {
        let health = Health::new(|why| panic!("the process would end: {why}"));
        watched(health.clone(), async {}).await;
        assert_eq!(health.trouble(), None, "the server stops");
        watched(health.clone(), async { panic!("on purpose") }).await;
        assert_eq!(health.trouble(), Some("nobody is told outside the page"));
    }
}
