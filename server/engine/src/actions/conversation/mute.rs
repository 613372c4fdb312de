//! See [`protocol::Command::Mute`].

use crate::{
    actions::{
        Outcome,
        outcome::{grown, opened},
    },
    domain::permission::Allowed,
    ports::store::{Notice, NoticeKind, Tx},
    runner::Result,
};
use protocol::{ConversationId, Fault, PersonId, limits::MUTE_MINUTES};

/// Keeps a member from writing for a while; 0 minutes let them write again.
///
/// # Errors
/// [`Fault::Missing`] if they are not in it, and the store's.
pub fn mute(
    tx: &mut dyn Tx,
    by: &Allowed,
    conversation: ConversationId,
    person: PersonId,
    minutes: u32,
) -> Result<Outcome> {
    tx.standing(conversation, person)?.and_then(|standing| standing.role).ok_or(Fault::Missing)?;
    let until = (minutes > 0).then(|| tx.now() + i64::from(minutes.min(MUTE_MINUTES)) * 60_000);
    tx.set_muted(conversation, person, until)?;
    let muted = Notice { subject: Some(person), until, ..Notice::by(by.me().id, NoticeKind::Muted) };
    let mut tell = vec![grown(tx.append_notice(conversation, muted)?)];
    tell.extend(tx.view(conversation, person)?.map(|view| opened(person, view)));
    Ok(Outcome::done(tell))
}
