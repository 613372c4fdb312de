//! What all changes of a message have in common: who learns of them.

use crate::{
    actions::Outcome,
    domain::permission::Allowed,
    ports::{
        bus::Envelope,
        store::{Change, ChangeTo, Found, Tx},
    },
    runner::Result,
};
use protocol::{ConversationId, Fault, Kind, PersonId, Reply, Seq};

/// A message that the caller can see, and that was not taken back.
///
/// # Errors
/// [`Fault::Missing`] and the store's.
pub fn standing_message(tx: &mut dyn Tx, by: &Allowed, at: (ConversationId, Seq)) -> Result<Found> {
    let is_seen = at.1 >= super::history::first_seq(tx, by, at.0)?;
    let found = if is_seen { tx.messages().message(at.0, at.1, by.me().id)? } else { None };
    Ok(found.filter(Found::stands).ok_or(Fault::Missing)?)
}

/// Changes a message, and tells of it as of a message. Whoever is blocked by the other one of a private chat changes
/// nothing that the other one sees: they are answered as if they had, and the other one learns nothing.
///
/// # Errors
/// The store's.
pub fn change(
    tx: &mut dyn Tx,
    by: &Allowed,
    (conversation, seq): (ConversationId, Seq),
    found: &Found,
    to: ChangeTo<'_>,
) -> Result<Outcome> {
    let hidden_from = blocked_by(tx, by, conversation)?;
    if hidden_from.is_some() && !found.is_hidden && !matches!(to, ChangeTo::Recalled) {
        return Ok(Outcome::done(Vec::new()));
    }
    let hidden_from = hidden_from.filter(|_| found.is_hidden);
    let is_hidden = found.is_hidden;
    let change = Change { conversation, seq, by: by.me().id, to, is_hidden };
    let entry = tx.write_messages().change(change)?;
    // Once unblocked, what was hidden stays so.
    let hidden_from = match hidden_from {
        None if is_hidden => tx.contacts().peer(conversation, by.me().id)?.map(|peer| peer.person.id),
        other => other,
    };
    let tell = vec![Envelope::Entry { entry: entry.clone(), origin: None, hidden_from }];
    Ok(Outcome::told(Reply::Sent(entry), tell))
}

/// The other one of a private chat, if they block the caller.
fn blocked_by(tx: &mut dyn Tx, by: &Allowed, conversation: ConversationId) -> Result<Option<PersonId>> {
    if by.standing().is_none_or(|standing| standing.kind != Kind::Private) {
        return Ok(None);
    }
    let peer = tx.contacts().peer(conversation, by.me().id)?;
    Ok(peer.filter(|peer| peer.blocks).map(|peer| peer.person.id))
}
