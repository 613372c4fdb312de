//! The secret of a login.

use crate::{
    ports::store::{StoreError, TokenHash},
    runner::Result,
};
use sha2::{Digest as _, Sha256};

/// Digits of a token: 256 random bits in hexadecimal.
pub const DIGITS: usize = 64;

/// A new token.
pub fn new_token() -> Result<String> {
    let mut bytes = [0; DIGITS / 2];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Failed(format!("no randomness: {error}")))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// What is kept of it.
pub fn hash(token: &str) -> TokenHash {
    Sha256::digest(token).into()
}
