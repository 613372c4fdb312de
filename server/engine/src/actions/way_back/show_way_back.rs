//! See [`protocol::Command::WayBack`].

use crate::{domain::permission::Allowed, ports::store::Read, runner::Result};
use protocol::{Reply, WayBack};

/// Whether the caller has a way back, and since when.
///
/// # Errors
/// The store's.
pub fn show_way_back(read: &mut dyn Read, by: &Allowed) -> Result<Reply> {
    Ok(Reply::WayBack(WayBack { made_at: read.way_back(by.me().id)?, secret: None }))
}
