//! Ending a person: logins ended, rooms passed on and left, name free. Messages keep their place.

use super::audience::audience;
use crate::{
    actions::{conversation::take_out, login::end_all, outcome::opened},
    ports::{
        bus::Envelope,
        store::{Notice, NoticeKind, Tx},
    },
    runner::Result,
};
use protocol::{ConversationId, Fault, Kind, LoginEnd, PersonId, Role};

/// How a person ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// They asked to be forgotten.
    Forgotten,
    /// An owner of the server removed them.
    Removed,
    /// They left without a way back. What they wrote keeps their name.
    Left,
    /// They were a guest, and the link is over. Likewise.
    GuestOver,
}

impl End {
    fn keeps_name(self) -> bool {
        matches!(self, Self::Left | Self::GuestOver)
    }
}

/// Ends somebody.
///
/// # Errors
/// [`Fault::Missing`] if they have ended before, and the store's.
pub fn end(tx: &mut dyn Tx, person: PersonId, how: End) -> Result<Vec<Envelope>> {
    let mut shown = tx.person(person)?.ok_or(Fault::Missing)?;
    let why = match how {
        End::Forgotten => LoginEnd::Forgotten,
        End::Removed => LoginEnd::Removed,
        End::Left => LoginEnd::SignedOut,
        End::GuestOver => LoginEnd::GuestOver,
    };
    let audience = audience(tx, person)?;
    let mut tell = end_all(tx, person, None, why)?;
    let mut left_alone = Vec::new();
    for conversation in tx.memberships(person)? {
        let standing = tx.standing(conversation, person)?;
        let owned = standing.is_some_and(|standing| standing.role == Some(Role::Owner));
        match standing.map(|standing| standing.kind) {
            // The first lobby is everybody's: nobody owns it, and it says nothing.
            Some(Kind::Lobby) if conversation == ConversationId::LOBBY => tx.unseat(conversation, person)?,
            Some(Kind::Room | Kind::Group | Kind::Lobby) => {
                let left = Notice::by(person, NoticeKind::Left);
                tell.extend(take_out(tx, conversation, person, owned, left)?);
            }
            // The other one keeps a private chat.
            Some(Kind::Private) => left_alone.extend(leave_private(tx, conversation, person)?),
            Some(Kind::Unknown) | None => {}
        }
    }
    tx.write_groups().drop_requests_of(person)?;
    tx.set_way_back(person, None)?;
    tx.write_accounts().drop_account(person)?;
    tx.write_passkeys().clear(person)?;
    tx.write_robot().drop_reminders(person)?;
    tx.free_name(person)?;
    tx.write_contacts().drop_contacts(person)?;
    tx.write_unsent().drop_unsent(person)?;
    tx.write_notify().drop_notify(person)?;
    tx.write_hooks().drop_hooks(person)?;
    tx.write_server().clear(person)?;
    tx.end_person(person, how.keeps_name())?;
    for (peer, conversation) in left_alone {
        tell.extend(tx.view(conversation, peer)?.map(|view| opened(peer, view)));
    }
    if !how.keeps_name() {
        shown.name.clear();
    }
    shown.owner = false;
    shown.gone = true;
    tell.push(Envelope::Person { person: shown, audience });
    Ok(tell)
}

/// Whom a private chat is left to, and which it is. Who writes there next finds nobody.
fn leave_private(
    tx: &mut dyn Tx,
    conversation: ConversationId,
    person: PersonId,
) -> Result<Option<(PersonId, ConversationId)>> {
    let peer = tx.view(conversation, person)?.and_then(|view| view.peer);
    tx.unseat(conversation, person)?;
    Ok(peer.map(|peer| (peer.id, conversation)))
}
