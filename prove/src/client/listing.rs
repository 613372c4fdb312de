//! What is in a client's list: conversations come into it, go, and come again.

use super::Client;
use crate::{context::Stage, ledger::Line, timeline::Timeline};
use protocol::{Conversation, ConversationId, Seq};
use std::collections::btree_map;

impl Client {
    /// Whether a conversation is not in one's list, so that no event may be about it. Nor may one be about a room of
    /// a space whose lobby is not: that goes last and comes first.
    pub(super) fn is_unlisted(&self, conversation: ConversationId) -> bool {
        !self.is_in(conversation) || self.is_in_other_space(conversation)
    }

    pub(super) fn is_in(&self, conversation: ConversationId) -> bool {
        self.timelines.get(&conversation).is_some_and(|timeline| !timeline.gone)
    }

    fn is_in_other_space(&self, conversation: ConversationId) -> bool {
        let lobby = self.context.society.lobby_of(conversation);
        lobby.is_some_and(|lobby| lobby != conversation && !self.is_in(lobby))
    }

    /// Notes if one is in a room of a space that one is not in.
    pub(super) fn note_room_elsewhere(&mut self, conversation: ConversationId) {
        if self.is_in_other_space(conversation) {
            self.ledger.note(&Line::Unlisted { conversation, what: "a room elsewhere".to_owned() });
        }
    }

    /// One is in a conversation no more.
    pub(super) fn gone(&mut self, conversation: ConversationId) {
        if !self.context.society.is_left(conversation) {
            return self.unexpected(format!("gone from {conversation}, though nobody left"));
        }
        if let Some(timeline) = self.timelines.get_mut(&conversation) {
            timeline.gone = true;
        }
    }

    /// Takes a conversation that was added to the list, or has changed. A private chat is added for the other one
    /// with its first message, so a timeline begins with it.
    pub(super) fn conversation(&mut self, view: &Conversation) {
        let (conversation, head) = (view.id, view.head);
        self.note_room_elsewhere(conversation);
        self.note_once(conversation, "conversation");
        match self.timelines.entry(conversation) {
            btree_map::Entry::Vacant(vacant) => {
                vacant.insert(Timeline::at(head));
            }
            btree_map::Entry::Occupied(known) if known.get().gone => self.reopen(conversation, head),
            btree_map::Entry::Occupied(_) => return,
        }
        self.ledger.note(&Line::From { conversation, seq: head });
    }

    /// One is in a conversation again. Its timeline begins anew, as on a page that has not shown it yet.
    pub(super) fn reopen(&mut self, conversation: ConversationId, head: Seq) {
        self.ledger.note(&Line::Gap { conversation });
        let talks = self.stage() == Stage::Talk;
        if let Some(timeline) = self.timelines.get_mut(&conversation) {
            timeline.reopen(head);
            if !talks {
                timeline.outbox.clear();
            }
        }
    }

    /// Notes it once per conversation, which is enough to find a leak.
    pub(super) fn note_once(&mut self, conversation: ConversationId, what: &str) {
        if self.heard_of.insert(conversation) {
            self.ledger.note(&Line::Received { conversation, what: what.to_owned() });
        }
    }
}
