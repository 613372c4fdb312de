//! What the pages beside the conversations show, as the server last told it. Their own code decodes it
//! (`ui::parts::told`): the page that everybody loads would have to carry the decoders of all of it.

use protocol::{Command, ConversationId, FindMembers, FindRooms, Json, PersonId, PresenceChange};
use serde::de::DeserializeOwned;
use std::mem::discriminant;

/// See the module.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Listing {
    /// What was asked for, and the answers. Of a list there may be several, the next part after the last.
    answers: Vec<(Command, Json)>,
    /// Who came (true) and went since the last answer about people, and in which conversation.
    pub presence: Vec<(ConversationId, PersonId, bool)>,
    /// One's offer to a second device.
    pub hand_over: Option<Offer>,
    /// What owners of the server look at, and what one asked for it with.
    pub records: Vec<(Command, Json)>,
    /// What the server does not have: it answered `missing`.
    pub missing: bool,
}

/// One's offer to a second device, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// It can be taken: a [`protocol::HandOver`].
    Open(Json),
    /// A device took it.
    Taken(Asking),
    /// One answered; whether the device was let in.
    Answered(bool),
}

/// A device that asks to be let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    /// The digits that it shows.
    pub digits: String,
    /// What it calls itself.
    pub agent: String,
    /// Until when it waits, milliseconds since 1970.
    pub until: i64,
}

impl Listing {
    /// Another page is opened: what was about one thing is not about the next. A secret is shown once; a device
    /// that asks is not forgotten.
    pub(super) fn turn_the_page(&mut self) {
        // Lists are shown at once when one is back, until the new ones are there.
        self.answers.retain(|(asked, _)| {
            matches!(asked, Command::Rooms(..) | Command::Members(..) | Command::Logins { .. })
        });
        self.presence.clear();
        self.hand_over.take_if(|offer| !matches!(offer, Offer::Taken(_)));
        self.missing = false;
        self.records.clear();
    }

    /// Another space is looked at: what was asked for is of the other one.
    pub(super) fn leave_space(&mut self) {
        self.answers.clear();
    }

    /// The last answer to a command of this kind.
    #[must_use]
    pub fn record(&self, is_it: fn(&Command) -> bool) -> Option<&Json> {
        self.records.iter().find(|(command, _)| is_it(command)).map(|(_, json)| json)
    }

    pub(super) fn take_record(&mut self, asked: Option<&Command>, json: Json) {
        // What was decided is what holds now.
        let asked = match asked {
            Some(Command::RunServer(..)) => Command::ServerSettings {},
            Some(asked) => asked.clone(),
            None => return,
        };
        put(&mut self.records, asked, json);
    }

    pub(super) fn take_answer(&mut self, asked: Option<&Command>, json: Json) {
        let asked = match asked {
            Some(Command::HandOver {}) => {
                self.hand_over = Some(Offer::Open(json));
                return;
            }
            Some(Command::MakeWayBack {}) => Command::WayBack {},
            Some(Command::AcceptInvite { code }) => Command::Invitation { code: code.clone() },
            Some(asked) => asked.clone(),
            None => return,
        };
        match first_part(&asked) {
            // A part of what is not looked for any more is dropped.
            Some(first) => {
                if self.answers.iter().any(|(known, _)| *known == first) {
                    self.answers.push((asked, json));
                }
            }
            None => {
                if matches!(asked, Command::Members(..) | Command::Card { .. }) {
                    self.presence.clear();
                }
                put(&mut self.answers, asked, json);
            }
        }
    }

    /// The answers to commands of a kind.
    pub fn answers(&self, is_it: impl Fn(&Command) -> bool) -> impl Iterator<Item = &Json> {
        self.answers.iter().filter(move |(asked, _)| is_it(asked)).map(|(_, json)| json)
    }

    /// The last answer to a command of a kind, decoded.
    pub fn read<T: DeserializeOwned>(&self, is_it: impl Fn(&Command) -> bool) -> Option<T> {
        self.answers(is_it).last().and_then(|json| json.read().ok())
    }

    /// What the members were searched for.
    pub(super) fn looked_for(&self) -> Option<String> {
        self.answers.iter().find_map(|(asked, _)| match asked {
            Command::Members(FindMembers { find, .. }) => find.clone(),
            _ => None,
        })
    }

    /// The device that asks to be let in.
    #[must_use]
    pub fn asking(&self) -> Option<&Asking> {
        match &self.hand_over {
            Some(Offer::Taken(asking)) => Some(asking),
            _ => None,
        }
    }

    /// People came and went.
    pub(super) fn presence(&mut self, change: &PresenceChange) {
        let came = change.came.iter().map(|id| (*id, true));
        for (person, is_there) in came.chain(change.went.iter().map(|id| (*id, false))) {
            self.presence.retain(|(place, id, _)| (*place, *id) != (change.conversation, person));
            self.presence.push((change.conversation, person, is_there));
        }
    }

    /// Whether somebody is online, who was or was not when the server answered.
    #[must_use]
    pub fn is_online(&self, person: PersonId, was: bool) -> bool {
        self.presence.iter().rfind(|(_, id, _)| *id == person).map_or(was, |(_, _, is)| *is)
    }
}

/// In the place of the answer to the last command of this kind.
fn put(answers: &mut Vec<(Command, Json)>, asked: Command, json: Json) {
    let kind = discriminant(&asked);
    answers.retain(|(known, _)| discriminant(known) != kind);
    answers.push((asked, json));
}

/// What asked for the first part of a list, if this asks for another one.
fn first_part(asked: &Command) -> Option<Command> {
    let mut first = asked.clone();
    match &mut first {
        Command::Rooms(FindRooms { page, .. })
        | Command::People { page, .. }
        | Command::Members(FindMembers { page, .. }) => page.take().map(|_| first),
        Command::Readers(of) => of.after.take().map(|_| first),
        Command::Stars(of) => of.before.take().map(|_| first),
        _ => None,
    }
}
