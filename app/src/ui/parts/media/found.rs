//! The files of the messages that are loaded of the open conversation.

use crate::state::Chat;
use protocol::{Attachment, Entry, FileId, FileKind, Person, What};

/// A picture, and whose it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// The picture.
    pub file: Attachment,
    /// Who sent it.
    pub author: Person,
    /// When, milliseconds since 1970.
    pub at: i64,
}

/// The messages with files, oldest first, and what is between: `None` for each message without any.
fn messages(chat: &Chat) -> impl Iterator<Item = (&Entry, &Person, &[Attachment])> {
    let items = chat.timeline().into_iter().flat_map(|timeline| timeline.items().iter());
    items.filter_map(|item| match &item.entry.what {
        What::Message { author, more, .. } => {
            Some((&item.entry, author, more.as_deref().map_or(&[][..], |more| &more.files)))
        }
        _ => None,
    })
}

/// All pictures, oldest first, but for those of people whom the reader blocks.
pub fn pictures(chat: &Chat) -> Vec<Shown> {
    let shown = messages(chat).filter(|(_, author, _)| !chat.is_blocked(author.id));
    shown
        .flat_map(|(entry, author, files)| {
            let pictures = files.iter().filter(|file| file.kind() == FileKind::Picture);
            pictures.map(|file| Shown { file: file.clone(), author: author.clone(), at: entry.at })
        })
        .collect()
}

/// A sound, if it is there.
pub fn sound(chat: &Chat, id: FileId) -> Option<&Attachment> {
    let mut files = messages(chat).flat_map(|(_, _, files)| files);
    files.find(|file| file.id == id && file.kind() == FileKind::Audio)
}

/// The sound that is played after another one: the next of its message, or the first of the message right behind it.
pub fn sound_after(chat: &Chat, id: FileId) -> Option<FileId> {
    let mut messages = messages(chat).map(|(_, _, files)| files);
    let is_sound = |file: &&Attachment| file.kind() == FileKind::Audio;
    let (files, place) =
        messages.find_map(|files| Some((files, files.iter().position(|file| file.id == id)?)))?;
    let rest = files.get(place + 1..).unwrap_or_default();
    let next = rest.iter().find(is_sound).or_else(|| messages.next()?.iter().find(is_sound));
    next.map(|file| file.id)
}
