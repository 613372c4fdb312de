//! See [`protocol::Command::Responders`].

use super::{may_steer, standing_form};
use crate::{
    domain::{form, permission::Allowed},
    ports::store::{Read, Whose},
    runner::Result,
};
use protocol::{ConversationId, Fault, Reply, Responders, Seq, limits::RESPONDERS};

/// A page of who answered a form, or has not.
///
/// # Errors
/// [`Fault::Missing`]; [`Fault::Forbidden`] if nobody may know, or only its author and those who lead; and the
/// store's.
pub fn list_responders(
    read: &mut dyn Read,
    by: &Allowed,
    (conversation, seq): (ConversationId, Seq),
    whose: protocol::Whose,
) -> Result<Reply> {
    let protocol::Whose { option, missing, after } = whose;
    let (found, form) = standing_form(read, by, (conversation, seq))?;
    if form::is_anonymous(&form) {
        return Err(Fault::Forbidden.into());
    }
    if missing || form::is_confidential(&form) {
        may_steer(by, &found)?;
    }
    let whose = match option {
        _ if missing => Whose::Missing { author: found.author.id },
        Some(option) => Whose::Option(option),
        None => Whose::All,
    };
    let total = read.forms().responder_count(conversation, seq, whose)?;
    let mut people = read.forms().responders(conversation, seq, whose, after, RESPONDERS + 1)?;
    let more = people.len() > usize::from(RESPONDERS);
    people.truncate(usize::from(RESPONDERS));
    Ok(Reply::Responders(Responders { people, more, total }))
}
