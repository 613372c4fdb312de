//! See [`protocol::Command::KeepDraft`].

use crate::{
    actions::{Outcome, outcome::listed},
    domain::permission::Allowed,
    ports::{
        bus::Envelope,
        store::{StoreError, Tx},
    },
    runner::{Error, Result},
};
use protocol::{
    Draft, Event, Fault, Json, PersonId,
    limits::{DRAFT_BYTES, DRAFTS},
};

/// A draft that may be kept. One that would show nothing is none.
///
/// # Errors
/// [`Fault::TextTooLong`].
pub fn parse(mut draft: Draft) -> std::result::Result<Draft, Fault> {
    if draft.text.len() > DRAFT_BYTES {
        return Err(Fault::TextTooLong);
    }
    if draft.text.trim().is_empty() {
        (draft.text, draft.reply) = (String::new(), None);
    }
    Ok(draft)
}

/// Keeps what the caller is writing, and tells their devices. What was written before what is kept already changes
/// nothing: its device is told what holds. A clock that is ahead counts as ours.
///
/// # Errors
/// [`Fault::ListFull`] and the store's.
pub fn keep(tx: &mut dyn Tx, by: &Allowed, draft: &Draft) -> Result<Outcome> {
    let me = by.me().id;
    let new = Draft { at: draft.at.min(tx.now()), ..draft.clone() };
    let before = tx.unsent().draft(me, new.conversation)?;
    if let Some(before) = &before {
        let is_same = (&before.text, before.reply) == (&new.text, new.reply);
        // At the same time by our clock, which is as old as the transaction, the one that came later holds.
        if before.at > new.at || before.at == new.at && is_same {
            let tell = if is_same { Vec::new() } else { vec![told(me, before)?] };
            return Ok(Outcome::done(tell));
        }
    }
    let was_empty = before.is_none_or(|before| before.text.is_empty());
    if was_empty && new.text.is_empty() {
        return Ok(Outcome::done(Vec::new()));
    }
    if was_empty && tx.unsent().draft_count(me)? >= DRAFTS {
        return Err(Fault::ListFull { most: DRAFTS }.into());
    }
    tx.write_unsent().set_draft(me, &new)?;
    Ok(Outcome::done(vec![told(me, &new)?]))
}

fn told(person: PersonId, draft: &Draft) -> Result<Envelope> {
    let json = Json::of(draft).map_err(|error| Error::Store(StoreError::Failed(error.to_string())))?;
    Ok(listed(person, Event::Draft(json)))
}
