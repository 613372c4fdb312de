//! What tells a retry from another message under the same nonce.

use protocol::ConversationId;
use sha2::{Digest as _, Sha256};

/// Half of SHA-256 over where a message goes and what it says.
pub type Fingerprint = [u8; 16];

/// The fingerprint of a message. `besides`: what it has besides its text; empty for most.
#[must_use]
pub fn fingerprint(conversation: ConversationId, text: &str, besides: &str) -> Fingerprint {
    let digest = Sha256::new().chain_update(conversation.0.to_be_bytes()).chain_update(text);
    // No text has a NUL.
    let digest = if besides.is_empty() { digest } else { digest.chain_update("\0").chain_update(besides) };
    let digest = digest.finalize();
    let mut half = Fingerprint::default();
    for (to, from) in half.iter_mut().zip(digest) {
        *to = from;
    }
    half
}
