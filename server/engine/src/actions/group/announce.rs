//! See [`protocol::Command::Announce`].

use crate::{
    actions::{Outcome, outcome::grown},
    domain::{permission::Allowed, text::Text},
    ports::store::{Notice, NoticeKind, Tx},
    runner::Result,
};
use protocol::{ConversationId, Fault, limits::ANNOUNCEMENT_CHARS};

/// The text of an announcement as it is kept; empty for none.
///
/// # Errors
/// [`Fault::AnnouncementTooLong`] and what is wrong with any text.
pub fn parse_announcement(text: String) -> std::result::Result<String, Fault> {
    if text.trim().is_empty() {
        return Ok(String::new());
    }
    let text = Text::parse(text)?.as_str().trim().to_owned();
    if text.chars().count() > ANNOUNCEMENT_CHARS { Err(Fault::AnnouncementTooLong) } else { Ok(text) }
}

/// Changes what stands above a room or group. Its log says so.
///
/// # Errors
/// The store's.
pub fn announce(tx: &mut dyn Tx, by: &Allowed, conversation: ConversationId, text: &str) -> Result<Outcome> {
    let before = tx.groups().group(conversation)?.announcement;
    if before.map_or(text.is_empty(), |before| before.text == text) {
        return Ok(Outcome::done(Vec::new()));
    }
    tx.write_groups().set_announcement(conversation, by.me().id, text)?;
    let announced = Notice { text, ..Notice::by(by.me().id, NoticeKind::Announced) };
    Ok(Outcome::done(vec![grown(tx.append_notice(conversation, announced)?)]))
}
