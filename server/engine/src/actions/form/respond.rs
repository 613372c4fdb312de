//! See [`protocol::Command::Respond`].

use super::standing_form;
use crate::{
    actions::{Outcome, message::change, outcome::listed},
    domain::{
        form,
        permission::{Action, Allowed},
    },
    ports::store::{ChangeTo, Tx},
    runner::Result,
};
use protocol::{AboutForm, ConversationId, Event, Fault, Response, Seq};

/// An answer to a form.
#[derive(Debug, Clone)]
pub struct Answered {
    at: (ConversationId, Seq),
    response: Response,
}

impl Answered {
    /// Reads it.
    ///
    /// # Errors
    /// [`Fault::Unreadable`] if it is none, and those of [`form::parse_response`].
    pub fn new(about: &AboutForm) -> std::result::Result<Self, Fault> {
        let response = about.what.read().map_err(|_| Fault::Unreadable)?;
        let response = form::parse_response(response)?;
        Ok(Self { at: (about.conversation, about.seq), response })
    }

    /// What one has to be allowed to answer so: words need more than a choice.
    #[must_use]
    pub fn action(&self) -> Action<'static> {
        let writes = matches!(&self.response, Response::Sign(_) | Response::HandIn(_));
        Action::Respond { writes }
    }
}

/// Answers a form in the place of what one answered before.
///
/// # Errors
/// [`Fault::Missing`], those of [`form::fits`], and the store's.
pub fn respond(tx: &mut dyn Tx, by: &Allowed, answered: &Answered) -> Result<Outcome> {
    let Answered { at, response } = answered;
    let (me, (conversation, seq)) = (by.me().id, *at);
    let (found, form) = standing_form(tx, by, *at)?;
    let before = tx.forms().response(conversation, seq, me)?;
    if before.as_ref().unwrap_or(&Response::Withdraw) == response {
        return Ok(Outcome::done(Vec::new()));
    }
    form::fits(&form, response, before.as_ref(), by.now())?;
    let is_anonymous = form::is_anonymous(&form);
    let mut outcome = change(tx, by, *at, &found, ChangeTo::Response(me, response, is_anonymous))?;
    if !outcome.tell.is_empty() {
        let found = tx.messages().message(conversation, seq, me)?;
        outcome.tell.extend(found.map(|found| listed(me, Event::Mine(found.entry))));
    }
    Ok(outcome)
}
