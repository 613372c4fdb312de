//! Who is typing, for as long as a notice of it is good.

use protocol::{ConversationId, Person, PersonId, limits::TYPING_SECONDS};

/// The notices that came.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Typing {
    notices: Vec<(ConversationId, Person, i64)>,
    /// When one's own was last sent, and where.
    told: Option<(ConversationId, i64)>,
}

impl Typing {
    /// Somebody types.
    pub fn heard(&mut self, conversation: ConversationId, person: Person, now: i64) {
        self.stopped(conversation, person.id);
        self.notices.push((conversation, person, now + i64::from(TYPING_SECONDS) * 1_000));
    }

    /// They said what they typed.
    pub fn stopped(&mut self, conversation: ConversationId, person: PersonId) {
        self.notices.retain(|(place, who, _)| !(*place == conversation && who.id == person));
    }

    /// Lets old notices go. Whether any is left.
    pub fn expire(&mut self, now: i64) -> bool {
        self.notices.retain(|(_, _, until)| *until > now);
        !self.notices.is_empty()
    }

    /// Whether there is any notice, old or not.
    pub fn is_shown(&self) -> bool {
        !self.notices.is_empty()
    }

    /// Who types somewhere.
    pub fn in_conversation(&self, conversation: ConversationId) -> impl Iterator<Item = &Person> {
        self.notices.iter().filter(move |(place, _, _)| *place == conversation).map(|(_, who, _)| who)
    }

    /// Whether one's own typing is worth a notice: not while the last one is good.
    pub fn tell(&mut self, conversation: ConversationId, now: i64) -> bool {
        let fresh = self
            .told
            .is_some_and(|(place, at)| place == conversation && now - at < i64::from(TYPING_SECONDS) * 500);
        if !fresh {
            self.told = Some((conversation, now));
        }
        !fresh
    }

    /// One's own message left: the next key is typing anew.
    pub fn told_all(&mut self) {
        self.told = None;
    }
}
