//! See [`protocol::Command::Stickers`].

use crate::{ports::store::Read, runner::Result};
use protocol::Reply;

/// All packs.
///
/// # Errors
/// The store's.
pub fn list_packs(read: &mut dyn Read) -> Result<Reply> {
    Ok(Reply::Stickers(read.stickers().packs()?))
}
