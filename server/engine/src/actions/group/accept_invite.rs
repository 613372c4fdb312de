//! See [`protocol::Command::AcceptInvite`].

use super::{
    retell::{retell_face, retell_leaders},
    show_invitation::{find, invitation},
    take_in::take_in,
};
use crate::{
    actions::{Outcome, space},
    domain::permission::Allowed,
    ports::store::{Notice, NoticeKind, Tx},
    runner::Result,
};
use protocol::{Fault, Reply, limits::INVITES};

/// Lets the caller into a group, or lets them ask to be let in; or into a space. Who is a member, or has asked, uses nothing up.
///
/// # Errors
/// [`Fault::InviteEnded`], [`Fault::Banned`] for who was removed, [`Fault::Full`], and the store's.
pub fn accept_invite(tx: &mut dyn Tx, by: &Allowed, code: &str) -> Result<Outcome> {
    let me = by.me().id;
    if let Some(outcome) = space::accept_invitation(tx, by, code)? {
        return Ok(outcome);
    }
    let invite = find(tx, by, code)?;
    let id = invite.conversation;
    if let Some(view) = tx.view(id, me)? {
        return Ok(Outcome::quiet(Reply::Opened(view)));
    }
    let banned = tx.standing(id, me)?.and_then(|standing| standing.banned_until);
    if let Some(until) = banned.filter(|until| *until > by.now()) {
        return Err(Fault::Banned { until }.into());
    }
    if tx.groups().has_asked(id, me)? {
        return Ok(Outcome::quiet(Reply::Invitation(Box::new(invitation(tx, by, invite)?))));
    }
    if !tx.groups().group(id)?.settings.approval {
        let mut tell = take_in(tx, id, me, Notice::by(me, NoticeKind::Joined))?;
        tx.write_groups().use_invite(invite.id)?;
        tell.extend(retell_face(tx, id)?);
        let view = tx.view(id, me)?.ok_or(Fault::Missing)?;
        return Ok(Outcome::told(Reply::Opened(view), tell));
    }
    if tx.groups().requests(id)?.len() >= usize::from(INVITES) {
        return Err(Fault::Full.into());
    }
    tx.write_groups().add_request(id, me, invite.maker.id)?;
    tx.write_groups().use_invite(invite.id)?;
    let tell = retell_leaders(tx, id)?;
    Ok(Outcome::told(Reply::Invitation(Box::new(invitation(tx, by, invite)?)), tell))
}
