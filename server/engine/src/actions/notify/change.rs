//! See [`protocol::Notify::Change`].

use super::{show, told};
use crate::{
    actions::Outcome,
    config::Outside,
    domain::{permission::Allowed, text::one_line},
    ports::store::Tx,
    runner::Result,
};
use jiff::tz::TimeZone;
use protocol::{
    Fault, NotifySettings,
    limits::{KEYWORD_CHARS, KEYWORDS},
};

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// Settings that may be kept: words without what stands around them, each once.
///
/// # Errors
/// [`Fault::ListFull`], [`Fault::TextTooLong`], and [`Fault::Unreadable`] of a time or zone that is none.
pub fn parse_settings(mut settings: NotifySettings) -> std::result::Result<NotifySettings, Fault> {
    let mut words: Vec<String> = Vec::new();
    for word in settings.keywords {
        let word = one_line(word, KEYWORD_CHARS)?;
        if !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    }
    if words.len() > KEYWORDS as usize {
        return Err(Fault::ListFull { most: KEYWORDS });
    }
    settings.keywords = words;
    if let Some(quiet) = &settings.quiet {
        let is_zone = quiet.zone.len() <= 64 && TimeZone::get(&quiet.zone).is_ok();
        if quiet.from >= DAY || quiet.to >= DAY || !is_zone {
            return Err(Fault::Unreadable);
        }
    }
    Ok(settings)
}

/// Changes how the caller is told, on all their devices.
///
/// # Errors
/// The store's.
pub fn change(tx: &mut dyn Tx, by: &Allowed, settings: &NotifySettings, outside: Outside) -> Result<Outcome> {
    tx.write_notify().set_settings(by.me().id, settings)?;
    Ok(Outcome::told(show(tx, by, outside)?, vec![told(by)]))
}
