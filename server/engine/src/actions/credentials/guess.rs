//! Counts tries of passwords and digits, so that nobody guesses them and nobody locks anybody out.

use super::{pace::Pace, tries::Tries};
use crate::config::Quotas;
use protocol::{Fault, LoginId};
use std::{net::IpAddr, time::Duration};

/// Wrong ones of one account in this time, from one household, browser or login.
const WITHIN: Duration = Duration::from_secs(30 * 60);
/// Strangers from everywhere wait so long for their next password, at most.
const MOST_PASSWORDS: Duration = Duration::from_secs(60);
/// And so long for their next digits, of which there are only a million; they know the password already.
const MOST_DIGITS: Duration = Duration::from_secs(30 * 60);

/// Who tries.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Who {
    /// A browser that the account knows ([`super::recognition`]).
    Browser(String),
    /// Whoever is logged in by this login.
    Login(LoginId),
    /// Anybody else, by where they are.
    Household(IpAddr),
}

/// What is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Secret {
    /// The password of an account.
    Password,
    /// The digits of its second factor, or a recovery code.
    Digits,
}

/// The counts.
pub struct Guesses {
    /// By what, whose and who.
    by_whom: Tries<Key>,
    by_household: Tries<IpAddr>,
    passwords: Pace,
    digits: Pace,
}

type Key = (Secret, String, Who);

/// One try, which counts as a wrong one unless it is taken back.
pub struct Guess<'a> {
    guesses: &'a Guesses,
    key: Key,
}

impl Guesses {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(quotas: &Quotas) -> Self {
        let free = quotas.wrong_passwords_per_account;
        Self {
            by_whom: Tries::new(free, WITHIN),
            by_household: Tries::new(quotas.wrong_passwords_per_hour, Duration::from_secs(3_600)),
            passwords: Pace::new(free, MOST_PASSWORDS),
            digits: Pace::new(free, MOST_DIGITS),
        }
    }

    /// Counts a try at somebody's secret, before anybody looks. A browser that their account knows is counted by itself:
    /// whatever strangers do, it may go on.
    ///
    /// # Errors
    /// [`Fault::RateLimited`].
    pub fn admit(&self, secret: Secret, whose: &str, who: Who) -> Result<Guess<'_>, Fault> {
        let guess = Guess { guesses: self, key: (secret, whose.to_owned(), who) };
        self.by_whom.admit(guess.key.clone())?;
        let admitted = guess.admit_elsewhere();
        if admitted.is_err() {
            self.by_whom.take_back(&guess.key);
        }
        admitted.map(|()| guess)
    }

    fn pace(&self, secret: Secret) -> &Pace {
        match secret {
            Secret::Password => &self.passwords,
            Secret::Digits => &self.digits,
        }
    }

    /// Forgets what counts no longer.
    pub fn sweep(&self) {
        self.by_whom.sweep();
        self.by_household.sweep();
        self.passwords.sweep();
        self.digits.sweep();
    }
}

impl Guess<'_> {
    /// Counts it with those of others: of the household, and of everybody who tries the same account.
    fn admit_elsewhere(&self) -> Result<(), Fault> {
        let (secret, whose, who) = &self.key;
        match who {
            Who::Browser(_) => return Ok(()),
            Who::Login(_) => {}
            Who::Household(household) => self.guesses.by_household.admit(*household)?,
        }
        let admitted = self.guesses.pace(*secret).admit(whose);
        if let (Err(_), Who::Household(household)) = (&admitted, who) {
            self.guesses.by_household.take_back(household);
        }
        admitted
    }

    /// It was right: the earlier ones of this browser, login or household are forgotten.
    pub fn was_right(self) {
        self.guesses.by_whom.clear(&self.key);
        self.take_back();
    }

    /// Nobody looked.
    pub fn take_back(self) {
        let (secret, whose, who) = &self.key;
        self.guesses.by_whom.take_back(&self.key);
        if let Who::Household(household) = who {
            self.guesses.by_household.take_back(household);
        }
        if !matches!(who, Who::Browser(_)) {
            self.guesses.pace(*secret).take_back(whose);
        }
    }
}
