//! See [`protocol::Command::OpenPrivate`].

use crate::{
    actions::{Outcome, outcome::opened},
    domain::permission::Allowed,
    ports::store::{NewConversation, Tx},
    runner::Result,
};
use protocol::{Fault, PersonId, Reply, Role};

/// Finds or makes the private chat with somebody, for the caller alone: the other one sees it with the
/// first message. A chat that exists opens even after the other one has ended.
///
/// # Errors
/// [`Fault::Missing`] if there is no such person, and the store's.
pub fn open_private(tx: &mut dyn Tx, by: &Allowed, person: PersonId) -> Result<Outcome> {
    let me = by.me().id;
    let id = match tx.private_chat(me, person)? {
        Some(id) => id,
        None if person == me || tx.person(person)?.is_none() => return Err(Fault::Missing.into()),
        None => tx.add_conversation(NewConversation::Private(me, person))?,
    };
    if let Some(view) = tx.view(id, me)? {
        return Ok(Outcome::quiet(Reply::Opened(view)));
    }
    tx.seat(id, me, Role::Member)?;
    let view = tx.view(id, me)?.ok_or(Fault::Missing)?;
    Ok(Outcome::told(Reply::Opened(view.clone()), vec![opened(me, view)]))
}
