//! See [`protocol::Command::Forward`].

use super::{
    change::standing_message,
    formatted::Formatted,
    send::{Draft, send},
};
use crate::{
    actions::{
        Outcome,
        permit::{Right, permit},
    },
    config::PrivateChats,
    domain::{
        permission::{Action, Allowed},
        text::Text,
    },
    ports::store::{Extra, Found, StoreError, Tx},
    runner::{Error, Result},
};
use protocol::{
    Copied, Fault, Forward, Forwarded, Json, Nonce, Reply, What,
    limits::{BUNDLED_FILES, PAGE_BYTES, SELECTED},
};

/// Of several messages in one, so many are told in its text, each cut to so many characters.
const TOLD: (usize, usize) = (4, 60);

/// Sends copies of messages that the caller can read to where they may write. All or none are sent.
///
/// # Errors
/// [`Fault::Missing`] if one of them is not there, [`Fault::ListFull`] and [`Fault::TextTooLong`] for too many, those of
/// [`send`], and the store's.
pub fn forward(tx: &mut dyn Tx, by: &Allowed, what: &Forward, private: PrivateChats) -> Result<Outcome> {
    if what.seqs.is_empty() || what.seqs.len() > SELECTED {
        return Err(Fault::ListFull { most: u32::try_from(SELECTED).unwrap_or(u32::MAX) }.into());
    }
    let reading = permit(tx, by.caller(), Right::In(what.from, Action::Read), by.now())?;
    let mut found = Vec::new();
    for seq in &what.seqs {
        found.push(standing_message(tx, &reading, (what.from, *seq))?);
    }
    let drafts = if what.merged { vec![merged(what, &found)?] } else { copies(what, found)? };
    let mut tell = Vec::new();
    for draft in &drafts {
        tell.extend(send(tx, by.caller(), draft, private)?.tell);
    }
    Ok(Outcome::told(Reply::Done, tell))
}

/// One message each. Their nonces follow each other: a retry finds them all.
fn copies(what: &Forward, found: Vec<Found>) -> Result<Vec<Draft>> {
    let draft = |(n, found): (u128, Found)| {
        let Found { entry, author, .. } = found;
        let What::Message { text, more, .. } = entry.what else { return Err(Fault::Missing.into()) };
        let more = more.map(|more| *more).unwrap_or_default();
        let forwarded = more.forwarded.map(|from| *from);
        let forwarded = forwarded.unwrap_or(Forwarded { name: author.name, at: entry.at });
        let extra = Extra {
            forwarded: Some(forwarded),
            bundle: more.bundle,
            files: more.files,
            sticker: more.sticker,
            ..Extra::default()
        };
        let formatted = Formatted::again(more.nodes.as_ref(), &text);
        let said = (Text::parse_beside(text)?, formatted);
        Ok(Draft::copy(what.to, Nonce(what.nonce.0.wrapping_add(n)), said, extra))
    };
    (0..).zip(found).map(draft).collect()
}

/// All in one, with the first of their files. Its text tells the first of them, for lists and for pages that know no better.
fn merged(what: &Forward, found: &[Found]) -> Result<Draft> {
    let mut room = BUNDLED_FILES;
    let copied: Vec<Copied> = found.iter().filter_map(|found| copied(found, &mut room)).collect();
    let size: usize = copied.iter().map(|one| one.text.len()).sum();
    if size > PAGE_BYTES {
        return Err(Fault::TextTooLong.into());
    }
    let told: Vec<String> = found.iter().take(TOLD.0).filter_map(line).collect();
    let json = Json::of(&copied).map_err(|error| Error::Store(StoreError::Failed(error.to_string())))?;
    let extra = Extra { bundle: Some(json), ..Extra::default() };
    Ok(Draft::copy(what.to, what.nonce, (Text::parse(told.join("\n"))?, Formatted::default()), extra))
}

/// A message in one line; in the place of its files stand their names.
fn line(found: &Found) -> Option<String> {
    let What::Message { text, more, .. } = &found.entry.what else { return None };
    // A sticker's is its text.
    let files = more.iter().filter(|more| !more.sticker).flat_map(|more| &more.files).map(|file| &*file.name);
    let said: Vec<&str> = files.chain((!text.is_empty()).then_some(&**text)).collect();
    let said = said.join(" ");
    let said: String = said.chars().take(TOLD.1).map(|c| if c == '\n' { ' ' } else { c }).collect();
    Some(format!("{}: {said}", found.author.name))
}

/// `room`: so many files more may go along. Those of one message do, or do not, together.
fn copied(found: &Found, room: &mut usize) -> Option<Copied> {
    let What::Message { text, more, .. } = &found.entry.what else { return None };
    let files = more.iter().filter(|more| !more.sticker).flat_map(|more| &more.files);
    let mut attachments: Vec<_> = files.cloned().collect();
    match room.checked_sub(attachments.len()) {
        Some(left) => *room = left,
        None => attachments.clear(),
    }
    let files = more.as_ref().filter(|_| attachments.is_empty()).and_then(|more| more.told_files());
    Some(Copied {
        name: found.author.name.clone(),
        avatar: found.author.avatar,
        at: found.entry.at,
        text: text.clone(),
        attachments,
        files,
    })
}
