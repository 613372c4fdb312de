//! See [`protocol::Command::DropStickers`].

use crate::{actions::Outcome, domain::permission::Allowed, ports::store::Tx, runner::Result};
use protocol::{Fault, Nonce};

/// Removes a pack. Messages keep the stickers that they have.
///
/// # Errors
/// [`Fault::Missing`] and the store's.
pub fn drop_pack(tx: &mut dyn Tx, by: &Allowed, pack: Nonce) -> Result<Outcome> {
    if !tx.write_stickers().drop_pack(pack)? {
        return Err(Fault::Missing.into());
    }
    Ok(Outcome::done(Vec::new()).audited(format!("{} removed sticker pack {pack}", by.me().id)))
}
