//! Six digits that change every half minute (RFC 6238), and what stands in for them once.

use super::owner_code::{OwnerCode, draw};
use totp_rs::{Builder, Secret, Totp};

/// Symbols of a recovery code: 80 random bits.
const CODE: usize = 16;
/// How many there are.
const CODES: usize = 8;

/// The secret that an app and the server share.
#[derive(Clone)]
pub struct SecondFactor(Vec<u8>);

impl SecondFactor {
    /// A new one, of 160 random bits.
    ///
    /// # Errors
    /// If the system gives no randomness.
    pub fn generate() -> Result<Self, getrandom::Error> {
        let mut bytes = vec![0; 20];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// One that was stored.
    #[must_use]
    pub fn stored(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// What is stored.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    fn totp(&self, account: &str) -> Option<Totp> {
        // Colons would end the name in the link.
        let account = account.replace(':', "");
        Builder::new()
            .with_secret(Secret::from(self.0.clone()))
            .with_account_name(account)
            .with_issuer(Some("Leliao"))
            .build()
            .ok()
    }

    /// The link that an app reads from a QR code, and the secret as it is typed (RFC 4648 §6).
    #[must_use]
    pub fn for_app(&self, account: &str) -> Option<(String, String)> {
        let link = self.totp(account)?.to_url().ok()?;
        Some((link, Secret::from(self.0.clone()).to_base32()))
    }

    /// The time step that these digits are of, if it is this one or one beside it. `now`: milliseconds since
    /// 1970.
    #[must_use]
    pub fn step_of(&self, typed: &str, now: i64) -> Option<i64> {
        let digits: String =
            typed.chars().filter_map(|c| c.to_digit(10).or_else(|| wide(c))).map(|d| d.to_string()).collect();
        let seconds = u64::try_from(now / 1_000).ok()?;
        self.totp("x")?.check(&digits, seconds).and_then(|step| i64::try_from(step).ok())
    }

    /// The digits of a moment.
    #[must_use]
    pub fn digits_at(&self, now: i64) -> String {
        let seconds = u64::try_from(now / 1_000).unwrap_or_default();
        self.totp("x").map(|totp| totp.generate(seconds).to_string()).unwrap_or_default()
    }
}

/// A full-width digit, as a Chinese keyboard types it.
fn wide(c: char) -> Option<u32> {
    ('０'..='９').contains(&c).then(|| u32::from(c) - u32::from('０'))
}

/// Codes that each work once in the place of the digits, as they are shown this once.
///
/// # Errors
/// If the system gives no randomness.
pub fn recovery_codes() -> Result<Vec<String>, getrandom::Error> {
    (0..CODES).map(|_| draw(CODE)).collect()
}

/// What is stored of a recovery code, however it was typed.
#[must_use]
pub fn recovery_hash(typed: &str) -> [u8; 32] {
    OwnerCode::hash(typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_the_standard() {
        // RFC 6238, appendix B: the last six of eight digits.
        let factor = SecondFactor::stored(b"12345678901234567890".to_vec());
        assert_eq!(factor.digits_at(59_000), "287082");
        assert_eq!(factor.digits_at(1_111_111_109_000), "081804");
        assert_eq!(factor.step_of("287082", 59_000), Some(1));
        assert_eq!(factor.step_of(" 287 082 ", 89_999), Some(1), "half a minute late");
        assert_eq!(factor.step_of("２８７０８２", 59_000), Some(1));
        assert_eq!(factor.step_of("287082", 90_000), None);
        for wrong in ["", "287083", "28708", "2870822", "x"] {
            assert_eq!(factor.step_of(wrong, 59_000), None, "{wrong}");
        }
        let (link, typed) = factor.for_app("a:b@example.org").unwrap();
        assert!(link.starts_with("otpauth://totp/Leliao:ab%40example.org?secret=GEZDGNBV"), "{link}");
        assert_eq!(typed, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn recovery_codes_are_told_apart_and_typed_as_people_type() {
        let codes = recovery_codes().unwrap();
        let hashes: std::collections::BTreeSet<_> = codes.iter().map(|code| recovery_hash(code)).collect();
        assert_eq!((codes.len(), hashes.len()), (8, 8));
        let code = codes.first().unwrap();
        assert_eq!(code.len(), 19, "{code}");
        assert_eq!(recovery_hash(code), recovery_hash(&code.to_lowercase().replace('-', " ")));
    }
}
