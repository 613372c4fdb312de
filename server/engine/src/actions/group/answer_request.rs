//! See [`protocol::Command::AnswerRequest`].

use super::{
    retell::{retell_face, retell_leaders},
    take_in::take_in,
};
use crate::{
    actions::Outcome,
    domain::permission::Allowed,
    ports::store::{Notice, NoticeKind, Tx},
    runner::Result,
};
use protocol::{ConversationId, Fault, PersonId};

/// Lets somebody in who asks, or not. Who is not let in is not told.
///
/// # Errors
/// [`Fault::Missing`] if they do not ask, [`Fault::Full`], and the store's.
pub fn answer_request(
    tx: &mut dyn Tx,
    by: &Allowed,
    conversation: ConversationId,
    person: PersonId,
    accept: bool,
) -> Result<Outcome> {
    if !tx.groups().has_asked(conversation, person)? {
        return Err(Fault::Missing.into());
    }
    let mut tell = Vec::new();
    if accept {
        let added = Notice { subject: Some(person), ..Notice::by(by.me().id, NoticeKind::Added) };
        tell.extend(take_in(tx, conversation, person, added)?);
        tell.extend(retell_face(tx, conversation)?);
    } else {
        tx.write_groups().drop_request(conversation, person)?;
    }
    tell.extend(retell_leaders(tx, conversation)?);
    Ok(Outcome::done(tell))
}
