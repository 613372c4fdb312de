//! Reads what a right depends on, in the same transaction as the verb, and asks.

use crate::{
    domain::permission::{Action, Allowed, Caller, Object, Subject, authorize},
    ports::store::{Found, Read},
    runner::Result,
};
use protocol::{ConversationId, Fault, Kind, Person, PersonId, Seq, limits::RECALL_MINUTES};

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
    /// To change the text of the message at a place.
    Edit(ConversationId, Seq),
    /// To take it back.
    Recall(ConversationId, Seq),
    /// To close the form of the message at a place, or to call those who have not answered it.
    Steer(ConversationId, Seq),
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
            | Self::Appoint(conversation, _)
            | Self::Edit(conversation, _)
            | Self::Recall(conversation, _)
            | Self::Steer(conversation, _) => Some(conversation),
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
        Right::Edit(conversation, seq) => {
            let found = message_of(read, &me, conversation, seq)?;
            (Action::Edit { own: found.author.id == me.id }, Some(conversation))
        }
        Right::Steer(conversation, seq) => {
            let found = message_of(read, &me, conversation, seq)?;
            (Action::Steer { own: found.author.id == me.id }, Some(conversation))
        }
        Right::Recall(conversation, seq) => {
            let found = message_of(read, &me, conversation, seq)?;
            let own = found.author.id == me.id;
            let window =
                i64::from(read.server().settings()?.recall_minutes.unwrap_or(RECALL_MINUTES)) * 60_000;
            let author = read.standing(conversation, found.author.id)?.and_then(|standing| standing.role);
            let late = window > 0 && now - found.entry.at > window;
            (Action::Recall { own, late, author }, Some(conversation))
        }
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

/// A message that somebody in the conversation can see, or who governs it, and that was not taken back. To whoever is
/// outside it is missing: whether there is one is not asked before.
fn message_of(read: &mut dyn Read, me: &Person, conversation: ConversationId, seq: Seq) -> Result<Found> {
    let is_seen = read.standing(conversation, me.id)?.is_some_and(|standing| {
        let is_public = matches!(standing.kind, Kind::Lobby | Kind::Room) && !standing.elsewhere;
        standing.role.is_some() || me.owner && is_public
    });
    let found = if is_seen { read.messages().message(conversation, seq, me.id)? } else { None };
    Ok(found.filter(Found::stands).ok_or(Fault::Missing)?)
}
