//! Hop 11: applies the server's events. A log event that was received before changes nothing; one that comes
//! early makes the page ask for the places before it.

use super::{
    chat::{Chat, Effect, add, first_unread},
    listing::{Asking, Offer},
    log::Fit,
    said::Said,
    timeline::Timeline,
};
use crate::route::{Part, Route};
use protocol::{
    Command, Conversation, ConversationId, Entry, Event, Gone, GoneReason, HideMessages, Person, PersonId,
    PresenceChange, Seq, Span, What,
};

/// Of an announcement, a list has this many characters, as the server's views.
const ANNOUNCED: usize = 120;

impl Chat {
    /// Applies an event.
    pub(super) fn apply_event(&mut self, event: Event, now: i64, effects: &mut Vec<Effect>) {
        match event {
            Event::Entry(entry) => {
                if let What::Message { author, .. } = &entry.what {
                    self.typing.stopped(entry.conversation, author.id);
                }
                let (conversation, is_notice) = (entry.conversation, !is_about_message(&entry.what));
                self.log_grew(entry, effects);
                if is_notice {
                    self.members_changed(conversation, effects);
                }
            }
            Event::Skip { conversation, from, to } => self.skipped(conversation, Span { from, to }, effects),
            Event::Conversation(conversation) => {
                self.upsert(conversation);
                self.settle_space();
            }
            Event::Gone(gone) => {
                let conversation = gone.conversation;
                self.departed(gone, effects);
                self.gone(conversation, effects);
                self.settle_space();
            }
            Event::Read { conversation, seq, unread } => {
                if let Some(view) = self.conversations.get_mut(&conversation)
                    && seq >= view.read
                {
                    let elsewhere = seq > view.read;
                    view.read = seq;
                    view.unread = unread;
                    if elsewhere && self.selected == Some(conversation) {
                        self.unread_from = first_unread(view);
                    }
                }
            }
            Event::Person(person) => self.renamed(person, effects),
            Event::HandOver { digits, agent, until } => {
                let until = until.unwrap_or(i64::MAX);
                self.listing.hand_over = Some(Offer::Taken(Asking { digits, agent, until }));
            }
            Event::HandOverAnswered { allowed } => self.listing.hand_over = Some(Offer::Answered(allowed)),
            Event::Logins => {
                if self.route == Route::Settings(Some(Part::Devices)) {
                    self.ask_for_page(effects);
                }
            }
            Event::Typing { conversation, person } => self.typing.started(conversation, person, now),
            Event::Presence(change) => self.presence(change),
            Event::Contact(contact) => self.take_contact(contact),
            Event::Mark(mark) => self.take_mark(mark),
            Event::Hidden(hidden) => {
                self.own += 1;
                self.hide(&hidden);
            }
            Event::Draft(draft) => self.told_drafts.push(draft),
            Event::Scheduled => self.scheduled += 1,
            Event::Notify => self.notify += 1,
            Event::PeerRead { conversation, seq } => {
                if let Some(view) = self.conversations.get_mut(&conversation) {
                    view.peer_read = (seq > Seq(0)).then_some(seq);
                }
            }
            Event::Mine(entry) => {
                self.own += 1;
                if let Some(timeline) = self.timelines.get_mut(&entry.conversation) {
                    timeline.take_mine(entry);
                }
            }
            Event::Unknown => self.outdated = true,
            Event::Behind => {
                self.disconnected();
                self.ask(Command::Resume { cursor: self.cursor.clone() }, effects);
            }
        }
    }

    /// Messages are no longer among what one sees.
    pub(super) fn hide(&mut self, hidden: &HideMessages) {
        if let Some(timeline) = self.timelines.get_mut(&hidden.conversation) {
            timeline.remove(&hidden.seqs);
        }
        if let Some(view) = self.conversations.get_mut(&hidden.conversation) {
            view.last.take_if(|last| hidden.seqs.contains(&last.seq));
        }
    }

    /// Applies an event of a log. It replaces the pending message it came from.
    pub(super) fn log_grew(&mut self, entry: Entry, effects: &mut Vec<Effect>) {
        let (id, seq) = (entry.conversation, entry.seq);
        let mine = matches!(&entry.what, What::Message { author, .. } if author.id == self.me.id);
        self.settle(std::slice::from_ref(&entry), effects);
        if let Some(view) = self.conversations.get_mut(&id) {
            let is_message = counts(view, &entry);
            if seq > view.head {
                view.head = seq;
                if let What::Muted { person, until, .. } = &entry.what
                    && person.id == self.me.id
                {
                    view.muted_until = *until;
                }
                note(view, &entry, is_message && !mine);
                if !mine && calls(&entry.what, self.me.id) {
                    view.called = view.called.filter(|called| *called > view.read).or(Some(seq));
                }
            }
            if let What::Changed { item, .. } = &entry.what
                && let Some(last) = view.last.as_mut().filter(|last| last.seq == item.seq)
            {
                *last = (**item).clone();
            }
            let newer = |shown: Option<&Entry>| shown.is_none_or(|entry| entry.seq < seq);
            if is_message && newer(view.last.as_ref()) {
                view.last = Some(entry.clone());
                view.notice.take_if(|notice| notice.seq < seq);
            } else if is_notice(&entry.what) && newer(view.last.as_ref()) && newer(view.notice.as_deref()) {
                view.notice = Some(Box::new(entry.clone()));
            }
        }
        self.outdated |= matches!(entry.what, What::Unknown);
        if let Some(timeline) = self.timelines.get_mut(&id)
            && timeline.loaded
            && timeline.apply(entry, self.me.id) == Fit::Gap
        {
            self.check_head(id, effects);
        }
    }

    /// Applies places of a log that have no event for this reader.
    fn skipped(&mut self, id: ConversationId, span: Span, effects: &mut Vec<Effect>) {
        if let Some(view) = self.conversations.get_mut(&id) {
            view.head = view.head.max(span.to);
        }
        if let Some(timeline) = self.timelines.get_mut(&id)
            && timeline.loaded
            && timeline.skip(span) == Fit::Gap
        {
            self.check_head(id, effects);
        }
    }

    /// Takes the server's view of a conversation. It may be older than events received since: a log never gets
    /// shorter.
    pub(super) fn upsert(&mut self, mut view: Conversation) {
        if let Some(peer) = &view.peer {
            self.peer_among(peer.id, view.online);
        }
        let Some(known) = self.conversations.get_mut(&view.id) else {
            self.conversations.insert(view.id, view);
            return;
        };
        if known.head > view.head {
            view.head = known.head;
            view.last = known.last.take();
            view.notice = known.notice.take();
            view.unread = known.unread;
            view.read = known.read.max(view.read);
        } else if known.read > view.read {
            // The report of what was read has not arrived.
            let count = |timeline: &Timeline| timeline.count_from_others(view.read, known.read, self.me.id);
            view.unread = view.unread.saturating_sub(self.timelines.get(&view.id).map_or(0, count));
            view.read = known.read;
        }
        if self.selected == Some(view.id) && known.read < view.read {
            // Read on another device.
            self.unread_from = first_unread(&view);
        }
        *known = view;
    }

    /// Of two members, the peer is online if two are.
    fn peer_among(&mut self, peer: PersonId, online: u32) {
        if online > 1 {
            add(&mut self.online, peer);
        } else {
            self.online.retain(|id| *id != peer);
        }
    }

    /// Keeps why one is not in a conversation any more, and says so to whom did not leave by themselves, or left on another
    /// device while something waited to be sent on this one.
    pub(super) fn departed(&mut self, mut gone: Gone, effects: &mut Vec<Effect>) {
        if gone.name.is_empty()
            && let Some(view) = self.conversations.get(&gone.conversation)
        {
            gone.name.clone_from(&view.name);
        }
        self.departures.insert(gone.conversation, gone.clone());
        if !self.left_nothing(&gone) {
            self.say(Said::Gone(gone), effects);
        }
    }

    /// Whether they left by themselves, and nothing waits to be sent there.
    fn left_nothing(&self, gone: &Gone) -> bool {
        gone.reason == Some(GoneReason::Left) && self.outbox.pending_for(gone.conversation).next().is_none()
    }

    /// One is not in a conversation any more. Who left it by themselves goes on to the list, unless something was not sent:
    /// the conversation's door has it.
    pub(super) fn gone(&mut self, conversation: ConversationId, effects: &mut Vec<Effect>) {
        self.conversations.remove(&conversation);
        self.timelines.remove(&conversation);
        if self.selected == Some(conversation) {
            self.selected = None;
        }
        if self.route.conversation() == Some(conversation) {
            let departure = self.departures.get(&conversation);
            if departure.is_some_and(|departure| self.left_nothing(departure)) {
                effects.push(Effect::Go(Route::Chats));
            } else {
                self.ask_for_page(effects);
            }
        }
    }

    /// Somebody is called something else, or tells something else of themselves.
    pub(super) fn renamed(&mut self, person: Person, effects: &mut Vec<Effect>) {
        if self.route == Route::Person(person.id) {
            self.ask_for_page(effects);
        }
        self.rename(person);
    }

    pub(super) fn rename(&mut self, person: Person) {
        if person.id == self.me.id {
            self.me = person.clone();
        }
        for (_, view) in self.conversations.iter_mut() {
            if let Some(peer) = view.peer.as_mut().filter(|peer| peer.id == person.id) {
                *peer = person.clone();
            }
        }
        self.rename_contact(&person);
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
        if matches!(self.route, Route::About(_) | Route::Person(_) | Route::NewGroup) {
            self.listing.presence(&change);
        }
    }
}

/// Whether an event counts as a message. One that this page does not know does if it increased the count of
/// messages.
fn counts(view: &Conversation, entry: &Entry) -> bool {
    match entry.what {
        What::Message { .. } => true,
        What::Unknown => entry.ord > view.last.as_ref().map_or(0, |last| last.ord),
        _ => false,
    }
}

/// Whether an event is shown as a notice.
fn is_notice(what: &What) -> bool {
    !is_about_message(what) && !matches!(what, What::Unknown)
}

fn is_about_message(what: &What) -> bool {
    matches!(what, What::Message { .. } | What::Changed { .. })
}

/// Whether a message calls somebody, or everybody.
fn calls(what: &What, person: PersonId) -> bool {
    let What::Message { more: Some(more), .. } = what else { return false };
    more.all || more.mentions.iter().any(|mention| mention.person == person)
}

/// Applies what an event changes about its conversation.
fn note(view: &mut Conversation, entry: &Entry, unread: bool) {
    view.unread += u32::from(unread);
    match &entry.what {
        What::Renamed { name, .. } => view.name.clone_from(name),
        What::Joined { .. } | What::Added { .. } => view.members += 1,
        What::Left { .. } | What::Removed { .. } => view.members = view.members.saturating_sub(1),
        What::Announced { text, .. } => {
            view.group.get_or_insert_default().announcement = text.chars().take(ANNOUNCED).collect();
        }
        What::MutedAll { on, .. } => view.group.get_or_insert_default().mute_all = *on,
        What::Slowed { seconds, .. } => view.group.get_or_insert_default().slow_seconds = *seconds,
        _ => {}
    }
}
