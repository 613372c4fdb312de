//! Reads what a right depends on, in the same transaction as the verb, and asks.

use crate::{
    domain::permission::{Action, Allowed, Caller, Object, Subject, authorize},
    ports::store::Read,
    runner::Result,
};
use protocol::{ConversationId, Fault, Person, PersonId};

/// What a command needs. The verb's table ([`super::verbs::verb`]) gives one to every command.
#[derive(Debug, Clone, Copy)]
pub enum Right {
    /// To be somebody.
    Oneself,
    /// The same for what guests may do too.
    KeepOneself,
    /// Something in a conversation that has no other subject.
    In(ConversationId, Action<'static>),
    /// To mute somebody in a conversation.
    Mute(ConversationId, PersonId),
    /// To remove somebody from a conversation, or to let them back.
    Remove(ConversationId, PersonId),
    /// To change somebody's role in a conversation.
    Appoint(ConversationId, PersonId),
    /// To have to do with somebody: see [`Action::Meet`].
    Meet(PersonId),
    /// Something on the server.
    OnServer(Action<'static>),
}

impl Right {
    /// The conversation it is about.
    pub fn conversation(self) -> Option<ConversationId> {
        match self {
            Self::In(conversation, _)
            | Self::Mute(conversation, _)
            | Self::Remove(conversation, _)
            | Self::Appoint(conversation, _) => Some(conversation),
            Self::Oneself | Self::KeepOneself | Self::Meet(_) | Self::OnServer(_) => None,
        }
    }
}

/// Who a caller is now.
///
/// # Errors
/// [`Fault::LoggedOut`] if they or their login have ended, and the store's.
pub fn identify(read: &mut dyn Read, caller: Caller) -> Result<Person> {
    let stands = read.login(caller.login)? == Some(caller.person);
    Ok(read.person(caller.person)?.filter(|_| stands).ok_or(Fault::LoggedOut)?)
}

/// Asks whether somebody who is allowed something else may have to do with a person, too.
///
/// # Errors
/// [`Fault::Missing`] if they may not even know of them, and the store's.
pub fn may_meet(read: &mut dyn Read, by: &Allowed, person: PersonId) -> Result<()> {
    let action = Action::Meet { acquainted: read.spaces().is_acquainted(by.me().id, person)? };
    authorize(by.me().clone(), by.caller(), action, Object::Server, by.now())?;
    Ok(())
}

/// Asks whether `caller` has a right.
///
/// # Errors
/// [`Fault::LoggedOut`] if they or their login have ended, else the refusal.
pub fn permit(read: &mut dyn Read, caller: Caller, right: Right, now: i64) -> Result<Allowed> {
    let me = identify(read, caller)?;
    let subject;
    let mut look_up = |conversation, person| -> Result<_> {
        let role = read.standing(conversation, person)?.and_then(|standing| standing.role);
        Ok(read.person(person)?.map(|person| (person, role)))
    };
    let (action, conversation) = match right {
        Right::Oneself => (Action::ActForOneself, None),
        Right::KeepOneself => (Action::KeepOneself, None),
        Right::Meet(person) => {
            (Action::Meet { acquainted: read.spaces().is_acquainted(me.id, person)? }, None)
        }
        Right::OnServer(action) => (action, None),
        Right::In(conversation, action) => (action, Some(conversation)),
        Right::Mute(conversation, person)
        | Right::Remove(conversation, person)
        | Right::Appoint(conversation, person) => {
            subject = look_up(conversation, person)?;
            let subject = subject.as_ref().map(|(person, role)| Subject { person, role: *role });
            let action = match right {
                Right::Mute(..) => Action::Mute(subject),
                Right::Remove(..) => Action::Remove(subject),
                _ => Action::Appoint(subject),
            };
            (action, Some(conversation))
        }
    };
    let object = match conversation {
        None => Object::Server,
        Some(id) => Object::Conversation(id, read.standing(id, me.id)?),
    };
    Ok(authorize(me, caller, action, object, now)?)
}
