//! Who may show that they type, and to whom it is shown.

use super::Attachment;
use protocol::{Conversation, ConversationId, Entry, Fault, PersonId, What};
use std::collections::{HashMap, HashSet};

/// What is known of people who may not, or to no effect.
#[derive(Default)]
pub struct Typists {
    /// Who may not, and until when (milliseconds since 1970).
    mutes: HashMap<(ConversationId, PersonId), i64>,
    /// Whose typing nobody is shown in a private chat.
    quiet: HashSet<(ConversationId, PersonId)>,
    /// Private chats whose other person has left for ever: nobody is shown who types there.
    unreachable: HashSet<ConversationId>,
}

impl Typists {
    /// Somebody follows from here on.
    pub fn attach(&mut self, person: PersonId, attachment: &Attachment) {
        let quiet = attachment.quiet.iter().map(|conversation| (*conversation, person));
        self.quiet.extend(quiet);
        let mutes = attachment.mutes.iter().map(|(conversation, until)| ((*conversation, person), *until));
        self.mutes.extend(mutes);
        attachment.resumed.conversations.iter().for_each(|view| self.note_view(view));
    }

    /// Whether it is shown to others that somebody types. `now`: milliseconds since 1970.
    ///
    /// # Errors
    /// [`Fault::Unreachable`] and [`Fault::Muted`].
    pub fn is_shown(&self, conversation: ConversationId, person: PersonId, now: i64) -> Result<bool, Fault> {
        if self.unreachable.contains(&conversation) {
            return Err(Fault::Unreachable);
        }
        let until = self.mutes.get(&(conversation, person)).copied();
        match until.filter(|until| *until > now) {
            Some(until) => Err(Fault::Muted { until }),
            None => Ok(!self.quiet.contains(&(conversation, person))),
        }
    }

    /// See [`crate::ports::bus::Envelope::Quiet`].
    pub fn set_quiet(&mut self, conversation: ConversationId, person: PersonId, quiet: bool) {
        if quiet {
            self.quiet.insert((conversation, person));
        } else {
            self.quiet.remove(&(conversation, person));
        }
    }

    /// Notes in a private chat whether its other person has left for ever.
    pub fn note_view(&mut self, view: &Conversation) {
        if view.peer.as_ref().is_some_and(|peer| peer.gone) {
            self.unreachable.insert(view.id);
        }
    }

    /// Notes who was muted.
    pub fn note_entry(&mut self, entry: &Entry) {
        if let What::Muted { person, until, .. } = &entry.what {
            match until {
                Some(until) => self.mutes.insert((entry.conversation, person.id), *until),
                None => self.mutes.remove(&(entry.conversation, person.id)),
            };
        }
    }

    /// Forgets mutes that are over.
    pub fn expire(&mut self, now: i64) {
        self.mutes.retain(|_, until| *until > now);
    }
}
