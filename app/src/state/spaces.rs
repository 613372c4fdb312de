//! Spaces: which one is looked at, and what of the list is in it. Who is in a single one never learns the word.

use super::chat::{Chat, Effect};
use protocol::{Conversation, ConversationId, Kind};

/// The space of a lobby or room, by its lobby; private chats and groups are in none.
#[must_use]
pub fn space_of(view: &Conversation) -> Option<ConversationId> {
    match view.kind {
        Kind::Lobby => Some(view.id),
        Kind::Room => Some(view.space.unwrap_or(ConversationId::LOBBY)),
        _ => None,
    }
}

/// The space that is looked at: that of the open conversation; else the one that was, if one is in it; else the first.
#[must_use]
pub fn current<'a>(
    views: impl Iterator<Item = &'a Conversation>,
    open: Option<ConversationId>,
    before: ConversationId,
) -> ConversationId {
    let (mut first, mut is_in_it) = (None::<ConversationId>, false);
    for view in views {
        match space_of(view) {
            Some(space) if open == Some(view.id) => return space,
            Some(space) if space == view.id => {
                is_in_it |= space == before;
                first = Some(first.map_or(space, |first| first.min(space)));
            }
            _ => {}
        }
    }
    if is_in_it { before } else { first.unwrap_or(ConversationId::LOBBY) }
}

impl Chat {
    /// The lobbies of one's spaces.
    pub fn lobbies(&self) -> impl Iterator<Item = &Conversation> {
        self.conversations.values().filter(|view| view.kind == Kind::Lobby)
    }

    /// Whether a conversation is in the list: it is not hidden, nor of another space.
    #[must_use]
    pub fn is_listed(&self, view: &Conversation) -> bool {
        space_of(view).is_none_or(|space| space == self.space) && !self.is_hidden(view)
    }

    /// The number of unread messages in the conversations of a space that are not muted.
    #[must_use]
    pub fn unread_in(&self, space: ConversationId) -> u32 {
        let heard = |view: &&Conversation| space_of(view) == Some(space) && !self.mark(view.id).muted;
        self.conversations.values().filter(heard).map(|view| view.unread).sum()
    }

    /// Looks at another space.
    pub fn look_at(&mut self, space: ConversationId) -> Vec<Effect> {
        self.space = space;
        self.listing.leave_space();
        Vec::new()
    }

    /// What is looked at may have gone, or be of another space now.
    pub(super) fn settle_space(&mut self) {
        let space = current(self.conversations.values(), self.route.conversation(), self.space);
        if space != self.space {
            self.look_at(space);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        route::Route,
        state::tests::scenarios::{LOBBY, chat, connect, lobby, resumed},
    };
    use protocol::{Conversation, ConversationId, Event, Gone, GoneReason, Kind, PageFrame};

    const OTHER: ConversationId = ConversationId(90);
    const ROOM: ConversationId = ConversationId(91);

    /// The ids of the list, in their order.
    fn listed(chat: &super::Chat) -> Vec<i64> {
        let mut ids: Vec<_> = chat.by_recency().iter().map(|view| view.id.0).collect();
        ids.sort_unstable();
        ids
    }

    #[test]
    fn the_list_is_of_one_space_with_the_chats_of_people_beside_it() {
        let mut chat = chat(Vec::new());
        let work = Conversation { id: OTHER, name: "工作".into(), ..lobby(3, 3, 0) };
        let room = Conversation { id: ROOM, kind: Kind::Room, space: Some(OTHER), ..lobby(5, 3, 2) };
        let private = Conversation { id: ConversationId(92), kind: Kind::Private, ..lobby(4, 3, 1) };
        connect(&mut chat, resumed(5, vec![lobby(3, 3, 0), work, room, private]));
        assert_eq!((chat.space, listed(&chat), chat.unread()), (LOBBY, vec![1, 92], 1));
        assert_eq!((chat.unread_in(OTHER), chat.unread_in(LOBBY)), (2, 0));
        // A link into the other space leads there.
        chat.visit(Route::Conversation(ROOM), None);
        assert_eq!((chat.space, listed(&chat)), (OTHER, vec![90, 91, 92]));
        chat.visit(Route::Chats, None);
        assert_eq!(chat.space, OTHER, "it stays");
        chat.look_at(LOBBY);
        assert_eq!(listed(&chat), [1, 92]);
        // Where one is no more, one does not look.
        chat.look_at(OTHER);
        let reason = Some(GoneReason::Removed);
        let gone = Gone { conversation: OTHER, reason, name: "工作".into(), banned_until: None };
        chat.receive(PageFrame::Event(Event::Gone(gone)), 0);
        assert_eq!(chat.space, LOBBY);
    }

    #[test]
    fn whoever_is_in_another_space_alone_looks_at_that() {
        let mut chat = chat(Vec::new());
        let work = Conversation { id: OTHER, online: 4, ..lobby(3, 3, 0) };
        let mut snapshot = resumed(5, vec![work]);
        snapshot.snapshot = Some(protocol::SnapshotReason::Epoch);
        connect(&mut chat, snapshot);
        assert_eq!((chat.space, chat.online_count()), (OTHER, 4));
    }
}
