//! What all changes of a message have in common: who learns of them.

use crate::{
    actions::Outcome,
    domain::permission::Allowed,
    ports::{
        bus::Envelope,
        store::{Change, ChangeTo, Found, Read, Tx},
    },
    runner::Result,
};
use protocol::{ConversationId, Fault, Kind, Reply, Seq};

/// A message that the caller can see, and that was not taken back.
///
/// # Errors
/// [`Fault::Missing`] and the store's.
pub fn standing_message(read: &mut dyn Read, by: &Allowed, at: (ConversationId, Seq)) -> Result<Found> {
    let is_seen = at.1 >= super::history::first_seq(read, by, at.0)?;
    let found = if is_seen { read.messages().message(at.0, at.1, by.me().id)? } else { None };
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
    let peer = match by.standing().map(|standing| standing.kind) {
        Some(Kind::Private) => tx.contacts().peer(conversation, by.me().id)?,
        _ => None,
    };
    let is_hidden = found.is_hidden;
    let is_blocked = peer.as_ref().is_some_and(|peer| peer.blocks);
    if is_blocked && !is_hidden && !matches!(to, ChangeTo::Recalled) {
        return Ok(Outcome::done(Vec::new()));
    }
    // Not even the log knows who answers an anonymous poll.
    let is_nameless = matches!(to, ChangeTo::Response(_, _, true));
    let by = if is_nameless { found.author.id } else { by.me().id };
    let change = Change { conversation, seq, by, to, is_hidden };
    let entry = tx.write_messages().change(change)?;
    // Once unblocked, what was hidden stays so.
    let hidden_from = peer.filter(|_| is_hidden).map(|peer| peer.person.id);
    let tell = vec![Envelope::Entry { entry: entry.clone(), origin: None, hidden_from }];
    Ok(Outcome::told(Reply::Sent(entry), tell))
}
