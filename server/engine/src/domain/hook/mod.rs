//! Services outside that somebody is told through: what may be one, what is posted to it, and what its answer means. One
//! file each, after the service's own documents.

mod answer;
mod bark;
mod dingtalk;
mod feishu;
mod mail;
mod ntfy;
mod place;
mod robot;
mod serverchan;
mod wecom;

pub use answer::Verdict;
pub use mail::{Every, every};
pub use place::Place;

use crate::domain::reach::Reach;
use protocol::{
    HookService, NewHook,
    limits::{ENDPOINT_BYTES, HOOK_SECRET_BYTES},
};

/// What somebody is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// The conversation, or who writes.
    pub title: String,
    /// What was written, or that something was.
    pub body: String,
    /// Where it can be read, if this server has an address.
    pub link: Option<String>,
}

/// What is posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Where.
    pub address: String,
    /// What proves that one may, if anything does.
    pub bearer: Option<String>,
    /// What it is.
    pub kind: &'static str,
    /// The body.
    pub body: String,
}

impl Post {
    fn json(address: String, body: &serde_json::Value) -> Self {
        Self { address, bearer: None, kind: "application/json; charset=utf-8", body: body.to_string() }
    }
}

/// Reads where somebody wants to be told, as far as that shows without asking; `None` if it is nothing of that kind, or
/// nothing that may be posted to.
#[must_use]
pub fn read_place(new: &NewHook, reach: &Reach) -> Option<Place> {
    let (address, secret) = (new.address.trim(), new.secret.trim());
    if address.len() > ENDPOINT_BYTES || secret.len() > HOOK_SECRET_BYTES || !secret.is_ascii() {
        return None;
    }
    let address = match new.service {
        HookService::Bark => bark::place(address, reach),
        HookService::Ntfy => ntfy::place(address, reach),
        HookService::Wecom => wecom::place(address, reach),
        HookService::Dingtalk => dingtalk::place(address, reach),
        HookService::Feishu => feishu::place(address, reach),
        HookService::Serverchan => serverchan::place(address, reach),
        HookService::Mail => mail::place(address).filter(|_| secret.is_empty()),
        HookService::Unknown => None,
    }?;
    Some(Place { service: new.service, address, secret: secret.to_owned() })
}

/// What to post there. `now`: milliseconds since 1970, which some sign. `None` for mails, which are not posted, and for a service of another release.
#[must_use]
pub fn post(place: &Place, words: &Words, now: i64) -> Option<Post> {
    match place.service {
        HookService::Bark => bark::post(place, words),
        HookService::Ntfy => ntfy::post(place, words),
        HookService::Wecom => Some(wecom::post(place, words)),
        HookService::Dingtalk => Some(dingtalk::post(place, words, now)),
        HookService::Feishu => Some(feishu::post(place, words, now)),
        HookService::Serverchan => Some(serverchan::post(place, words)),
        HookService::Mail | HookService::Unknown => None,
    }
}

/// What an answer means: a status, 0 if there was none, and as much of the body as was read.
#[must_use]
pub fn judge(place: &Place, status: u16, body: &[u8]) -> Verdict {
    let answer = answer::Answer::new(status, body);
    let verdict = match place.service {
        HookService::Bark => bark::judge(&answer),
        HookService::Ntfy => ntfy::judge(&answer, place),
        HookService::Wecom => wecom::judge(&answer),
        HookService::Dingtalk => dingtalk::judge(&answer),
        HookService::Feishu => feishu::judge(&answer),
        HookService::Serverchan => serverchan::judge(&answer),
        HookService::Mail | HookService::Unknown => answer.by_status(),
    };
    Verdict { said: place.without_key(&verdict.said), ..verdict }
}

#[cfg(test)]
mod tests;
