//! See [`protocol::Command::WayBack`].

use crate::{domain::permission::Allowed, ports::store::Read, runner::Result};
use protocol::{PersonId, Reply, WayBack};

/// How the caller could come back, and since when.
///
/// # Errors
/// The store's.
pub fn show_way_back(read: &mut dyn Read, by: &Allowed) -> Result<Reply> {
    Ok(Reply::WayBack(way_back(read, by.me().id, None)?))
}

/// The same for somebody who has just made a secret.
pub(super) fn way_back(read: &mut dyn Read, person: PersonId, secret: Option<String>) -> Result<WayBack> {
    let email = read.accounts().account(person)?.map(|account| account.email);
    let second_factor = read.accounts().second_factor(person)?.is_some();
    Ok(WayBack { made_at: read.way_back(person)?, secret, email, second_factor })
}
