//! See [`protocol::Command::Respond`].

use super::standing_form;
use crate::{
    actions::{Outcome, file, message::change, outcome::listed},
    domain::{
        form,
        permission::{Action, Allowed},
    },
    ports::store::{ChangeTo, Read, Tx},
    runner::Result,
};
use protocol::{
    AboutForm, ConversationId, Event, Fault, FileId, FileKind, HandedFile, PersonId, Response, Seq,
};

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
        let writes =
            matches!(&self.response, Response::Sign(_) | Response::HandIn(_) | Response::HandInFiles(_));
        Action::Respond { writes }
    }
}

/// Answers a form in the place of what one answered before.
///
/// # Errors
/// [`Fault::Missing`], also for a file that is not theirs to hand in, those of [`form::fits`], and the store's.
pub fn respond(tx: &mut dyn Tx, by: &Allowed, answered: &Answered) -> Result<Outcome> {
    let Answered { at, response } = answered;
    let (me, (conversation, seq)) = (by.me().id, *at);
    let (found, form) = standing_form(tx, by, *at)?;
    let before = tx.forms().response(conversation, seq, me)?;
    let response = &with_files(tx, me, before.as_ref(), response.clone())?;
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

/// An answer with what its files are called. Those that were in the answer before stay; others are as if they were sent.
fn with_files(
    read: &mut dyn Read,
    me: PersonId,
    before: Option<&Response>,
    mut response: Response,
) -> Result<Response> {
    let Response::HandInFiles(handed) = &mut response else { return Ok(response) };
    let known = form::files_of(before);
    let is_known = |file: &HandedFile| known.iter().any(|known| known.id == file.id);
    let new: Vec<FileId> = handed.files.iter().filter(|file| !is_known(file)).map(|file| file.id).collect();
    let new = file::to_send(read, me, &new)?;
    for file in &mut handed.files {
        let id = file.id;
        let named = || {
            new.iter().find(|new| new.id == id).map(|new| HandedFile {
                id,
                name: new.name.clone(),
                picture: new.kind() == FileKind::Picture,
            })
        };
        *file = known.iter().find(|known| known.id == id).cloned().or_else(named).ok_or(Fault::Missing)?;
    }
    Ok(response)
}
