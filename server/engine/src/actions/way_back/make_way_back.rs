//! See [`protocol::Command::MakeWayBack`].

use super::show_way_back::way_back;
use crate::{
    actions::{
        Outcome,
        login::{hash, new_token},
    },
    domain::permission::Allowed,
    ports::store::Tx,
    runner::Result,
};
use protocol::Reply;

/// Makes a way back in the place of the one before. Its secret has 256 bits, is shown this once, and is
/// stored only as a hash.
///
/// # Errors
/// The store's.
pub fn make_way_back(tx: &mut dyn Tx, by: &Allowed) -> Result<Outcome> {
    let secret = new_token()?;
    tx.set_way_back(by.me().id, Some(&hash(&secret)))?;
    Ok(Outcome::quiet(Reply::WayBack(way_back(tx, by.me().id, Some(secret))?)))
}
