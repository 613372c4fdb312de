//! The names of people and conversations.

use super::chat::Chat;
use crate::text::Words;
use protocol::{Conversation, Kind, Person};

/// What the reader calls a person: their own remark, or else the person's present name; empty for somebody who
/// was forgotten. Whatever shows a name asks here.
#[must_use]
pub fn shown<'a>(chat: &'a Chat, person: &'a Person) -> &'a str {
    match chat.contact(person.id) {
        Some(contact) if !contact.remark.is_empty() => &contact.remark,
        _ => &chat.person(person).name,
    }
}

/// The same for a list, where nobody is without a name.
#[must_use]
pub fn listed(chat: &Chat, person: &Person, words: &'static Words) -> String {
    let name = shown(chat, person);
    if name.is_empty() { words.gone_person.to_owned() } else { name.to_owned() }
}

/// The name of a person in a sentence.
#[must_use]
pub fn called<'a>(chat: &'a Chat, person: &'a Person, words: &'static Words) -> &'a str {
    match shown(chat, person) {
        _ if person.id == chat.me.id => words.you,
        "" => words.gone_person,
        name => name,
    }
}

/// The face of the other person of a private chat, and whether they are online.
pub type Face = (u16, bool);

/// The face that stands for a conversation, if it is a private chat.
#[must_use]
pub fn face(chat: &Chat, conversation: &Conversation) -> Option<Face> {
    let peer = conversation.peer.as_ref().filter(|_| conversation.kind == Kind::Private)?;
    Some((chat.person(peer).avatar.0, conversation.online > 1))
}

/// The title of a conversation.
#[must_use]
pub fn title(chat: &Chat, conversation: &Conversation, words: &'static Words) -> String {
    match (&conversation.kind, &conversation.peer) {
        (Kind::Lobby, _) => words.lobby.to_owned(),
        (Kind::Private, Some(peer)) => called(chat, peer, words).to_owned(),
        (Kind::Unknown, _) if conversation.name.is_empty() => words.unknown_conversation.to_owned(),
        _ => conversation.name.clone(),
    }
}
