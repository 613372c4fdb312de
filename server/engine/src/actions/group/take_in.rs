//! Makes somebody a member of a group, however they came.

use crate::{
    actions::outcome::{grown, opened},
    ports::{
        bus::Envelope,
        store::{Notice, Tx},
    },
    runner::Result,
};
use protocol::{ConversationId, Fault, PersonId, Role, limits::GROUP_PEOPLE};

/// Seats somebody who is not in it yet, with a notice that says how they came. Where newcomers see nothing from
/// before, their log begins with that notice.
pub fn take_in(
    tx: &mut dyn Tx,
    conversation: ConversationId,
    person: PersonId,
    notice: Notice<'_>,
) -> Result<Vec<Envelope>> {
    if tx.member_count(conversation)? >= GROUP_PEOPLE {
        return Err(Fault::Full.into());
    }
    let entry = tx.append_notice(conversation, notice)?;
    tx.seat(conversation, person, Role::Member)?;
    if tx.groups().group(conversation)?.settings.hide_history {
        tx.write_groups().hide_before(conversation, person, entry.seq)?;
    }
    tx.write_groups().drop_request(conversation, person)?;
    let view = tx.view(conversation, person)?.ok_or(Fault::Missing)?;
    Ok(vec![grown(entry), opened(person, view)])
}
