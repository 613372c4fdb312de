//! See [`protocol::Command::Edit`].

use super::{
    calling::Calling,
    change::{change, standing_message},
    formatted::Formatted,
};
use crate::{
    actions::Outcome,
    domain::{permission::Allowed, text::Text},
    ports::store::{ChangeTo, Extra, Tx},
    runner::Result,
};
use protocol::{ConversationId, EditMessage, Fault, More, Seq, What};

/// Another text for a message.
#[derive(Debug, Clone)]
pub struct NewText {
    at: (ConversationId, Seq),
    text: Text,
    calling: Calling,
    formatted: Formatted,
}

impl NewText {
    /// Prepares it, off the writer thread.
    ///
    /// # Errors
    /// As of [`super::Draft::new`].
    pub fn new(edit: EditMessage) -> std::result::Result<Self, Fault> {
        let text = Text::parse_beside(edit.text)?;
        let calling = Calling::new(text.as_str(), edit.mentions)?;
        let formatted = Formatted::of(text.as_str());
        Ok(Self { at: (edit.conversation, edit.seq), text, calling, formatted })
    }
}

/// Changes the text of a message; what it said stays readable as a revision. It stays where it is, and unread counts
/// stay what they are.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Forbidden`] for several messages in one, stickers and forms, [`Fault::TextEmpty`] without
/// files, and the store's.
pub fn edit(tx: &mut dyn Tx, by: &Allowed, new: &NewText) -> Result<Outcome> {
    let found = standing_message(tx, by, new.at)?;
    let What::Message { text, more, .. } = &found.entry.what else { return Err(Fault::Missing.into()) };
    let More { reply, bundle, forwarded, files, sticker, form, .. } =
        more.as_deref().cloned().unwrap_or_default();
    if bundle.is_some() || forwarded.is_some() || sticker || form.is_some() {
        // What others said, or answered, stays what they said, and a sticker what it is.
        return Err(Fault::Forbidden.into());
    }
    if new.text.as_str().is_empty() && files.is_empty() {
        return Err(Fault::TextEmpty.into());
    }
    if text == new.text.as_str() {
        return Ok(Outcome::done(Vec::new()));
    }
    let (mentions, all) = new.calling.resolve(tx, by, new.at.0, new.text.as_str())?;
    let nodes = new.formatted.json(new.text.as_str(), &mentions, all);
    let extra =
        Extra { reply: reply.map(|quote| quote.seq), mentions, all, files, nodes, ..Extra::default() };
    change(tx, by, new.at, &found, ChangeTo::Text(new.text.as_str(), &extra))
}
