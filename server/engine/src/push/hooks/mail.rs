//! Mails about what somebody has not read: when one is due, and how it leaves.

use super::{super::notice::Notice, Pace, found::All, letter};
use crate::{
    domain::{
        email::Email,
        hook::{Every, Words, every},
    },
    ports::{
        mail::{Letter, Mail, MailError},
        store::{HookRow, Read},
    },
    runner::Result,
};
use protocol::{HookState, Locale};
use std::{sync::Arc, time::Duration};
use tokio::sync::Semaphore;

/// Mails that leave at the same time: after a pause of the mail server all are due at once.
const AT_ONCE: usize = 2;
/// What is older than this is not told, milliseconds.
pub const HOLDS_MS: i64 = 7 * 24 * 3_600_000;

/// What sends mails.
pub struct Post {
    mail: Arc<dyn Mail>,
    places: Semaphore,
}

impl Post {
    /// From what does it.
    pub fn new(mail: Arc<dyn Mail>) -> Self {
        Self { mail, places: Semaphore::new(AT_ONCE) }
    }

    /// Sends one: what became of it.
    pub async fn send(&self, letter: Letter) -> HookState {
        let Ok(_place) = self.places.acquire().await else { return HookState::Unreached };
        let mail = self.mail.clone();
        let sent = tokio::task::spawn_blocking(move || mail.send(&letter)).await;
        match sent.unwrap_or_else(|error| Err(MailError::Later(error.to_string()))) {
            Ok(()) => HookState::Taken,
            Err(MailError::Later(why)) => {
                tracing::warn!(why, "a mail about what is unread could not be sent yet");
                HookState::Unreached
            }
            Err(MailError::Never(why)) => {
                tracing::warn!(why, "a mail about what is unread was refused");
                HookState::Refused
            }
        }
    }
}

/// Whether a mail has to wait yet. What there is to tell, and what was put off, is then looked at again.
pub fn put_off(row: &HookRow, pace: Pace, found: &mut All, now: i64) -> bool {
    let wait = waits(row, pace, &found.oldest, now);
    let is_early = !wait.is_zero();
    found.later.wait = Some(if is_early && !found.notices.is_empty() { wait } else { pace.put_off });
    if is_early {
        found.later.conversations.extend(found.upto.iter().map(|(conversation, _)| *conversation));
    }
    is_early
}

/// How long it has to wait yet; zero if it is due. `oldest`: when the first of what is not told was written, of each conversation.
fn waits(row: &HookRow, pace: Pace, oldest: &[i64], now: i64) -> Duration {
    let every = match every(&row.place) {
        Some(Every::Hour) => pace.hourly,
        Some(Every::Day) | None => pace.daily,
    };
    let of_messages = oldest.iter().copied().min().unwrap_or(now);
    let since = of_messages.max(row.tried_at.unwrap_or_default());
    let waited = u64::try_from(now - since).unwrap_or_default();
    every.saturating_sub(Duration::from_millis(waited))
}

/// The mail to somebody; `None` if they have no account any more, or there is nothing to tell.
pub fn write(
    read: &mut dyn Read,
    row: &HookRow,
    notices: &[Notice],
    locale: Locale,
    site: Option<&str>,
) -> Result<Option<Letter>> {
    Ok(address(read, row)?.and_then(|address| {
        letter::letter(&letter::To { address: &address, locale, text: row.text, site }, notices)
    }))
}

/// A mail that somebody asked for, to see whether it comes; `None` if they have no account any more.
pub fn test(read: &mut dyn Read, row: &HookRow, words: Words) -> Result<Option<Letter>> {
    let Words { title, body, link } = words;
    let body = format!("{body}\n{}\n", link.unwrap_or_default());
    Ok(address(read, row)?.map(|to| Letter { to, subject: title, body }))
}

/// Where a mail to somebody goes, if they have an account.
fn address(read: &mut dyn Read, row: &HookRow) -> Result<Option<String>> {
    let account = read.accounts().account(row.person)?;
    Ok(account.and_then(|account| Email::for_delivery(&account.email)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::hook::Place;
    use protocol::{HookId, HookService, PersonId};

    #[test]
    fn a_mail_waits_for_its_messages_and_for_the_mail_before() {
        let hour = 3_600_000;
        let row = |address: &str, tried_at| HookRow {
            id: HookId(1),
            person: PersonId(1),
            place: Place { service: HookService::Mail, address: address.into(), secret: String::new() },
            text: false,
            on: true,
            tried_at,
            state: None,
            said: String::new(),
        };
        let pace = super::super::HooksConfig::default().mails;
        let waits = |row: &HookRow, oldest: &[i64], now| super::waits(row, pace, oldest, now).as_millis();
        assert_eq!(waits(&row("hourly", None), &[9 * hour, 10 * hour], 10 * hour), 0, "the first counts");
        assert_eq!(waits(&row("hourly", None), &[10 * hour], 10 * hour + 1), 3_599_999);
        assert_eq!(waits(&row("hourly", Some(10 * hour)), &[8 * hour], 10 * hour), 3_600_000);
        assert_eq!(waits(&row("daily", None), &[0], 25 * hour), 0);
        assert_eq!(waits(&row("daily", Some(2 * hour)), &[0], 25 * hour), 3_600_000);
    }
}
