//! Whether somebody who is new may come in.

use crate::{
    actions::login::{hash, is_token},
    domain::owner_code::OwnerCode,
    ports::store::{Brought, Tx},
    runner::{Error, Result},
};
use protocol::{Admission, Fault, limits::WAITING};

/// What becomes of somebody who is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admitted {
    /// They are in.
    In,
    /// They wait until an owner lets them in.
    Waits,
}

/// Asks the server's policy about somebody who is new, and uses their invitation up if it takes one. Whoever is in
/// already is never asked: a way back and a second device work under every policy. The owner code, which stays good,
/// lets its holder in like an invitation.
///
/// # Errors
/// [`Fault::InvitationNeeded`], [`Fault::WrongInvitation`], [`Fault::Busy`] if too many wait already, and the store's.
pub fn admission(tx: &mut dyn Tx, invitation: Option<&str>) -> Result<Admitted> {
    let policy = tx.server().settings()?.admission;
    if policy == Admission::Open {
        return Ok(Admitted::In);
    }
    // Whoever has it owns the server, and must not be locked out by what an owner decided before they left.
    if let Some(code) = invitation
        && tx.server().is_owner_code(&OwnerCode::hash(code))?
    {
        return Ok(Admitted::In);
    }
    let brought = invitation.filter(|code| !code.is_empty()).map(|code| use_up(tx, code, false)).transpose();
    match (policy, brought) {
        (_, Ok(Some(_))) => Ok(Admitted::In),
        (Admission::Approval, Ok(None)) => wait(tx),
        // An owner can still let them in.
        (Admission::Approval, Err(Error::Refused(Fault::WrongInvitation))) => wait(tx),
        (_, Ok(None)) => Err(Fault::InvitationNeeded.into()),
        (_, Err(error)) => Err(error),
    }
}

fn wait(tx: &mut dyn Tx) -> Result<Admitted> {
    if tx.server().waiting()? >= WAITING {
        return Err(Fault::Busy { retry_ms: 3_600_000 }.into());
    }
    Ok(Admitted::Waits)
}

/// Uses an invitation once: one onto the server, or with `guests` one into a room.
///
/// # Errors
/// [`Fault::WrongInvitation`] and the store's.
pub fn use_up(tx: &mut dyn Tx, code: &str, guests: bool) -> Result<Brought> {
    let now = tx.now();
    let found = match is_token(code) {
        true => tx.server().brought(&hash(code))?,
        false => None,
    };
    let holds = |found: &Brought| found.until > now && found.left > 0 && found.room.is_some() == guests;
    let brought = found.filter(holds).ok_or(Fault::WrongInvitation)?;
    tx.write_server().use_invitation(brought.id)?;
    Ok(brought)
}
