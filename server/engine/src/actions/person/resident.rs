//! Who is there for everybody on the server.

use crate::{ports::store::Read, runner::Result};
use protocol::{Held, PersonId};

/// Whether others may write to somebody, ask them to be friends, or take them into a group. A guest is in one room and
/// nowhere else, and who waits to be let in is nowhere yet.
///
/// # Errors
/// The store's.
pub fn is_resident(read: &mut dyn Read, person: PersonId) -> Result<bool> {
    Ok(read.person(person)?.is_some()
        && read.server().guest_in(person)?.is_none()
        && read.server().held(person)? != Some(Held::Waiting))
}
