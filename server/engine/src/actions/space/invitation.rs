//! An invitation into a space, for somebody who is on the server already: see [`protocol::Command::Invitation`] and
//! [`protocol::Command::AcceptInvite`], which are also of groups.

use super::come_into::come_into;
use crate::{
    actions::{
        Outcome,
        admission::{holds, look_up},
        outcome::opened,
    },
    domain::permission::Allowed,
    ports::store::{Brought, Destination, Read, Tx},
    runner::Result,
};
use protocol::{ConversationId, Fault, Invitation, Reply};

/// What the holder of an invitation into a space sees. `None` if it leads into none.
///
/// # Errors
/// [`Fault::InviteEnded`] and the store's.
pub fn show_invitation(read: &mut dyn Read, by: &Allowed, code: &str) -> Result<Option<Reply>> {
    let Some((brought, space)) = find(read, by, code)? else { return Ok(None) };
    let me = by.me().id;
    let is_member = read.standing(space, me)?.is_some_and(|standing| standing.role.is_some());
    Ok(Some(Reply::Invitation(Box::new(Invitation {
        name: read.groups().conversation_name(space)?,
        group: read.groups().group_face(space, me)?,
        members: read.member_count(space)?,
        by: brought.maker,
        until: brought.until,
        approval: false,
        asked: false,
        joined: is_member.then_some(space),
        space: true,
    }))))
}

/// Takes the caller into the space of an invitation, beside those they are in. A retry, and whoever is in it already,
/// gets its lobby and uses nothing up. `None` if it leads into none.
///
/// # Errors
/// [`Fault::InviteEnded`], [`Fault::Banned`] if they were removed from it, and the store's.
pub fn accept_invitation(tx: &mut dyn Tx, by: &Allowed, code: &str) -> Result<Option<Outcome>> {
    let Some((brought, space)) = find(tx, by, code)? else { return Ok(None) };
    let me = by.me().id;
    if let Some(view) = tx.view(space, me)? {
        return Ok(Some(Outcome::quiet(Reply::Opened(view))));
    }
    let banned = tx.standing(space, me)?.and_then(|standing| standing.banned_until);
    if let Some(until) = banned.filter(|until| *until > by.now()) {
        return Err(Fault::Banned { until }.into());
    }
    tx.write_server().use_invitation(brought.id)?;
    let mut tell = come_into(tx, space, me)?;
    let view = tx.view(space, me)?.ok_or(Fault::Missing)?;
    tell.push(opened(me, view.clone()));
    let line = format!("{me} joined space {space}");
    Ok(Some(Outcome::told(Reply::Opened(view), tell).audited(line)))
}

/// The invitation of a code and the space it leads into. Who is in that finds it even when it holds no more, so that a
/// retry does.
fn find(read: &mut dyn Read, by: &Allowed, code: &str) -> Result<Option<(Brought, ConversationId)>> {
    let Some(brought) = look_up(read, code)? else { return Ok(None) };
    let Destination::Space(space) = brought.to else { return Ok(None) };
    let standing = read.standing(space, by.me().id)?.ok_or(Fault::InviteEnded)?;
    if standing.role.is_none() && !holds(&brought, by.now()) {
        return Err(Fault::InviteEnded.into());
    }
    Ok(Some((brought, space)))
}
