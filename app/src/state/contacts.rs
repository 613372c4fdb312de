//! One's private list: what one keeps about people, and set for conversations.

use super::chat::Chat;
use protocol::{Contact, Conversation, ConversationId, Friendship, Mark, Person, PersonId};

impl Chat {
    /// Takes what one keeps about a person now.
    pub(super) fn take_contact(&mut self, contact: Contact) {
        match self.place_of(contact.person.id) {
            Ok(place) => {
                if let Some(known) = self.contacts.get_mut(place) {
                    *known = contact;
                }
            }
            // The server tells them in this order: it is the end.
            Err(place) => self.contacts.insert(place, contact),
        }
        // What somebody is called may be another name now.
        self.renames += 1;
    }

    /// Takes what one set for a conversation.
    pub(super) fn take_mark(&mut self, mark: Mark) {
        self.marks.retain(|known| known.conversation != mark.conversation);
        self.marks.push(mark);
    }

    fn place_of(&self, person: PersonId) -> Result<usize, usize> {
        self.contacts.binary_search_by_key(&person, |contact| contact.person.id)
    }

    /// What one keeps about a person, or did before.
    #[must_use]
    pub fn contact(&self, person: PersonId) -> Option<&Contact> {
        self.contacts.get(self.place_of(person).ok()?)
    }

    /// Somebody one keeps something about is called something else, or is gone.
    pub(super) fn rename_contact(&mut self, person: &Person) {
        if let Ok(place) = self.place_of(person.id)
            && let Some(contact) = self.contacts.get_mut(place)
        {
            contact.person.clone_from(person);
        }
    }

    /// What one set for a conversation.
    #[must_use]
    pub fn mark(&self, conversation: ConversationId) -> Mark {
        let none = Mark { conversation, pinned: false, muted: false, hidden: None, unread: None };
        self.marks.iter().find(|mark| mark.conversation == conversation).copied().unwrap_or(none)
    }

    /// Whether a conversation is not listed: it is hidden, nothing was said since, and it is not open.
    #[must_use]
    pub fn is_hidden(&self, view: &Conversation) -> bool {
        let newest = view.last.as_ref().map(|last| last.seq);
        self.mark(view.id).hidden.is_some_and(|hidden| newest <= Some(hidden))
            && self.route.conversation() != Some(view.id)
    }

    /// Whether one receives nothing from somebody.
    #[must_use]
    pub fn is_blocked(&self, person: PersonId) -> bool {
        self.contact(person).is_some_and(|contact| contact.blocked)
    }

    /// How many people wait for one's answer.
    #[must_use]
    pub fn requests(&self) -> u32 {
        self.contacts.iter().map(|contact| u32::from(asks(contact))).sum()
    }
}

/// Whether somebody waits for one's answer.
#[must_use]
pub fn asks(contact: &Contact) -> bool {
    contact.friendship == Friendship::AskedBy && !contact.person.gone
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        state::{
            names,
            row_builder::rows,
            rows::{Reader, Row},
            tests::scenarios::{LOBBY, chat, connect, message, person, resumed},
        },
        text::words,
    };
    use protocol::{Event, Locale, PageFrame, Seq};

    fn contact(friendship: Friendship, remark: &str, blocked: bool) -> Contact {
        let (remark, spelled) = (remark.to_owned(), String::new());
        Contact { person: person(8, "Bob"), friendship, remark, note: String::new(), blocked, at: 1, spelled }
    }

    fn tell(chat: &mut Chat, event: Event) {
        chat.receive(PageFrame::Event(event), 0);
    }

    #[test]
    fn a_remark_is_the_name_everywhere_until_it_is_gone() {
        let mut chat = chat(vec![message(person(8, "Bob"), 1, 1, "hi")]);
        let (bob, words) = (person(8, "Bob"), words(Locale::En));
        tell(&mut chat, Event::Contact(contact(Friendship::None, "B", false)));
        assert_eq!((names::shown(&chat, &bob), names::called(&chat, &bob, words)), ("B", "B"));
        tell(&mut chat, Event::Person(person(8, "Robert")));
        assert_eq!((names::shown(&chat, &bob), &*chat.contact(bob.id).unwrap().person.name), ("B", "Robert"));
        tell(&mut chat, Event::Contact(contact(Friendship::None, "", false)));
        assert_eq!(names::shown(&chat, &bob), "Robert");
        let me = chat.me.clone();
        assert_eq!(names::called(&chat, &me, words), words.you);
    }

    #[test]
    fn what_a_blocked_person_says_in_a_room_is_folded() {
        let mut chat = chat(vec![message(person(8, "Bob"), 1, 1, "hi")]);
        let blocked = |chat: &Chat| {
            let reader = Reader { words: words(Locale::En), now: 5_000, zone: &|_| 0 };
            let groups = rows(chat, LOBBY, 0..1, reader, &[]);
            groups[0].rows.iter().any(|row| matches!(row, Row::Message(bubble) if bubble.blocked))
        };
        assert!(!blocked(&chat));
        tell(&mut chat, Event::Contact(contact(Friendship::None, "", true)));
        assert!(blocked(&chat) && chat.is_blocked(person(8, "Bob").id));
    }

    #[test]
    fn requests_are_counted_but_not_of_those_who_are_gone() {
        let mut chat = chat(vec![]);
        tell(&mut chat, Event::Contact(contact(Friendship::AskedBy, "", false)));
        assert_eq!(chat.requests(), 1);
        tell(&mut chat, Event::Person(Person { gone: true, ..person(8, "Bob") }));
        assert_eq!(chat.requests(), 0);
    }

    #[test]
    fn a_hidden_chat_comes_back_with_the_next_message_and_a_muted_one_is_not_counted() {
        let bob = person(8, "Bob");
        let mut chat = chat(vec![message(bob.clone(), 1, 1, "hi")]);
        tell(&mut chat, Event::Entry(message(bob.clone(), 2, 2, "there")));
        let mark =
            Mark { conversation: LOBBY, pinned: false, muted: false, hidden: Some(Seq(2)), unread: None };
        tell(&mut chat, Event::Mark(mark));
        assert_eq!(chat.by_recency().len(), 1, "it is open");
        chat.visit(crate::route::Route::Chats, None);
        assert_eq!((chat.by_recency().len(), chat.unread()), (0, 0));
        tell(&mut chat, Event::Entry(message(bob, 3, 3, "again")));
        assert_eq!((chat.by_recency().len(), chat.unread()), (1, 2));
        tell(&mut chat, Event::Mark(Mark { muted: true, ..mark }));
        assert_eq!((chat.by_recency().len(), chat.unread()), (1, 0));
    }

    #[test]
    fn a_resume_replaces_what_changed() {
        let mut chat = chat(vec![]);
        tell(&mut chat, Event::Contact(contact(Friendship::Asked, "", false)));
        let mut later = resumed(2, vec![]);
        later.contacts = vec![contact(Friendship::Friend, "B", false)];
        connect(&mut chat, later);
        assert_eq!(chat.contact(PersonId(8)).unwrap().friendship, Friendship::Friend);
    }
}
