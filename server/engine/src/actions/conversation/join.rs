//! See [`protocol::Command::Join`].

use crate::{
    actions::{
        Outcome,
        outcome::{grown, opened},
    },
    domain::permission::Allowed,
    ports::store::{Notice, NoticeKind, Tx},
    runner::Result,
};
use protocol::{ConversationId, Fault, Reply, Role};

/// Makes the caller a member of a public room. Whoever is one already gets it as they see it.
///
/// # Errors
/// The store's.
pub fn join(tx: &mut dyn Tx, by: &Allowed, conversation: ConversationId) -> Result<Outcome> {
    let me = by.me().id;
    let mut tell = Vec::new();
    if !by.is_member() {
        tell.push(grown(tx.append_notice(conversation, Notice::by(me, NoticeKind::Joined))?));
        tx.seat(conversation, me, Role::Member)?;
    }
    let view = tx.view(conversation, me)?.ok_or(Fault::Missing)?;
    tell.push(opened(me, view.clone()));
    Ok(Outcome::told(Reply::Opened(view), tell))
}
