//! A room whose owner is gone goes to whoever has been in it for the longest time.

use crate::{
    actions::outcome::{grown, opened},
    ports::{
        bus::Envelope,
        store::{Notice, NoticeKind, Tx},
    },
    runner::Result,
};
use protocol::{ConversationId, PersonId, Role};

/// Passes a room of this name on after its owner has left it. A room that nobody is left in ends.
pub fn pass_on(
    tx: &mut dyn Tx,
    conversation: ConversationId,
    from: PersonId,
    name: &str,
) -> Result<Vec<Envelope>> {
    let Some(heir) = tx.longest_member(conversation, from)? else {
        tx.delete_conversation(conversation)?;
        return Ok(vec![Envelope::Deleted { conversation, name: name.to_owned() }]);
    };
    tx.set_role(conversation, heir, Role::Owner)?;
    let mut tell = vec![grown(tx.append_notice(conversation, Notice::by(heir, NoticeKind::Owner))?)];
    tell.extend(tx.view(conversation, heir)?.map(|view| opened(heir, view)));
    Ok(tell)
}
