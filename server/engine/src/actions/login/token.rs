//! The secret of a login.

use crate::{
    ports::store::{StoreError, TokenHash},
    runner::Result,
};
use protocol::PersonId;
use sha2::{Digest as _, Sha256};

/// Digits of a token: 256 random bits in hexadecimal.
const DIGITS: usize = 64;

/// A new token.
///
/// # Errors
/// If the system gives no randomness.
pub fn new_token() -> Result<String> {
    let mut bytes = [0; DIGITS / 2];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Failed(format!("no randomness: {error}")))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Whether a text can be a token or another secret that [`new_token`] made.
#[must_use]
pub fn is_token(text: &str) -> bool {
    text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The token of the first login of somebody who came in by a door: always the same, so that both answers to
/// a form that was sent twice hold a token that works, in whatever order they arrive. As secret as the
/// door's 256 random bits, and no other person's.
pub fn token_of_door(door: &str, person: PersonId) -> String {
    let digest = Sha256::new().chain_update("first login\0").chain_update(door).chain_update("\0");
    let digest = digest.chain_update(person.to_string()).finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is kept of it.
pub fn hash(token: &str) -> TokenHash {
    Sha256::digest(token).into()
}
