//! Tells members what their lists show of a group, where its log does not say it.

use crate::{
    actions::outcome::opened,
    ports::{bus::Envelope, store::Tx},
    runner::Result,
};
use protocol::{ConversationId, PersonId, limits::MOSAIC};

/// A group that gained or lost members: in a small one, everybody's face of it is another. Who is in a large
/// one sees it with the next resume.
pub fn retell_face(tx: &mut dyn Tx, conversation: ConversationId) -> Result<Vec<Envelope>> {
    if tx.member_count(conversation)? > u32::from(MOSAIC) + 1 {
        return Ok(Vec::new());
    }
    let members = tx.members(conversation, None, MOSAIC + 1)?;
    retell(tx, conversation, members.into_iter().map(|member| member.person.id))
}

/// Other people ask to join, which its owner and admins see.
pub fn retell_leaders(tx: &mut dyn Tx, conversation: ConversationId) -> Result<Vec<Envelope>> {
    let leaders = tx.groups().leaders(conversation)?;
    retell(tx, conversation, leaders.into_iter().map(|(person, _)| person))
}

fn retell(
    tx: &mut dyn Tx,
    conversation: ConversationId,
    people: impl Iterator<Item = PersonId>,
) -> Result<Vec<Envelope>> {
    let mut tell = Vec::new();
    for person in people {
        tell.extend(tx.view(conversation, person)?.map(|view| opened(person, view)));
    }
    Ok(tell)
}
