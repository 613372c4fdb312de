//! See [`protocol::Command::React`].

use super::change::{change, standing_message};
use crate::{
    actions::Outcome,
    domain::{emoji, permission::Allowed},
    ports::store::{ChangeTo, Tx},
    runner::Result,
};
use protocol::{
    ConversationId, Fault, React, Seq, What,
    limits::{REACTION_BYTES, REACTIONS},
};

/// A reaction, on or off.
#[derive(Debug, Clone)]
pub struct Reaction {
    at: (ConversationId, Seq),
    emoji: String,
    on: bool,
}

impl Reaction {
    /// Reads it: one emoji, and nothing else.
    ///
    /// # Errors
    /// [`Fault::NoEmoji`].
    pub fn new(react: React) -> std::result::Result<Self, Fault> {
        let is_one = react.emoji.len() <= REACTION_BYTES && emoji::is_one(&react.emoji);
        let emoji = emoji::without_presentation(&react.emoji);
        let at = (react.conversation, react.seq);
        if is_one { Ok(Self { at, emoji, on: react.on }) } else { Err(Fault::NoEmoji) }
    }
}

/// Reacts to a message, or no longer.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::ListFull`] if it has [`REACTIONS`] others, and the store's.
pub fn react(tx: &mut dyn Tx, by: &Allowed, reaction: &Reaction) -> Result<Outcome> {
    let Reaction { at, emoji, on } = reaction;
    let found = standing_message(tx, by, *at)?;
    if tx.messages().reacts(at.0, at.1, emoji, by.me().id)? == *on {
        return Ok(Outcome::done(Vec::new()));
    }
    if let What::Message { more: Some(more), .. } = &found.entry.what
        && *on
        && more.tallies.len() >= REACTIONS
        && more.tallies.iter().all(|tally| tally.emoji != *emoji)
    {
        return Err(Fault::ListFull { most: u32::try_from(REACTIONS).unwrap_or(u32::MAX) }.into());
    }
    change(tx, by, *at, &found, ChangeTo::Reaction(emoji, *on))
}
