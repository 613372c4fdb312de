//! See [`protocol::Command::Schedule`].

use super::{list, time};
use crate::{
    actions::{Outcome, message, outcome::listed},
    domain::{permission::Allowed, text::Text},
    ports::{
        bus::Envelope,
        store::{Scheduled, Tx},
    },
    runner::Result,
};
use protocol::{ConversationId, Event, Fault, Kind, Nonce, Schedule, With, limits::SCHEDULED};

/// A message that is to be sent later.
#[derive(Debug, Clone)]
pub struct New {
    conversation: ConversationId,
    nonce: Nonce,
    text: Text,
    with: With,
    at: i64,
}

impl New {
    /// Reads it, off the writer thread.
    ///
    /// # Errors
    /// As for a message that is sent now; [`Fault::Unreadable`] with files, which are not kept for so long, a sticker
    /// or a form.
    pub fn parse(new: Schedule) -> std::result::Result<Self, Fault> {
        let Schedule { conversation, nonce, text, with, at } = new;
        let with = with.map(|with| *with).unwrap_or_default();
        if !with.files.is_empty() || with.sticker.is_some() || with.form.is_some() {
            return Err(Fault::Unreadable);
        }
        message::Draft::new(conversation, nonce, text.clone(), Some(with.clone()))?;
        Ok(Self { conversation, nonce, text: Text::parse(text)?, with, at })
    }
}

/// Keeps a message until its time. A retry changes nothing.
///
/// # Errors
/// [`Fault::ListFull`], [`Fault::Unreachable`] to whom nobody can write, [`Fault::Unreadable`] for a time too far ahead, and
/// the store's.
pub fn schedule(tx: &mut dyn Tx, by: &Allowed, new: &New) -> Result<Outcome> {
    let me = by.me().id;
    let New { conversation, nonce, ref text, ref with, at } = *new;
    if tx.unsent().scheduled_with(me, nonce)?.is_some() || tx.sent(me, nonce)?.is_some() {
        return Ok(Outcome::quiet(list(tx, by, Some(conversation))?));
    }
    let is_private = by.standing().is_some_and(|standing| standing.kind == Kind::Private);
    if is_private && tx.contacts().peer(conversation, me)?.is_some_and(|peer| peer.person.gone) {
        return Err(Fault::Unreachable.into());
    }
    if tx.unsent().scheduled(me, None)?.len() >= SCHEDULED {
        let most = u32::try_from(SCHEDULED).unwrap_or(u32::MAX);
        return Err(Fault::ListFull { most }.into());
    }
    let message = Scheduled {
        id: tx.write_unsent().new_scheduled_id()?,
        person: me,
        conversation,
        nonce,
        text: text.as_str().to_owned(),
        with: with.clone(),
        at: time(at, tx.now())?,
        failed: None,
    };
    tx.write_unsent().set_scheduled(&message)?;
    let tell = vec![Envelope::Due(message.at), listed(me, Event::Scheduled)];
    Ok(Outcome::told(list(tx, by, Some(conversation))?, tell))
}
