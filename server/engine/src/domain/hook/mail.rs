//! Mails to the address of one's account. The place says how often.

use super::Place;
use protocol::HookService;

/// How long something is unread before a mail tells it, and the least time between two mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// An hour.
    Hour,
    /// A day.
    Day,
}

/// Reads how often.
pub fn place(text: &str) -> Option<String> {
    read(text).map(|_| text.to_owned())
}

/// How often mails go there; `None` if none do.
#[must_use]
pub fn every(place: &Place) -> Option<Every> {
    (place.service == HookService::Mail).then(|| read(&place.address)).flatten()
}

fn read(text: &str) -> Option<Every> {
    match text {
        "hourly" => Some(Every::Hour),
        "daily" => Some(Every::Day),
        _ => None,
    }
}
