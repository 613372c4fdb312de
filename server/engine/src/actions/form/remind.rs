//! See [`protocol::Command::Remind`].

use super::standing_form;
use crate::{
    actions::{Outcome, message::change, outcome::opened},
    domain::{form, permission::Allowed},
    ports::store::{ChangeTo, Tx, Whose},
    runner::Result,
};
use protocol::{
    Fault, MessageAt,
    limits::{REMIND_HOURS, REMINDED},
};

/// Calls those members who have not answered, and nobody else.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::FormClosed`], [`Fault::WrongForm`] where nobody may know who answered,
/// [`Fault::Reminded`] and the store's.
pub fn remind(tx: &mut dyn Tx, by: &Allowed, at: MessageAt) -> Result<Outcome> {
    let (conversation, seq) = (at.conversation, at.seq);
    let (found, form) = standing_form(tx, by, (conversation, seq))?;
    if form.is_closed(by.now()) {
        return Err(Fault::FormClosed.into());
    }
    if form::is_anonymous(&form) {
        return Err(Fault::WrongForm.into());
    }
    let until = form.reminded.map(|last| last + i64::from(REMIND_HOURS) * 3_600_000);
    if let Some(until) = until.filter(|until| *until > by.now()) {
        return Err(Fault::Reminded { until }.into());
    }
    let whose = Whose::Missing { author: found.author.id };
    let missing = tx.forms().responders(conversation, seq, whose, None, REMINDED)?;
    let people: Vec<_> = missing.iter().map(|one| one.person.id).filter(|id| *id != by.me().id).collect();
    if people.is_empty() {
        return Ok(Outcome::done(Vec::new()));
    }
    let mut outcome = change(tx, by, (conversation, seq), &found, ChangeTo::Reminded(&people))?;
    if !outcome.tell.is_empty() {
        for person in people {
            outcome.tell.extend(tx.view(conversation, person)?.map(|view| opened(person, view)));
        }
    }
    Ok(outcome)
}
