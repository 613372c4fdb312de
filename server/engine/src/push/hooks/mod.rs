//! Services outside that people are told through, by their own choice: Bark, ntfy, robots of groups, Server酱.
//!
//! As for browsers nothing is queued: what is to be told is what somebody has not read after the place that the service has
//! told of (`hooked`), found at the moment of telling. There is one post at a time for each, and some seconds between two: their
//! limits are some twenty a minute. What comes meanwhile is in the next.

mod find;
mod found;
mod letter;
mod mail;
mod send;
mod turn;
mod words;
mod work;

use super::{StartError, outgoing::Outgoing};
use crate::{Engine, domain::reach::Reach, ports::mail::Mail};
use std::{sync::Arc, time::Duration};
use work::Services;

/// How people are told through services outside.
#[derive(Debug, Clone)]
pub struct HooksConfig {
    /// Where this server is reached, for links in what is told.
    pub site: Option<String>,
    /// How long after a message is looked whether it was read.
    pub delay: Duration,
    /// How long a service may take to answer.
    pub patience: Duration,
    /// Between two posts to one service.
    pub gap: Duration,
    /// A service that fails is tried again after so long, then four times as long, and so on.
    pub again: Duration,
    /// How often mails go.
    pub mails: Pace,
}

/// How often mails go: something is told that was not read for so long, and so long after the mail before.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// To those who want them hourly.
    pub hourly: Duration,
    /// To those who want them daily.
    pub daily: Duration,
    /// In quiet hours, and while somebody is here, it is looked again after this.
    pub put_off: Duration,
}

impl Default for HooksConfig {
    fn default() -> Self {
        Self {
            site: None,
            delay: Duration::from_secs(2),
            patience: Duration::from_secs(10),
            gap: Duration::from_secs(4),
            again: Duration::from_secs(10),
            mails: Pace {
                hourly: Duration::from_secs(3_600),
                daily: Duration::from_secs(24 * 3_600),
                put_off: Duration::from_secs(600),
            },
        }
    }
}

/// What its parts share.
struct Hooks {
    engine: Arc<Engine>,
    config: HooksConfig,
    out: Outgoing,
    post: mail::Post,
}

/// Begins to tell, until the server stops. Nothing leaves as long as nobody has asked for it. `mail`: what sends mails; they are
/// sent only if the server's [`crate::config::Outside::mail`] says so.
///
/// # Errors
/// [`StartError::Tls`].
pub fn start(engine: &Arc<Engine>, config: HooksConfig, mail: Arc<dyn Mail>) -> Result<(), StartError> {
    let out =
        Outgoing::new(Reach::new(&engine.config.push_hosts), config.patience).map_err(StartError::Tls)?;
    let delay = config.delay;
    let hooks = Hooks { engine: engine.clone(), config, out, post: mail::Post::new(mail) };
    super::work(engine, Services::new(Arc::new(hooks)), work::means, delay);
    Ok(())
}
