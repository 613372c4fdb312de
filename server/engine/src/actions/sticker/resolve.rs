//! The sticker of a message that is being sent.

use crate::{domain::permission::Allowed, ports::store::Read, runner::Result};
use protocol::{Attachment, Fault, FileId};

/// What a message says of a sticker, and its text, for lists and for pages that know no stickers.
///
/// # Errors
/// [`Fault::Missing`] if it is in no pack, and for guests, to whom there are none; and the store's.
pub fn resolve(read: &mut dyn Read, by: &Allowed, sticker: FileId) -> Result<(Attachment, String)> {
    if by.caller().is_guest {
        return Err(Fault::Missing.into());
    }
    let name = read.stickers().sticker(sticker)?.ok_or(Fault::Missing)?;
    let file = read.files().file(sticker)?.ok_or(Fault::Missing)?.shown;
    let text = format!("[{name}]");
    Ok((Attachment { alt: Some(name), ..file }, text))
}
