//! Whether somebody who is new may come in.

use crate::{
    actions::login::{hash, is_token},
    domain::owner_code::OwnerCode,
    ports::bus::Envelope,
    ports::store::{Brought, Destination, Read, Tx},
    runner::{Error, Result},
};
use protocol::{Admission, ConversationId, Fault, Held, PersonId, RecordId, limits::WAITING};

/// What becomes of somebody who is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admitted {
    /// They are in: into this space.
    In(ConversationId),
    /// They wait until an owner lets them in.
    Waits,
}

/// Asks the server's policy about somebody who is new, and uses their invitation up if it takes one, or if it leads into
/// another space than the first. Whoever is in already is never asked: a way back and a second device work under every
/// policy. The owner code, which stays good, lets its holder in like an invitation.
///
/// # Errors
/// [`Fault::InvitationNeeded`], [`Fault::WrongInvitation`], [`Fault::Busy`] if too many wait already, and the store's.
pub fn admission(tx: &mut dyn Tx, invitation: Option<&str>) -> Result<Admitted> {
    let policy = tx.server().settings()?.admission;
    let first = Admitted::In(ConversationId::LOBBY);
    let invitation = invitation.filter(|code| !code.is_empty());
    if policy == Admission::Open {
        return match invitation.map(|code| look_up(tx, code)).transpose()?.flatten() {
            Some(brought) if leads_elsewhere(&brought) => into_space(tx, &brought),
            _ => Ok(first),
        };
    }
    // Whoever has it owns the server, and must not be locked out by what an owner decided before they left.
    if let Some(code) = invitation
        && tx.server().is_owner_code(&OwnerCode::hash(code))?
    {
        return Ok(first);
    }
    let brought = invitation.map(|code| look_up(tx, code)).transpose()?;
    match (policy, brought.map(|brought| brought.ok_or(Fault::WrongInvitation))) {
        (Admission::Approval, None) => wait(tx),
        (_, None) => Err(Fault::InvitationNeeded.into()),
        (policy, Some(brought)) => {
            let admitted = brought.map_err(Error::from).and_then(|brought| into_space(tx, &brought));
            match admitted {
                // An owner can still let them in.
                Err(Error::Refused(Fault::WrongInvitation)) if policy == Admission::Approval => wait(tx),
                admitted => admitted,
            }
        }
    }
}

fn leads_elsewhere(brought: &Brought) -> bool {
    matches!(brought.to, Destination::Space(space) if space != ConversationId::LOBBY)
}

fn wait(tx: &mut dyn Tx) -> Result<Admitted> {
    if tx.server().waiting()? >= WAITING {
        return Err(Fault::Busy { retry_ms: 3_600_000 }.into());
    }
    Ok(Admitted::Waits)
}

/// Keeps somebody new outside until an owner lets them in.
///
/// # Errors
/// The store's.
pub fn keep_waiting(tx: &mut dyn Tx, person: PersonId) -> Result<Envelope> {
    tx.write_server().hold_back(person, Held::Waiting)?;
    Ok(Envelope::Waiting(person))
}

/// Uses an invitation into a space once.
fn into_space(tx: &mut dyn Tx, brought: &Brought) -> Result<Admitted> {
    match brought.to {
        Destination::Space(space) if holds(brought, tx.now()) => {
            tx.write_server().use_invitation(brought.id)?;
            Ok(Admitted::In(space))
        }
        _ => Err(Fault::WrongInvitation.into()),
    }
}

/// Uses an invitation of guests once, and says into which room.
///
/// # Errors
/// [`Fault::WrongInvitation`] and the store's.
pub fn into_room(tx: &mut dyn Tx, code: &str) -> Result<(RecordId, ConversationId)> {
    let now = tx.now();
    match look_up(tx, code)? {
        Some(brought) if holds(&brought, now) => match brought.to {
            Destination::Room(room) => {
                tx.write_server().use_invitation(brought.id)?;
                Ok((brought.id, room))
            }
            Destination::Space(_) => Err(Fault::WrongInvitation.into()),
        },
        _ => Err(Fault::WrongInvitation.into()),
    }
}

/// The invitation of a code, whether it holds or not.
///
/// # Errors
/// The store's.
pub fn look_up(read: &mut dyn Read, code: &str) -> Result<Option<Brought>> {
    if !is_token(code) {
        return Ok(None);
    }
    Ok(read.server().brought(&hash(code))?)
}

/// Whether an invitation lets somebody in now.
#[must_use]
pub fn holds(brought: &Brought, now: i64) -> bool {
    brought.until > now && brought.left > 0
}
