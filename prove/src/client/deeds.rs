//! What a client does to others: groups and spaces are joined and left, people become friends, fall out and block each
//! other.

use super::{Asked, Client};
use crate::{
    context::{Stage, count},
    ledger::{Deed, Line},
    space::{Space, invitation_in, invite},
    world::Group,
};
use protocol::{Command, Contact, ConversationId, Fault, PersonId, Reply};
use tokio::time::Instant;

impl Client {
    /// The next thing to do to others, if it is time. One that is not answered is not done again.
    pub(super) fn deed(&mut self) -> Option<(Command, Asked)> {
        let waits = self.asked.values().any(|asked| asked.is_deed());
        if waits || self.stage() != Stage::Talk || Instant::now() < self.next_deed {
            return None;
        }
        self.next_deed = Instant::now() + self.rng.millis(20, 120);
        let context = self.context.clone();
        let (command, about) = match self.rng.between(0, 9) {
            0 => {
                let group = *self.rng.pick(&context.society.groups)?;
                (self.about_group(group)?, Some(group.id))
            }
            1 => {
                let space = self.rng.pick(&context.society.spaces)?;
                (self.about_space(space)?, Some(space.lobby))
            }
            2 | 3 => return self.about_message(),
            4 => return self.about_poll(),
            5 => return self.about_draft(),
            6 => return self.about_later(),
            _ => {
                let person = *self.rng.pick(&context.society.people)?;
                if person == self.login.person.id {
                    return None;
                }
                (self.about_person(person), None)
            }
        };
        Some((command, Asked::Deed { about }))
    }

    fn about_group(&mut self, Group { id: conversation, owner }: Group) -> Option<Command> {
        let context = self.context.clone();
        if owner == self.login.person.id {
            let person = *self.rng.pick(&context.society.people)?;
            return Some(match self.rng.between(0, 8) {
                0 => Command::MakeInvite { conversation, minutes: 60, uses: 500 },
                1..=4 => Command::AddPeople { conversation, people: vec![person] },
                _ if person == owner => return None,
                _ => Command::Kick { conversation, person },
            });
        }
        if self.is_in(conversation) {
            return self.rng.percent(30).then_some(Command::Leave { conversation });
        }
        context.society.invitation(conversation).map(|code| Command::AcceptInvite { code })
    }

    /// Whoever is removed may come back when they are readmitted. Now and then somebody outside tries a room.
    fn about_space(&mut self, space: &Space) -> Option<Command> {
        let (context, conversation) = (self.context.clone(), space.lobby);
        let invitation = context.society.invitation(conversation);
        if space.owner == self.login.person.id {
            let person = *self.rng.pick(&context.society.people)?;
            return match self.rng.between(0, 40) {
                0 => Some(invite(conversation)),
                _ if invitation.is_none() => Some(invite(conversation)),
                _ if person == space.owner => None,
                1..=14 => Some(Command::Kick { conversation, person }),
                _ => Some(Command::Readmit { conversation, person }),
            };
        }
        let room = *self.rng.pick(&space.rooms)?;
        let join = Command::Join { conversation: room };
        match self.is_in(conversation) {
            true if self.rng.percent(20) => Some(Command::Leave { conversation }),
            true => (!self.is_in(room)).then_some(join),
            false if self.rng.percent(15) => Some(join),
            false => invitation.map(|code| Command::AcceptInvite { code }),
        }
    }

    fn about_person(&mut self, person: PersonId) -> Command {
        let (command, tried) = match self.rng.between(0, 10) {
            0..=2 => (Command::AskFriend { person, note: String::new() }, Some(Deed::Ask)),
            3..=4 => {
                let accept = self.rng.percent(75);
                (Command::AnswerFriend { person, accept }, accept.then_some(Deed::Accept))
            }
            5 => (Command::DropFriend { person }, None),
            6 => (Command::Block { person, blocked: true }, Some(Deed::Block)),
            _ => (Command::Block { person, blocked: false }, None),
        };
        if let Some(what) = tried {
            self.ledger.note(&Line::Tried { person, what });
        }
        command
    }

    pub(super) fn deed_done(&mut self, about: Option<ConversationId>, reply: Reply) {
        count(&self.context.tally.done);
        match (about, reply) {
            // What else there is to know of a group or space comes as an event, before this.
            (Some(_), Reply::Done | Reply::Opened(_) | Reply::Invitation(_)) | (None, Reply::Done) => {}
            (Some(group), Reply::Invite(invite)) => {
                if let Some(code) = invite.code {
                    self.context.society.invite(group, code);
                }
            }
            (Some(lobby), reply @ Reply::Admin(_)) => match invitation_in(reply) {
                Ok(code) => self.context.society.invite(lobby, code),
                Err(error) => self.unexpected(format!("{error:#}")),
            },
            (_, reply) => self.unexpected(format!("something between people was answered {reply:?}")),
        }
    }

    /// Others do things as well, so much of it is too late.
    pub(super) fn deed_refused(&mut self, fault: &Fault) {
        count(&self.context.tally.refused);
        match fault {
            Fault::Missing
            | Fault::Forbidden
            | Fault::Banned { .. }
            | Fault::InviteEnded
            | Fault::TooLate
            | Fault::Full
            | Fault::ListFull { .. }
            | Fault::Busy { .. }
            | Fault::RateLimited { .. }
            | Fault::StorageFull => {}
            fault => self.unexpected(format!("something between people was refused: {fault}")),
        }
    }

    /// Notes what one's private list says of somebody.
    pub(super) fn contact(&mut self, contact: &Contact) {
        let Contact { person, friendship, blocked, .. } = contact;
        let (person, friendship, blocked) = (person.id, *friendship, *blocked);
        self.ledger.note(&Line::Contact { person, friendship, blocked });
    }
}
