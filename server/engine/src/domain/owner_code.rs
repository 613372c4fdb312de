//! The one-time code that makes whoever enters it an owner of the server. It is shown on the machine's
//! console only; the store keeps its hash.

use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

/// Crockford's base 32 (crockford.com/base32.html): without I, L, O and U.
const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// With five bits each, 120 bits: nobody guesses that, however often they may try.
const LENGTH: usize = 24;
/// Symbols between two hyphens.
const GROUP: usize = 4;

/// An owner code, as it is shown once.
pub struct OwnerCode;

impl OwnerCode {
    /// Makes a code. Gives what is shown – six groups like `7K3M` with hyphens between them – and the hash
    /// that is stored.
    ///
    /// # Errors
    /// If the system gives no randomness.
    pub fn generate() -> Result<(String, [u8; 32]), getrandom::Error> {
        let shown = draw(LENGTH)?;
        let hash = Self::hash(&shown);
        Ok((shown, hash))
    }

    /// The hash of what somebody typed, whatever its case, hyphens, spaces and width, and with O for 0 and
    /// I or L for 1.
    #[must_use]
    pub fn hash(typed: &str) -> [u8; 32] {
        Sha256::digest(normalize(typed)).into()
    }
}

/// Random symbols in groups of four, with hyphens between them.
///
/// # Errors
/// If the system gives no randomness.
pub fn draw(length: usize) -> Result<String, getrandom::Error> {
    let mut bytes = vec![0; length];
    getrandom::fill(&mut bytes)?;
    let mut shown = String::with_capacity(length + length / GROUP);
    for (n, byte) in bytes.into_iter().enumerate() {
        if n > 0 && n % GROUP == 0 {
            shown.push('-');
        }
        // 32 divides 256: every symbol is as likely as any other.
        shown.extend(SYMBOLS.get(usize::from(byte % 32)).map(|symbol| char::from(*symbol)));
    }
    Ok(shown)
}

fn normalize(typed: &str) -> String {
    // NFKC makes an ASCII letter of the wide one that a Chinese keyboard types (UAX #15).
    let letters = typed.nfkc().filter(char::is_ascii_alphanumeric);
    letters
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_code_has_six_groups_and_more_than_a_hundred_bits() {
        let codes: HashSet<String> = (0..200).map(|_| OwnerCode::generate().unwrap().0).collect();
        assert_eq!(codes.len(), 200);
        let mut seen = HashSet::new();
        for code in &codes {
            let groups: Vec<_> = code.split('-').collect();
            assert!(groups.len() == 6 && groups.iter().all(|group| group.len() == GROUP), "{code}");
            seen.extend(code.chars());
        }
        // 24 symbols of 5 bits, each of the 32 in use.
        assert_eq!(seen.len(), 33, "{seen:?}");
        assert!(!seen.iter().any(|letter| "ILOUilou".contains(*letter)));
    }

    #[test]
    fn it_is_compared_as_people_type() {
        let hash = OwnerCode::hash("01AB-CDEF-GHJK-MNPQ-RSTV-WXYZ");
        for typed in [
            "01ab cdef ghjk mnpq rstv wxyz",
            " 01ABCDEFGHJKMNPQRSTVWXYZ\n",
            "O1AB–CDEF—GHJK_MNPQ-RSTV-WXYZ",
            "oLab-cdef-ghjk-mnpq-rstv-wxyz",
            "0iAB-CDEF-GHJK-MNPQ-RSTV-WXYZ",
            "０１ＡＢ－ＣＤＥＦ　ｇｈｊｋ－ｍｎｐｑ－ｒｓｔｖ－ｗｘｙｚ",
        ] {
            assert_eq!(OwnerCode::hash(typed), hash, "{typed}");
        }
        for other in ["", "01AB", "01AB-CDEF-GHJK-MNPQ-RSTV-WXY0", "01AB-CDEF-GHJK-MNPQ-RSTV-WXYZ-0"] {
            assert_ne!(OwnerCode::hash(other), hash, "{other}");
        }
        let (shown, hash) = OwnerCode::generate().unwrap();
        assert_eq!(OwnerCode::hash(&shown.to_lowercase().replace('-', "")), hash);
    }
}
