//! See [`protocol::Command::MakeSpace`].

use super::name::free_space_name;
use crate::{
    actions::{
        Outcome,
        outcome::{grown, opened},
        server::note,
    },
    domain::{name::Name, permission::Allowed},
    ports::store::{NewConversation, Notice, NoticeKind, Tx},
    runner::Result,
};
use protocol::{Deed, Fault, Nonce, PersonId, Reply, Role, limits::SPACES};

/// Makes a space: its lobby, with its maker as the owner, and with the robot if there is one. A retry gets the lobby
/// as it is now.
///
/// # Errors
/// [`Fault::NonceReused`] if the nonce made something else, [`Fault::Missing`] if the space it made is gone,
/// [`Fault::Full`] if there are [`SPACES`], those of [`free_space_name`], and the store's.
pub fn make_space(tx: &mut dyn Tx, by: &Allowed, nonce: Nonce, name: &Name) -> Result<Outcome> {
    let me = by.me().id;
    if let Some(made) = tx.made(me, nonce)? {
        if made.name != name.shown {
            return Err(Fault::NonceReused.into());
        }
        let view = tx.view(made.conversation, me)?.ok_or(Fault::Missing)?;
        return Ok(Outcome::quiet(Reply::Opened(view)));
    }
    if tx.spaces().all(me)?.len() >= SPACES {
        return Err(Fault::Full.into());
    }
    free_space_name(tx, &name.shown, None)?;
    let lobby = tx.add_conversation(NewConversation::Lobby { name: &name.shown, maker: me, nonce })?;
    let created = Notice { text: &name.shown, ..Notice::by(me, NoticeKind::Created) };
    let entry = tx.append_notice(lobby, created)?;
    tx.seat(lobby, me, Role::Owner)?;
    if tx.person(PersonId::ROBOT)?.is_some() {
        tx.seat(lobby, PersonId::ROBOT, Role::Member)?;
    }
    note(tx, by, Deed::MadeSpace, None, &name.shown)?;
    let view = tx.view(lobby, me)?.ok_or(Fault::Missing)?;
    let tell = vec![grown(entry), opened(me, view.clone())];
    Ok(Outcome::told(Reply::Opened(view), tell).audited(format!("{me} made space {lobby}")))
}
