//! What a password may be: long enough, and none of those that are tried first.

use protocol::{
    AccountFault, Fault,
    limits::{PASSWORD_MAX, PASSWORD_MIN},
};
use std::fmt;
use unicode_normalization::UnicodeNormalization as _;

/// A password that is found within this many guesses stands in everybody's list.
const LISTED: u64 = 100_000;

/// A password as it is hashed: NFKC, so that a wide digit or another way to compose an accent is the same
/// password (NIST SP 800-63B §3.1.1.2). Nothing is trimmed and nothing cut.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// It is never shown.
impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

impl Password {
    /// Reads a new password. Only its length counts; [`Self::is_common`] is asked afterwards, as it takes
    /// a while.
    ///
    /// # Errors
    /// [`AccountFault::PasswordTooShort`], [`AccountFault::PasswordTooLong`].
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let password = Self::tried(typed).ok_or(Fault::Account(AccountFault::PasswordTooLong))?;
        if password.0.chars().count() < PASSWORD_MIN {
            return Err(Fault::Account(AccountFault::PasswordTooShort));
        }
        Ok(password)
    }

    /// Reads a password that somebody tries; `None` if it is longer than any.
    #[must_use]
    pub fn tried(typed: &str) -> Option<Self> {
        // Four bytes a character, and compatibility forms that become several.
        let short = typed.len() <= PASSWORD_MAX * 16;
        let normal: String = short.then(|| typed.nfkc().take(PASSWORD_MAX + 1).collect())?;
        (normal.chars().count() <= PASSWORD_MAX).then_some(Self(normal))
    }

    /// Whether it is one of the first hundred thousand that anybody would try, also with other case, with
    /// digits for letters, or made of what is known of this person. Takes milliseconds.
    #[must_use]
    pub fn is_common(&self, known: &[&str]) -> bool {
        let parts = known.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
        let joined =
            known.iter().map(|text| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>());
        let known: Vec<String> =
            known.iter().copied().chain(parts).map(str::to_owned).chain(joined).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        zxcvbn::zxcvbn(&self.0, &known).guesses() < LISTED
    }

    /// What is hashed.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_length_counts() {
        let fault = |typed: &str| Password::parse(typed).err();
        for fine in ["12345678", "一二三四五六七八", "        ", "aaaaaaaa", &"长".repeat(128)] {
            assert_eq!(fault(fine), None, "{fine}");
        }
        for short in ["", "1234567", "一二三四五六七"] {
            assert_eq!(fault(short), Some(Fault::Account(AccountFault::PasswordTooShort)), "{short}");
        }
        for long in ["x".repeat(129), "长".repeat(129), "x".repeat(1 << 20)] {
            assert_eq!(fault(&long), Some(Fault::Account(AccountFault::PasswordTooLong)));
        }
    }

    #[test]
    fn a_wide_digit_is_a_digit() {
        assert_eq!(Password::parse("１２３４ＡＢＣＤ"), Password::parse("1234ABCD"));
        assert_eq!(Password::parse("caf\u{e9}-creme"), Password::parse("cafe\u{301}-creme"));
        assert_ne!(Password::parse("Abcdefgh"), Password::parse("abcdefgh"));
    }

    #[test]
    fn what_is_tried_first_is_refused() {
        let common = |typed: &str| Password::parse(typed).unwrap().is_common(&["mingzhu", "ada@example.org"]);
        for known in [
            "12345678",
            "password",
            "Password1",
            "iloveyou",
            "qwertyuiop",
            "11111111",
            "P@ssw0rd",
            "football1",
            "mingzhu1",
            "ada@example.org",
        ] {
            assert!(common(known), "{known}");
        }
        for fine in ["correct horse battery", "小桥流水人家夕阳西下", "x7Kq-29fLm", "gUvzin-4tyzqo"]
        {
            assert!(!common(fine), "{fine}");
        }
    }
}
