//! See [`protocol::Command::CreateRoom`].

use crate::{
    actions::{
        Outcome,
        outcome::{grown, opened},
        space::which,
    },
    domain::{name::Name, permission::Allowed},
    ports::store::{NewConversation, Notice, NoticeKind, Tx},
    runner::Result,
};
use protocol::{ConversationId, Fault, Nonce, Reply, Role};

/// Makes a room with its maker in it. A retry gets the room as it is now.
///
/// # Errors
/// [`Fault::NonceReused`] if the nonce made a room of another name, [`Fault::Missing`] if the room it
/// made is gone, those of [`which`], and the store's.
pub fn create_room(
    tx: &mut dyn Tx,
    by: &Allowed,
    nonce: Nonce,
    name: &Name,
    space: Option<ConversationId>,
) -> Result<Outcome> {
    let me = by.me().id;
    if let Some(made) = tx.made(me, nonce)? {
        if made.name != name.shown {
            return Err(Fault::NonceReused.into());
        }
        let view = tx.view(made.conversation, me)?.ok_or(Fault::Missing)?;
        return Ok(Outcome::quiet(Reply::Opened(view)));
    }
    let space = which(tx, by, space)?;
    let id = tx.add_conversation(NewConversation::Room { space, name: &name.shown, maker: me, nonce })?;
    let created = Notice { text: &name.shown, ..Notice::by(me, NoticeKind::Created) };
    let entry = tx.append_notice(id, created)?;
    tx.seat(id, me, Role::Owner)?;
    let view = tx.view(id, me)?.ok_or(Fault::Missing)?;
    Ok(Outcome::told(Reply::Opened(view.clone()), vec![grown(entry), opened(me, view)]))
}
