//! The files of a message that is being sent.

use crate::{ports::store::Read, runner::Result};
use protocol::{Attachment, Fault, FileId, PersonId, limits::FILES};

/// What a message says of its files, in their order: whole files of its author that are in no message yet. The caller
/// attaches them ([`crate::ports::store::WriteFiles::attach`]) in the same transaction.
///
/// # Errors
/// [`Fault::ListFull`] if they are more than [`FILES`], [`Fault::Missing`] if one of them is another's, was sent, is named
/// twice or is not whole.
pub fn to_send(read: &mut dyn Read, author: PersonId, files: &[FileId]) -> Result<Vec<Attachment>> {
    if files.len() > FILES {
        return Err(Fault::ListFull { most: FILES as u32 }.into());
    }
    let mut shown: Vec<Attachment> = Vec::with_capacity(files.len());
    for id in files {
        let file = read.files().file(*id)?.filter(|file| file.person == author && !file.sent);
        let file = file.filter(|file| shown.iter().all(|other| other.id != file.shown.id));
        shown.push(file.ok_or(Fault::Missing)?.shown);
    }
    Ok(shown)
}
