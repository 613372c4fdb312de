//! See [`protocol::Command::Invitation`].

use crate::{
    actions::{
        login::{hash, is_token},
        space,
    },
    domain::permission::Allowed,
    ports::store::{InviteRow, Read},
    runner::Result,
};
use protocol::{Fault, Invitation, Reply};

/// What the holder of an invitation sees. Looking uses nothing up.
///
/// # Errors
/// [`Fault::InviteEnded`] and the store's.
pub fn show_invitation(read: &mut dyn Read, by: &Allowed, code: &str) -> Result<Reply> {
    if let Some(shown) = space::show_invitation(read, by, code)? {
        return Ok(shown);
    }
    let invite = find(read, by, code)?;
    Ok(Reply::Invitation(Box::new(invitation(read, by, invite)?)))
}

/// The invitation of a code. Members find it even when it works no more, so that a retry does; for everybody
/// else it works as long as there are uses left, its time is not over, and who made it may invite.
pub fn find(read: &mut dyn Read, by: &Allowed, code: &str) -> Result<InviteRow> {
    let ended = Fault::InviteEnded;
    if !is_token(code) {
        return Err(ended.into());
    }
    let invite = read.groups().invite(&hash(code))?.ok_or(ended.clone())?;
    let standing = read.standing(invite.conversation, by.me().id)?.ok_or(ended.clone())?;
    let has_asked = read.groups().has_asked(invite.conversation, by.me().id)?;
    let maker = read.standing(invite.conversation, invite.maker.id)?.ok_or(ended.clone())?;
    let may_invite = maker.role.is_some() && (maker.leads() || !maker.admins_invite);
    let works = invite.until > by.now() && invite.uses > 0 && may_invite;
    if works || has_asked || standing.role.is_some() { Ok(invite) } else { Err(ended.into()) }
}

/// What it shows.
pub fn invitation(read: &mut dyn Read, by: &Allowed, invite: InviteRow) -> Result<Invitation> {
    let InviteRow { conversation, maker, until, .. } = invite;
    let me = by.me().id;
    let is_member = read.standing(conversation, me)?.is_some_and(|standing| standing.role.is_some());
    let name = read.groups().conversation_name(conversation)?;
    let mut group = read.groups().group_face(conversation, me)?;
    if !name.is_empty() {
        group.names.clear();
    }
    Ok(Invitation {
        name,
        group,
        members: read.member_count(conversation)?,
        by: maker,
        until,
        approval: read.groups().group(conversation)?.settings.approval,
        asked: read.groups().has_asked(conversation, me)?,
        joined: is_member.then_some(conversation),
        space: false,
    })
}
