//! What a verb returns.

use crate::ports::bus::{Bus, Envelope, Origin};
use protocol::{Conversation, Entry, Event, PersonId, Reply};

/// The reply to whoever asked, and whom else to tell. Both leave after the commit, in commit order.
#[derive(Debug, Clone)]
pub struct Outcome<T = Reply> {
    /// What the caller is told.
    pub reply: T,
    /// What others are told: the log first, so that whoever comes in finds it in their snapshot.
    pub tell: Vec<Envelope>,
    /// A line for the log, written once it has happened: what one person did to another, or to the server.
    pub audit: Option<String>,
}

impl<T> Outcome<T> {
    /// A reply that concerns nobody else.
    pub fn quiet(reply: T) -> Self {
        Self::told(reply, Vec::new())
    }

    /// A reply, and these are told.
    pub fn told(reply: T, tell: Vec<Envelope>) -> Self {
        Self { reply, tell, audit: None }
    }

    /// The same with a line for the log.
    #[must_use]
    pub fn audited(self, line: String) -> Self {
        Self { audit: Some(line), ..self }
    }
}

impl<T> Outcome<T> {
    /// Tells everybody, now that it has happened, and gives the reply. `origin`: the connection that gets
    /// its reply in the place of the entry.
    pub(super) fn publish(mut self, bus: &dyn Bus, origin: Option<Origin>) -> T {
        self.record();
        for envelope in self.tell {
            bus.publish(match envelope {
                Envelope::Entry { entry, hidden_from, .. } => Envelope::Entry { entry, origin, hidden_from },
                other => other,
            });
        }
        self.reply
    }

    /// The same without its reply, which is given apart.
    pub(super) fn split(mut self) -> (T, Outcome<()>) {
        self.record();
        (self.reply, Outcome { reply: (), tell: self.tell, audit: None })
    }

    /// Writes the line into the log, before anybody hears of what happened.
    fn record(&mut self) {
        if let Some(line) = self.audit.take() {
            tracing::info!(target: "audit", "{line}");
        }
    }
}

impl Outcome {
    /// Done, and these are told.
    #[must_use]
    pub fn done(tell: Vec<Envelope>) -> Self {
        Self::told(Reply::Done, tell)
    }
}

/// A log grew.
pub(super) fn grown(entry: Entry) -> Envelope {
    Envelope::Entry { entry, origin: None, hidden_from: None }
}

/// Somebody's private list changed: what they keep about a person, or set for a conversation.
pub(super) fn listed(person: PersonId, event: Event) -> Envelope {
    Envelope::Told { person, event: Box::new(event) }
}

/// Somebody has a conversation in their list that is new or changed.
pub(super) fn opened(person: PersonId, conversation: Conversation) -> Envelope {
    Envelope::Opened { person, conversation: Box::new(conversation) }
}

/// Somebody's logins are others now.
pub(super) fn logins_changed(person: PersonId) -> Envelope {
    Envelope::Told { person, event: Box::new(Event::Logins) }
}
