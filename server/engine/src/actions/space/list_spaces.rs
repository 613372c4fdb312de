//! See [`protocol::Command::Spaces`].

use crate::{actions::server::admin, domain::permission::Allowed, ports::store::Read, runner::Result};
use protocol::Reply;

/// All spaces of the server: their names and sizes, not what is said in them.
///
/// # Errors
/// The store's.
pub fn list_spaces(read: &mut dyn Read, by: &Allowed) -> Result<Reply> {
    admin(&read.spaces().all(by.me().id)?)
}
