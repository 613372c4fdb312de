//! Hop 11: what happens elsewhere, as the server tells it. Every entry has its place; one that comes twice
//! changes nothing, one that comes early asks for what is before it.

use super::{
    chat::{Chat, Effect},
    timeline::Applied,
};
use protocol::{
    Command, Conversation, ConversationId, Entry, Event, Person, PersonId, PresenceChange, Seq, What,
};

impl Chat {
    /// Applies one event; what it asks for goes to `effects`.
    pub(super) fn happened(&mut self, event: Event, now: i64, effects: &mut Vec<Effect>) {
        match event {
            Event::Entry(entry) => {
                if let What::Message { author, .. } = &entry.what {
                    self.typing.stopped(entry.conversation, author.id);
                }
                self.log_grew(entry, effects);
            }
            Event::Skip { conversation, .. } => self.check_head(conversation, effects),
            Event::Conversation(conversation) => self.upsert(conversation),
            Event::Gone { conversation } => self.gone(conversation),
            Event::Read { conversation, seq, unread } => {
                if let Some(view) = self.conversations.get_mut(&conversation)
                    && seq >= view.read
                {
                    view.read = seq;
                    view.unread = unread;
                }
            }
            Event::Person(person) => self.rename(person),
            Event::Typing { conversation, person } => self.typing.heard(conversation, person, now),
            Event::Presence(change) => self.presence(change),
            Event::Unknown => {}
            Event::Behind => {
                self.cut();
                self.ask(Command::Resume { cursor: self.cursor.clone() }, effects);
            }
        }
    }

    /// An entry was added to a log: it is shown, counted, and takes the place of its echo.
    pub(super) fn log_grew(&mut self, entry: Entry, effects: &mut Vec<Effect>) {
        let (id, seq) = (entry.conversation, entry.seq);
        let mine = matches!(&entry.what, What::Message { author, .. } if author.id == self.me.id);
        self.settle(std::slice::from_ref(&entry), effects);
        if let Some(view) = self.conversations.get_mut(&id) {
            if seq > view.head {
                view.head = seq;
                note(view, &entry, mine);
            }
            if view.last.as_ref().is_none_or(|last| last.seq < seq)
                && matches!(entry.what, What::Message { .. })
            {
                view.last = Some(entry.clone());
            }
        }
        if let Some(timeline) = self.timelines.get_mut(&id)
            && timeline.loaded
            && let Applied::Gap(_) = timeline.apply(entry)
        {
            self.check_head(id, effects);
        }
    }

    /// The server's view of a conversation; a log never gets shorter, whatever order views come in.
    pub(super) fn upsert(&mut self, mut view: Conversation) {
        if let Some(known) = self.conversations.get(&view.id)
            && known.head > view.head
        {
            view.head = known.head;
            view.last.clone_from(&known.last);
            view.unread = known.unread;
            view.read = known.read.max(view.read);
        }
        if let Some(peer) = &view.peer {
            self.peer_among(peer.id, view.online);
        }
        self.conversations.insert(view.id, view);
    }

    /// Of two, the peer is online if there is anybody besides oneself.
    fn peer_among(&mut self, peer: PersonId, online: u32) {
        if online > 1 {
            self.online.insert(peer);
        } else {
            self.online.remove(&peer);
        }
    }

    pub(super) fn gone(&mut self, conversation: ConversationId) {
        self.conversations.remove(&conversation);
        self.timelines.remove(&conversation);
        if self.selected == Some(conversation) {
            self.selected = None;
        }
    }

    pub(super) fn rename(&mut self, person: Person) {
        if person.id == self.me.id {
            self.me = person.clone();
        }
        for view in self.conversations.values_mut() {
            if let Some(peer) = view.peer.as_mut().filter(|peer| peer.id == person.id) {
                *peer = person.clone();
            }
        }
        if let Some((_, members)) = &mut self.listing.members {
            for member in members.iter_mut().filter(|member| member.person.id == person.id) {
                member.person = person.clone();
            }
        }
        self.people.insert(person.id, person);
        self.renames += 1;
    }

    fn presence(&mut self, change: PresenceChange) {
        if let Some(view) = self.conversations.get_mut(&change.conversation) {
            view.online = change.online;
            if let Some(peer) = view.peer.as_ref().map(|peer| peer.id) {
                self.peer_among(peer, change.online);
            }
        }
        if let Some((id, members)) = &mut self.listing.members
            && *id == change.conversation
        {
            for member in members {
                member.online |= change.came.contains(&member.person.id);
                member.online &= !change.went.contains(&member.person.id);
            }
        }
    }
}

/// Counts what an entry changes about its conversation.
fn note(view: &mut Conversation, entry: &Entry, mine: bool) {
    match &entry.what {
        What::Message { .. } if !mine => view.unread += 1,
        What::Renamed { name, .. } => view.name.clone_from(name),
        What::Joined { .. } => view.members += 1,
        What::Left { .. } | What::Removed { .. } => view.members = view.members.saturating_sub(1),
        _ => {}
    }
    debug_assert!(entry.seq > Seq(0));
}
