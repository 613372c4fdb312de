//! Two people: what both keep about each other, read and written together.

use crate::{
    actions::outcome::listed,
    config::PrivateChats,
    domain::friendship::{Pair, Relation},
    ports::{bus::Envelope, store::Tx},
    runner::Result,
};
use protocol::{Event, Fault, Friendship, PersonId};

/// What `me` and `other` keep about each other.
///
/// # Errors
/// [`Fault::Missing`] if there is no such other person, and the store's.
pub fn read(tx: &mut dyn Tx, me: PersonId, other: PersonId) -> Result<Pair> {
    if me == other || tx.anybody(other)?.is_none() {
        return Err(Fault::Missing.into());
    }
    Ok(Pair { mine: tx.contacts().relation(me, other)?, theirs: tx.contacts().relation(other, me)? })
}

/// Writes what changed, and tells each of their own side alone.
///
/// # Errors
/// [`Fault::ListFull`] if `me` keeps too much, and the store's.
pub fn write(
    tx: &mut dyn Tx,
    (me, other): (PersonId, PersonId),
    before: &Pair,
    after: &Pair,
    private: PrivateChats,
) -> Result<Vec<Envelope>> {
    if before.mine.is_nothing()
        && !after.mine.is_nothing()
        && let Some(most) = tx.contacts().kept(me)?.full()
    {
        return Err(Fault::ListFull { most }.into());
    }
    let mut tell = Vec::new();
    for (person, about, before, after) in
        [(me, other, &before.mine, &after.mine), (other, me, &before.theirs, &after.theirs)]
    {
        if before != after {
            let contact = tx.write_contacts().set_relation(person, about, after)?;
            tell.extend(contact.map(|contact| listed(person, Event::Contact(contact))));
        }
    }
    if let Some(conversation) = tx.private_chat(me, other)? {
        for (person, was, is) in [
            (me, quiet(&before.mine, &before.theirs, private), quiet(&after.mine, &after.theirs, private)),
            (other, quiet(&before.theirs, &before.mine, private), quiet(&after.theirs, &after.mine, private)),
        ] {
            if was != is {
                tell.push(Envelope::Quiet { conversation, person, quiet: is });
            }
        }
    }
    Ok(tell)
}

/// Whether nobody is shown that whoever keeps `mine` types to whoever keeps `theirs`.
fn quiet(mine: &Relation, theirs: &Relation, private: PrivateChats) -> bool {
    theirs.blocked || (private == PrivateChats::Friends && mine.friendship != Friendship::Friend)
}
