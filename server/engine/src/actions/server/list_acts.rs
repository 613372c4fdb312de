//! See [`protocol::Command::Acts`].

use super::admin;
use crate::{domain::permission::Allowed, ports::store::Read, runner::Result};
use protocol::{RecordId, Reply, limits::RECORDS};

/// What owners did; with `mine` only what was done to the caller.
///
/// # Errors
/// The store's.
pub fn list_acts(read: &mut dyn Read, by: &Allowed, mine: bool, before: Option<RecordId>) -> Result<Reply> {
    admin(&read.server().acts(mine.then(|| by.me().id), before, RECORDS)?)
}
