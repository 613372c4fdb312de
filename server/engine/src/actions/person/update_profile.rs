//! See [`protocol::Command::Profile`].

use super::{audience::shown_anew, name::take_name};
use crate::{
    actions::Outcome,
    domain::{name::Name, permission::Allowed},
    ports::store::{ProfileChange, Tx},
    runner::Result,
};
use protocol::{AvatarId, Fault, Locale, PersonId, Reply};

/// Reads what somebody wants to change of themselves.
///
/// # Errors
/// [`Fault::Name`] and [`Fault::UnknownAvatar`].
pub fn profile_change(
    name: Option<&str>,
    avatar: Option<AvatarId>,
    locale: Option<Locale>,
) -> std::result::Result<ProfileChange, Fault> {
    if avatar.is_some_and(|avatar| !avatar.is_known()) {
        return Err(Fault::UnknownAvatar);
    }
    Ok(ProfileChange { name: name.map(Name::parse).transpose()?, avatar, locale })
}

/// Changes one's own name, face or language.
///
/// # Errors
/// [`Fault::Name`] and the store's.
pub fn update_profile(tx: &mut dyn Tx, by: &Allowed, change: &ProfileChange) -> Result<Outcome> {
    apply(tx, by.me().id, change)
}

/// Changes what others see of somebody, and tells them.
pub(super) fn apply(tx: &mut dyn Tx, person: PersonId, change: &ProfileChange) -> Result<Outcome> {
    let mut tell = match &change.name {
        Some(name) => take_name(tx, person, name)?,
        None => Vec::new(),
    };
    tx.set_profile(person, change)?;
    let changed = tx.person(person)?.ok_or(Fault::Missing)?;
    tell.push(shown_anew(tx, changed.clone())?);
    Ok(Outcome::told(Reply::Person(changed), tell))
}
