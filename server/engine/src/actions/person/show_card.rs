//! See [`protocol::Command::Card`].

use crate::{domain::permission::Allowed, hub::Presence, ports::store::Read, runner::Result};
use protocol::{AboutMe, Card, Fault, Json, Kind, Member, PersonId, Reply, Shared, limits::SHARED};

/// A person's card, of somebody who has left for ever too: their messages still lead here. What both are in
/// is named, but for private chats.
///
/// # Errors
/// [`Fault::Missing`] if there is no such person, and the store's.
pub fn show_card(read: &mut dyn Read, by: &Allowed, presence: &Presence, person: PersonId) -> Result<Reply> {
    let shown = read.anybody(person)?.ok_or(Fault::Missing)?;
    let mine = read.memberships(by.me().id)?;
    let mut shared = Vec::new();
    for conversation in read.memberships(person)?.into_iter().filter(|id| mine.contains(id)) {
        let standing = read.standing(conversation, person)?;
        let is_place = standing.is_some_and(|standing| standing.kind != Kind::Private);
        if let Some(member) = read.member(conversation, person)?.filter(|_| is_place) {
            let Member { role, muted_until, guest, .. } = member;
            shared.push(Shared { conversation, role, muted_until, guest });
        }
        if shared.len() == usize::from(SHARED) {
            break;
        }
    }
    let online = !shown.gone && presence.is_online(person);
    let about = if shown.gone { AboutMe::default() } else { read.server().about(person)? };
    let about = (!about.is_empty()).then(|| Json::of(&about).ok()).flatten();
    Ok(Reply::Card(Card { person: shown, online, shared, about }))
}
