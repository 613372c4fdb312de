//! See [`protocol::Command::AddPeople`].

use super::{retell::retell_face, take_in::take_in};
use crate::{
    actions::{Outcome, conversation::reachable},
    config::PrivateChats,
    domain::permission::Allowed,
    ports::store::{Notice, NoticeKind, Tx},
    runner::Result,
};
use protocol::{
    ConversationId, Fault, PersonId,
    limits::{ADD_PEOPLE, GROUP_PEOPLE},
};
use std::collections::BTreeSet;

/// Some people, each once.
#[derive(Debug, Clone)]
pub struct People(BTreeSet<PersonId>);

impl People {
    /// What a command names.
    ///
    /// # Errors
    /// [`Fault::Full`] if they are more than [`ADD_PEOPLE`].
    pub fn parse(people: Vec<PersonId>) -> std::result::Result<Self, Fault> {
        if people.len() > ADD_PEOPLE { Err(Fault::Full) } else { Ok(Self(people.into_iter().collect())) }
    }

    /// All of them but one.
    pub fn but(&self, me: PersonId) -> impl Iterator<Item = PersonId> {
        self.0.iter().copied().filter(move |person| *person != me)
    }
}

/// Those who can be added by the caller: people who block them stay outside, without a word.
///
/// # Errors
/// [`Fault::Missing`] or [`Fault::Unreachable`] if one of them is not there, [`Fault::NotFriends`] if only friends
/// may, and the store's.
pub fn willing(
    tx: &mut dyn Tx,
    by: &Allowed,
    people: &People,
    private: PrivateChats,
) -> Result<Vec<PersonId>> {
    let mut willing = Vec::new();
    for person in people.but(by.me().id) {
        reachable(tx, by, person, private)?;
        if !tx.contacts().relation(person, by.me().id)?.blocked {
            willing.push(person);
        }
    }
    Ok(willing)
}

/// Adds those who are not in it yet. Where newcomers have to be let in, and where somebody was removed, that is
/// for the owner and admins to do.
///
/// # Errors
/// [`Fault::Forbidden`], those of [`willing`], [`Fault::Banned`] if a member adds
/// somebody who was removed, [`Fault::Full`], and the store's.
pub fn add_people(
    tx: &mut dyn Tx,
    by: &Allowed,
    conversation: ConversationId,
    people: &People,
    private: PrivateChats,
) -> Result<Outcome> {
    let me = by.me().id;
    let leads = by.standing().is_some_and(|standing| standing.leads());
    if !leads && tx.groups().group(conversation)?.settings.approval {
        return Err(Fault::Forbidden.into());
    }
    let mut newcomers = Vec::new();
    for person in willing(tx, by, people, private)? {
        let standing = tx.standing(conversation, person)?.ok_or(Fault::Missing)?;
        if let Some(until) = standing.banned_until.filter(|until| !leads && *until > by.now()) {
            return Err(Fault::Banned { until }.into());
        }
        if standing.role.is_none() {
            newcomers.push(person);
        }
    }
    if tx.member_count(conversation)? as usize + newcomers.len() > GROUP_PEOPLE as usize {
        return Err(Fault::Full.into());
    }
    let mut tell = Vec::new();
    for person in newcomers {
        let added = Notice { subject: Some(person), ..Notice::by(me, NoticeKind::Added) };
        tell.extend(take_in(tx, conversation, person, added)?);
    }
    if !tell.is_empty() {
        tell.extend(retell_face(tx, conversation)?);
    }
    Ok(Outcome::done(tell))
}
