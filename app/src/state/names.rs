//! The names of people and conversations.

use super::chat::Chat;
use crate::text::Words;
use protocol::{Conversation, Kind, Person};

/// The name of a person in a sentence.
#[must_use]
pub fn called<'a>(chat: &'a Chat, person: &'a Person, words: &'static Words) -> &'a str {
    let known = chat.person(person);
    match known.name.as_str() {
        _ if known.id == chat.me.id => words.you,
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
    Some((chat.person(peer).avatar.0, conversation.is_peer_online()))
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
