//! Who hears of a change of somebody.

use crate::{
    ports::{
        bus::{Audience, Envelope},
        store::Read,
    },
    runner::Result,
};
use protocol::{Person, PersonId};

/// Who may know of somebody, and so hears how they look now.
///
/// # Errors
/// The store's.
pub fn audience(read: &mut dyn Read, person: PersonId) -> Result<Audience> {
    let mut people = read.spaces().kept_by(person)?;
    people.push(person);
    Ok(Audience { places: read.memberships(person)?, people })
}

/// Tells them.
///
/// # Errors
/// The store's.
pub fn shown_anew(read: &mut dyn Read, person: Person) -> Result<Envelope> {
    Ok(Envelope::Person { audience: audience(read, person.id)?, person })
}
