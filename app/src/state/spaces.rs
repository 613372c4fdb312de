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
    let (mut first, mut is_in_it) = (None, false);
    for view in views {
        match space_of(view) {
            Some(space) if open == Some(view.id) => return space,
            Some(space) if space == view.id => {
                is_in_it |= space == before;
                let one = (view.made_at, space);
                first = Some(first.map_or(one, |first| one.min(first)));
            }
            _ => {}
        }
    }
    if is_in_it { before } else { first.map_or(ConversationId::LOBBY, |(_, space)| space) }
}

impl Chat {
    /// The lobbies of one's spaces.
    pub fn lobbies(&self) -> impl Iterator<Item = &Conversation> {
        self.conversations.values().filter(|view| view.kind == Kind::Lobby)
    }

    /// The same in the order in which the spaces were made.
    #[must_use]
    pub fn spaces(&self) -> Vec<&Conversation> {
        let mut spaces: Vec<&Conversation> = Vec::new();
        for lobby in self.lobbies() {
            spaces.insert(
                spaces.partition_point(|one| (one.made_at, one.id) < (lobby.made_at, lobby.id)),
                lobby,
            );
        }
        spaces
    }

    /// Whether one is in no space, and so sees no rooms and finds nobody.
    #[must_use]
    pub fn is_homeless(&self) -> bool {
        self.lobbies().next().is_none()
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
    fn spaces_stand_in_the_order_in_which_they_were_made() {
        let mut chat = chat(Vec::new());
        let made =
            |id, made_at| Conversation { id: ConversationId(id), made_at: Some(made_at), ..lobby(3, 3, 0) };
        let mut snapshot = resumed(5, vec![made(70, 3), made(80, 1), made(75, 2)]);
        snapshot.snapshot = Some(protocol::SnapshotReason::Epoch);
        connect(&mut chat, snapshot);
        assert!(!chat.is_homeless());
        assert_eq!(chat.space, ConversationId(80), "the first one made is the first one looked at");
        assert_eq!(chat.spaces().iter().map(|one| one.id.0).collect::<Vec<_>>(), [80, 75, 70]);
        let words = crate::text::words(protocol::Locale::Zh);
        let unnamed = made(70, 3);
        let named = Conversation { name: "工作".into(), ..unnamed.clone() };
        let title = |chat: &super::Chat, view| crate::state::names::title(chat, view, words);
        assert_eq!((title(&chat, &named), title(&chat, &unnamed)), ("工作".into(), words.brand.into()));
        chat.conversations.retain(|id, _| *id == ConversationId(70));
        assert_eq!(title(&chat, &named), "大厅", "in a single space nobody sees the word");
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
