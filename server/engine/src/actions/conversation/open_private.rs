//! See [`protocol::Command::OpenPrivate`].

use crate::{
    actions::{Outcome, outcome::opened, permit::may_meet, person::is_resident},
    config::PrivateChats,
    domain::permission::Allowed,
    ports::{
        bus::Envelope,
        store::{NewConversation, Tx},
    },
    runner::Result,
};
use protocol::{Fault, Friendship, PersonId, Reply, Role};

/// Finds or makes the private chat with somebody, for the caller alone: the other one sees it with the
/// first message. A chat that the caller has opens even after the other one has left for ever.
///
/// # Errors
/// [`Fault::Missing`] if there is no such person for them, [`Fault::Unreachable`] if they have left for ever,
/// [`Fault::NotFriends`] if only friends may, and the store's.
pub fn open_private(
    tx: &mut dyn Tx,
    by: &Allowed,
    person: PersonId,
    private: PrivateChats,
) -> Result<Outcome> {
    let me = by.me().id;
    let id = match tx.private_chat(me, person)? {
        Some(id) => id,
        None if person == me => return Err(Fault::Missing.into()),
        None => {
            reachable(tx, by, person, private)?;
            tx.add_conversation(NewConversation::Private(me, person))?
        }
    };
    if let Some(view) = tx.view(id, me)? {
        return Ok(Outcome::quiet(Reply::Opened(view)));
    }
    reachable(tx, by, person, private)?;
    tx.seat(id, me, Role::Member)?;
    let view = tx.view(id, me)?.ok_or(Fault::Missing)?;
    let mut tell = vec![opened(me, view.clone())];
    if tx.contacts().peer(id, me)?.is_some_and(|peer| peer.blocks) {
        tell.push(Envelope::Quiet { conversation: id, person: me, quiet: true });
    }
    Ok(Outcome::told(Reply::Opened(view), tell))
}

/// Whether somebody may be drawn into a chat that is not public.
///
/// # Errors
/// See [`open_private`].
pub fn reachable(tx: &mut dyn Tx, by: &Allowed, person: PersonId, private: PrivateChats) -> Result<()> {
    may_meet(tx, by, person)?;
    tx.anybody(person)?.ok_or(Fault::Missing)?;
    if !is_resident(tx, person)? {
        return Err(Fault::Unreachable.into());
    }
    let me = by.me().id;
    let are_friends = tx.contacts().relation(me, person)?.friendship == Friendship::Friend;
    if !private.lets([me, person], are_friends) {
        return Err(Fault::NotFriends.into());
    }
    Ok(())
}
