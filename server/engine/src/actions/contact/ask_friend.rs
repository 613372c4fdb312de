//! See [`protocol::Command::AskFriend`].

use super::pair;
use crate::{
    actions::{Outcome, person::is_resident},
    config::PrivateChats,
    domain::{permission::Allowed, text::Text},
    ports::store::Tx,
    runner::Result,
};
use protocol::{Fault, PersonId, limits::NOTE_CHARS};

/// What stands beside a request.
#[derive(Debug, Clone)]
pub struct Note(String);

impl Note {
    /// Reads it as somebody typed it; it may be empty.
    ///
    /// # Errors
    /// [`Fault::TextTooLong`].
    pub fn parse(typed: String) -> std::result::Result<Self, Fault> {
        match Text::parse(typed) {
            Ok(text) if text.as_str().chars().count() > NOTE_CHARS => Err(Fault::TextTooLong),
            Ok(text) => Ok(Self(text.into_string())),
            Err(Fault::TextEmpty) => Ok(Self(String::new())),
            Err(fault) => Err(fault),
        }
    }
}

/// Asks somebody to be friends. Nothing differs for the caller if they are blocked.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Unreachable`] if they have left for ever, [`Fault::ListFull`] and the store's.
pub fn ask_friend(
    tx: &mut dyn Tx,
    by: &Allowed,
    person: PersonId,
    Note(note): &Note,
    private: PrivateChats,
) -> Result<Outcome> {
    let me = by.me().id;
    let before = pair::read(tx, me, person)?;
    if !is_resident(tx, person)? {
        return Err(Fault::Unreachable.into());
    }
    let now = tx.now();
    let mut after = before.clone();
    if before.asks(now)
        && before.mine.friendship != protocol::Friendship::Asked
        && let Some(most) = tx.contacts().kept(me)?.full_of_requests()
    {
        return Err(Fault::ListFull { most }.into());
    }
    let reaches = tx.contacts().kept(person)?.takes_request();
    after.ask(note, now, reaches);
    Ok(Outcome::done(pair::write(tx, (me, person), &before, &after, private)?))
}
