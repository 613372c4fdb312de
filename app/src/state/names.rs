//! The names of people and conversations.

use super::chat::Chat;
use crate::text::Words;
use protocol::{AvatarId, Conversation, Kind, Person};

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
        (Kind::Private, Some(peer), _) => Face::Person(chat.person(peer).avatar.0, conversation.online > 1),
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

/// The title of a conversation.
#[must_use]
pub fn title(chat: &Chat, conversation: &Conversation, words: &'static Words) -> String {
    match (&conversation.kind, &conversation.peer) {
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
