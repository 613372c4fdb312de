//! What a new password ends: every other way in that somebody may have prepared.

use crate::{
    actions::login::end_all,
    ports::{bus::Envelope, store::Tx},
    runner::Result,
};
use protocol::{HookState, LoginEnd, LoginId, PersonId};

/// Ends all logins but for one – with them what they have offered to other devices –, the links that are under way, and
/// the way back. Services outside are told nothing more until they are turned on again: whoever was here may have added
/// one of their own. Mails go on: they go to the account's own address.
///
/// # Errors
/// The store's.
pub fn end_others(tx: &mut dyn Tx, person: PersonId, but: Option<LoginId>) -> Result<Vec<Envelope>> {
    tx.write_accounts().burn_mail_tokens(person)?;
    tx.set_way_back(person, None)?;
    tx.write_hooks().end_hooks(person, HookState::Ended)?;
    end_all(tx, person, but, LoginEnd::SignedOut)
}
