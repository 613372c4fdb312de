//! Ending a person: name blanked, logins ended, rooms left. Messages keep their place.

use crate::{
    Engine,
    actions::{Outcome, conversation::take_out, permit::Right, permit::permit},
    ports::{
        bus::Envelope,
        store::{Identity, Notice, NoticeKind, Tx},
    },
    runner::Result,
};
use protocol::{ConversationId, Fault, Kind, PersonId, Role};

/// Ends oneself, as `POST /forget` does: it also takes the cookie back.
///
/// # Errors
/// The store's.
pub async fn forget(engine: &Engine, identity: &Identity) -> std::result::Result<(), Fault> {
    let caller = identity.caller();
    engine
        .write(move |tx| {
            let now = tx.now();
            let by = permit(tx, caller, Right::Oneself, now)?;
            Ok(Outcome::told((), end(tx, by.me().id)?))
        })
        .await
}

/// Ends somebody.
///
/// # Errors
/// [`Fault::Missing`] if they have ended before, and the store's.
pub fn end(tx: &mut dyn Tx, person: PersonId) -> Result<Vec<Envelope>> {
    let mut shown = tx.person(person)?.ok_or(Fault::Missing)?;
    let mut tell = Vec::new();
    // A page of them at a time.
    while let logins @ [_, ..] = tx.logins(person)?.as_slice() {
        for login in logins {
            tx.end_login(login.id)?;
            tell.push(Envelope::SignedOut(login.id));
        }
    }
    for conversation in tx.memberships(person)? {
        tell.extend(part(tx, conversation, person)?);
    }
    tx.free_name(person)?;
    tx.end_person(person)?;
    shown.name.clear();
    shown.owner = false;
    tell.push(Envelope::Person(shown));
    Ok(tell)
}

/// What becomes of one membership.
fn part(tx: &mut dyn Tx, conversation: ConversationId, person: PersonId) -> Result<Vec<Envelope>> {
    let standing = tx.standing(conversation, person)?;
    let owned = standing.is_some_and(|standing| standing.role == Some(Role::Owner));
    match standing.map(|standing| standing.kind) {
        Some(Kind::Room) => take_out(tx, conversation, person, owned, Notice::by(person, NoticeKind::Left)),
        Some(Kind::Lobby) => {
            tx.unseat(conversation, person)?;
            Ok(Vec::new())
        }
        // The other one keeps the private chat.
        Some(Kind::Private | Kind::Unknown) | None => Ok(Vec::new()),
    }
}
