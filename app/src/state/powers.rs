//! What one may do in a conversation, so that the page offers nothing else. The server decides.

use super::chat::Chat;
use protocol::{Conversation, ConversationId, Kind, Member, Role};

/// What one may do to a member.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Powers {
    /// Mute them.
    pub mute: bool,
    /// Remove them.
    pub kick: bool,
    /// Make them an admin, or hand the conversation over to them.
    pub appoint: bool,
}

fn rank(role: Role) -> u8 {
    match role {
        Role::Owner => 2,
        Role::Admin => 1,
        Role::Member | Role::Unknown => 0,
    }
}

/// One's own rank. Who owns the server is above all in what is public, and nobody special in a group.
fn mine(chat: &Chat, view: &Conversation) -> u8 {
    match view.kind {
        Kind::Lobby | Kind::Room if chat.me.owner => 3,
        Kind::Private | Kind::Unknown => 0,
        _ => rank(view.role),
    }
}

/// Whether somebody owns it: a room, a group, or the lobby of a space. The first lobby is the server's.
fn is_owned(view: &Conversation) -> bool {
    view.kind != Kind::Lobby || view.id != ConversationId::LOBBY
}

/// Whether one may rename a room or group, announce, and change how it is set.
#[must_use]
pub fn leads(chat: &Chat, conversation: ConversationId) -> bool {
    chat.conversations.get(&conversation).is_some_and(|view| mine(chat, view) > 0)
}

/// Whether one may delete it; the first lobby nobody may.
#[must_use]
pub fn owns(chat: &Chat, conversation: ConversationId) -> bool {
    chat.conversations.get(&conversation).is_some_and(|view| mine(chat, view) > 1 && is_owned(view))
}

/// What one may do to a member of a conversation.
#[must_use]
pub fn powers(chat: &Chat, conversation: ConversationId, member: &Member) -> Powers {
    let Some(view) = chat.conversations.get(&conversation) else { return Powers::default() };
    let (mine, is_public) = (mine(chat, view), matches!(view.kind, Kind::Lobby | Kind::Room));
    let mute = mine > rank(member.role) && (!is_public || chat.me.owner || !member.person.owner);
    Powers {
        mute,
        kick: mute && is_owned(view),
        appoint: mine > 1 && is_owned(view) && member.role != Role::Owner && !member.guest,
    }
}
