//! See [`protocol::Command::Logins`].

use crate::{domain::permission::Allowed, ports::store::Read, runner::Result};
use protocol::{PersonId, Reply};

/// The logins of somebody.
///
/// # Errors
/// The store's.
pub fn list_logins(read: &mut dyn Read, by: &Allowed, person: PersonId) -> Result<Reply> {
    let mut logins = read.logins(person)?;
    for login in &mut logins {
        login.this = login.id == by.login();
    }
    Ok(Reply::Logins(logins))
}
