//! What a space may be called.

use crate::{domain::name::Name, ports::store::Read, runner::Result};
use protocol::{ConversationId, Fault, NameFault, PersonId};

/// Refuses the name of another space, and one that looks the same: whoever is in both could not tell them apart. `space` is
/// the one that gets the name, if it is there already. A first space without a name is shown under one that nobody can
/// choose.
///
/// # Errors
/// [`NameFault::Taken`] and the store's.
pub fn free_space_name(read: &mut dyn Read, name: &str, space: Option<ConversationId>) -> Result<()> {
    let wanted = Name::unchecked(name.to_owned());
    let is_same = |name: String| {
        let theirs = Name::unchecked(name);
        theirs.skeleton == wanted.skeleton || theirs.look == wanted.look
    };
    let others = read.spaces().all(PersonId(0))?.into_iter().filter(|other| Some(other.lobby) != space);
    if others.into_iter().any(|other| is_same(other.name)) {
        return Err(Fault::Name(NameFault::Taken).into());
    }
    Ok(())
}
