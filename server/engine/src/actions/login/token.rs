//! The secret of a login.

use crate::{
    ports::store::{StoreError, TokenHash},
    runner::Result,
};
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
    Ok(hex(&bytes))
}

/// Bytes as a secret is written: in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a text can be a token or another secret that [`new_token`] made.
#[must_use]
pub fn is_token(text: &str) -> bool {
    text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What is kept of it.
pub fn hash(token: &str) -> TokenHash {
    Sha256::digest(token).into()
}
