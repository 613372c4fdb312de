//! See [`protocol::Command::SetRole`].

use crate::{
    actions::{
        Outcome,
        outcome::{grown, opened},
    },
    domain::permission::Allowed,
    ports::store::{Notice, NoticeKind, Tx},
    runner::Result,
};
use protocol::{ConversationId, Fault, PersonId, Role};

/// Changes a member's role. Whoever hands a conversation over stays as an admin.
///
/// # Errors
/// [`Fault::Unreadable`] for a role of a later release, [`Fault::Forbidden`] if the owner's role would go
/// without an heir or to a guest, [`Fault::Missing`] if they are not in it, and the store's.
pub fn set_role(
    tx: &mut dyn Tx,
    by: &Allowed,
    conversation: ConversationId,
    person: PersonId,
    role: Role,
) -> Result<Outcome> {
    let now = tx.standing(conversation, person)?.and_then(|standing| standing.role).ok_or(Fault::Missing)?;
    if tx.server().guest_in(person)?.is_some() {
        return Err(Fault::Forbidden.into());
    }
    if role == Role::Unknown {
        return Err(Fault::Unreadable.into());
    }
    if role == now {
        return Ok(Outcome::done(Vec::new()));
    }
    if now == Role::Owner {
        return Err(Fault::Forbidden.into());
    }
    let mut changed = vec![person];
    let notice = if role == Role::Owner {
        for (leader, _) in
            tx.groups().leaders(conversation)?.into_iter().filter(|(_, role)| *role == Role::Owner)
        {
            tx.set_role(conversation, leader, Role::Admin)?;
            changed.push(leader);
        }
        Notice::by(person, NoticeKind::Owner)
    } else {
        Notice { subject: Some(person), ..Notice::by(by.me().id, NoticeKind::RoleChanged(role)) }
    };
    tx.set_role(conversation, person, role)?;
    let mut tell = vec![grown(tx.append_notice(conversation, notice)?)];
    for person in changed {
        tell.extend(tx.view(conversation, person)?.map(|view| opened(person, view)));
    }
    let line = format!("{} made {person} {role:?} of {conversation}", by.me().id);
    Ok(Outcome::done(tell).audited(line))
}
