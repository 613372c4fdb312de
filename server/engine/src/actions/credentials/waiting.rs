//! What is kept in memory while somebody is at it. A restart ends it.

use crate::domain::second_factor::SecondFactor;
use protocol::PersonId;

/// A second factor that is being set up. Nothing of it is stored before the first digits are right.
#[derive(Clone)]
pub struct SetUp {
    pub(super) factor: SecondFactor,
    pub(super) account: String,
    pub(super) until: i64,
    /// Each works once in the place of the digits.
    pub codes: Vec<String>,
}

impl SetUp {
    /// The link for the QR code, and the secret as it is typed.
    #[must_use]
    pub fn for_app(&self) -> Option<(String, String)> {
        self.factor.for_app(&self.account)
    }
}

/// Somebody whose password was right.
pub struct Halfway {
    pub person: PersonId,
    /// The password that was right: another one ends the wait.
    pub password: String,
    pub until: i64,
}
