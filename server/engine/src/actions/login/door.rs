//! The door: a secret that the pages of the way in give to a browser. It tells a form that comes twice, after
//! a double click or because the answer was lost: the same browser gets the same login again.

use super::token::{hash, hex};
use crate::{
    ports::store::{Identity, Read, TokenHash},
    runner::Result,
};
use sha2::{Digest as _, Sha256};

/// A form that comes twice does so within this time, milliseconds.
const TWICE_MS: i64 = 15 * 60_000;

/// The secret that a door makes of what a form asks for: always the same, so that both answers to a form that
/// was sent twice hold one that works, in whatever order they arrive. As secret as the door's 256 random bits.
pub fn secret_of_door(door: &str, what: &str) -> String {
    let digest = Sha256::new().chain_update("door\0").chain_update(door).chain_update("\0");
    hex(&digest.chain_update(what).finalize())
}

/// The login with this token, if this door let it in a moment ago.
///
/// # Errors
/// The store's.
pub fn let_in_before(
    read: &mut dyn Read,
    now: i64,
    door: &TokenHash,
    token: &str,
) -> Result<Option<Identity>> {
    let Some(identity) = read.identity(&hash(token))? else { return Ok(None) };
    Ok(read.login_by_door(identity.person.id, door, now - TWICE_MS)?.map(|_| identity))
}
