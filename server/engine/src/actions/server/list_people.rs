//! See [`protocol::Command::AllPeople`].

use super::admin;
use crate::{
    actions::conversation::Find, domain::permission::Allowed, hub::Presence, ports::store::Read,
    runner::Result,
};
use protocol::{PersonId, Reply, Residents, limits::RECORDS};

/// A page of the people on the server.
///
/// # Errors
/// The store's.
pub fn list_people(
    read: &mut dyn Read,
    _: &Allowed,
    presence: &Presence,
    find: &Find,
    after: Option<PersonId>,
    held: bool,
) -> Result<Reply> {
    let waiting = read.server().waiting()?;
    let mut people = read.server().residents(find.text(), after, held, RECORDS + 1)?;
    let more = people.len() > usize::from(RECORDS);
    people.truncate(usize::from(RECORDS));
    for resident in &mut people {
        resident.online = presence.is_online(resident.person.id);
    }
    admin(&Residents { people, more, waiting })
}
