//! The key by which push services know this server (VAPID, RFC 8292).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_json::json;
use std::fmt;

/// For how long a push service believes what was signed, seconds: half of what it may be (RFC 8292 §2).
const HOLDS: i64 = 12 * 3_600;

/// The key pair.
pub struct PushKey {
    pair: EcdsaKeyPair,
    random: SystemRandom,
}

impl fmt::Debug for PushKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PushKey({})", self.public())
    }
}

impl PushKey {
    /// Makes a new one, as PKCS #8; `None` without randomness.
    #[must_use]
    pub fn generate() -> Option<Vec<u8>> {
        let made =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).ok()?;
        Some(made.as_ref().to_vec())
    }

    /// Reads one; `None` if it is none.
    #[must_use]
    pub fn read(pkcs8: &[u8]) -> Option<Self> {
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8, &random).ok()?;
        Some(Self { pair, random })
    }

    /// The public part, as browsers want it (`applicationServerKey`).
    #[must_use]
    pub fn public(&self) -> String {
        BASE64.encode(self.pair.public_key())
    }

    /// What goes into `Authorization` of a post to a push service: its origin, and whom it may write to about us, at a
    /// time in seconds since 1970. `None` without randomness.
    #[must_use]
    pub fn authorization(&self, origin: &str, contact: &str, now: i64) -> Option<String> {
        let claims = json!({ "aud": origin, "exp": now + HOLDS, "sub": contact });
        let head = BASE64.encode(r#"{"typ":"JWT","alg":"ES256"}"#);
        let signed = format!("{head}.{}", BASE64.encode(claims.to_string()));
        let signature = BASE64.encode(self.pair.sign(&self.random, signed.as_bytes()).ok()?);
        Some(format!("vapid t={signed}.{signature}, k={}", self.public()))
    }
}
