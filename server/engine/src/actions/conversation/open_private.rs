//! See [`protocol::Command::OpenPrivate`].

use crate::{
    actions::{Outcome, outcome::opened},
    domain::permission::Allowed,
    ports::store::{NewConversation, Tx},
    runner::Result,
};
use protocol::{Fault, PersonId, Reply, Role};

/// Finds or makes the private chat with somebody, for the caller alone: the other one sees it with the
/// first message. A chat that the caller has opens even after the other one has left for ever.
///
/// # Errors
/// [`Fault::Missing`] if there is no such person, [`Fault::Unreachable`] if they have left for ever, and the
/// store's.
pub fn open_private(tx: &mut dyn Tx, by: &Allowed, person: PersonId) -> Result<Outcome> {
    let me = by.me().id;
    let id = match tx.private_chat(me, person)? {
        Some(id) => id,
        None if person == me => return Err(Fault::Missing.into()),
        None => {
            reachable(tx, person)?;
            tx.add_conversation(NewConversation::Private(me, person))?
        }
    };
    if let Some(view) = tx.view(id, me)? {
        return Ok(Outcome::quiet(Reply::Opened(view)));
    }
    reachable(tx, person)?;
    tx.seat(id, me, Role::Member)?;
    let view = tx.view(id, me)?.ok_or(Fault::Missing)?;
    Ok(Outcome::told(Reply::Opened(view.clone()), vec![opened(me, view)]))
}

fn reachable(tx: &mut dyn Tx, person: PersonId) -> Result<()> {
    match tx.anybody(person)? {
        None => Err(Fault::Missing.into()),
        Some(peer) if peer.gone => Err(Fault::Unreachable.into()),
        Some(_) if tx.server().guest_in(person)?.is_some() => Err(Fault::Unreachable.into()),
        Some(_) => Ok(()),
    }
}
