//! Who is typing. A notice expires after [`TYPING_SECONDS`].

use protocol::{ConversationId, Person, PersonId, limits::TYPING_SECONDS};

/// The notices received, and the last one sent.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Typing {
    notices: Vec<(ConversationId, Person, i64)>,
    /// Where and when one's own notice was last sent.
    notified: Option<(ConversationId, i64)>,
}

impl Typing {
    /// Notes that somebody types.
    pub fn started(&mut self, conversation: ConversationId, person: Person, now: i64) {
        self.stopped(conversation, person.id);
        self.notices.push((conversation, person, now + i64::from(TYPING_SECONDS) * 1_000));
    }

    /// Removes the notice of somebody who has sent a message.
    pub fn stopped(&mut self, conversation: ConversationId, person: PersonId) {
        self.notices.retain(|(place, who, _)| !(*place == conversation && who.id == person));
    }

    /// Removes expired notices. Returns whether any is left.
    pub fn expire(&mut self, now: i64) -> bool {
        self.notices.retain(|(_, _, until)| *until > now);
        !self.notices.is_empty()
    }

    /// Whether there is any notice, expired or not.
    pub fn is_shown(&self) -> bool {
        !self.notices.is_empty()
    }

    /// Who types in a conversation.
    pub fn in_conversation(&self, conversation: ConversationId) -> impl Iterator<Item = &Person> {
        self.notices.iter().filter(move |(place, _, _)| *place == conversation).map(|(_, who, _)| who)
    }

    /// Whether to send a notice of one's own typing: not while half of the last one's time is left.
    pub fn notify(&mut self, conversation: ConversationId, now: i64) -> bool {
        let fresh = self
            .notified
            .is_some_and(|(place, at)| place == conversation && now - at < i64::from(TYPING_SECONDS) * 500);
        if !fresh {
            self.notified = Some((conversation, now));
        }
        !fresh
    }

    /// A message was sent: the next key press is worth a notice again.
    pub fn message_sent(&mut self) {
        self.notified = None;
    }
}
