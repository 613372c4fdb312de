//! The names of people and conversations.

use super::chat::Chat;
use crate::text::Words;
use protocol::{AvatarId, Conversation, Kind, Person, Seq};

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

/// The first message that calls the reader and that they have not seen.
#[must_use]
pub fn unseen_call(view: &Conversation) -> Option<Seq> {
    view.called.filter(|called| *called > view.read)
}

/// What stands for a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Face {
    /// The other person of a private chat, and whether they are online.
    Person(u16, bool),
    /// The first members of a group.
    Mosaic(Vec<AvatarId>),
    /// A drawing that its id chooses.
    Drawing,
}

/// What stands for a conversation.
#[must_use]
pub fn face(chat: &Chat, conversation: &Conversation) -> Face {
    match (conversation.kind, &conversation.peer, &conversation.group) {
        (Kind::Private, Some(peer), _) => {
            Face::Person(chat.person(peer).avatar.0, conversation.is_peer_online())
        }
        (Kind::Group, _, Some(group)) => Face::Mosaic(group.faces.clone()),
        _ => Face::Drawing,
    }
}

/// What a group is called: by its name, or by its members.
#[must_use]
pub fn group_name(name: &str, names: &[String], words: &Words) -> String {
    match (name, names) {
        ("", []) => words.group.unnamed.to_owned(),
        ("", names) => names.join(words.group.and),
        (name, _) => name.to_owned(),
    }
}

/// What a space is called: the first one of a server without a name has none either.
#[must_use]
pub fn space_name(name: &str, words: &Words) -> String {
    if name.is_empty() { words.brand } else { name }.to_owned()
}

/// The title of a conversation.
#[must_use]
pub fn title(chat: &Chat, conversation: &Conversation, words: &'static Words) -> String {
    match (&conversation.kind, &conversation.peer) {
        // Whoever is in a single space never learns the word.
        (Kind::Lobby, _) if chat.lobbies().nth(1).is_some() => space_name(&conversation.name, words),
        (Kind::Lobby, _) => words.lobby.to_owned(),
        (Kind::Private, Some(peer)) => called(chat, peer, words).to_owned(),
        (Kind::Group, _) => {
            let names = conversation.group.as_ref().map_or(&[][..], |group| &group.names);
            group_name(&conversation.name, names, words)
        }
        (Kind::Unknown, _) if conversation.name.is_empty() => words.unknown_conversation.to_owned(),
        _ => conversation.name.clone(),
    }
}
