//! See [`protocol::Command::DropWayBack`].

use crate::{actions::Outcome, domain::permission::Allowed, ports::store::Tx, runner::Result};

/// Drops the caller's way back. Dropping none is fine.
///
/// # Errors
/// The store's.
pub fn drop_way_back(tx: &mut dyn Tx, by: &Allowed) -> Result<Outcome> {
    tx.set_way_back(by.me().id, None)?;
    Ok(Outcome::done(Vec::new()))
}
