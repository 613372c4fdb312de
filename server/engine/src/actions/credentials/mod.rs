//! Accounts: an e-mail address and a password, by which a person comes back from anywhere. What somebody asks
//! for by mail begins once they press the button behind its link. No answer says who has an account.

mod activate;
mod add_account;
mod ask_reset;
mod change_email;
mod change_password;
mod deliver;
mod hashing;
mod letters;
mod log_in;
mod register;
mod reset;
mod reverify;
mod second_factor;
mod second_step;
mod tries;
mod waiting;

pub use activate::{Activated, activate};
pub use add_account::add_account;
pub use ask_reset::ask_reset;
pub use change_email::change_email;
pub use change_password::change_password;
pub use deliver::deliver;
pub use log_in::log_in;
pub use register::{Asked, register};
pub use reset::reset;
pub(super) use reverify::reverify;
pub use second_factor::{
    begin_second_factor, confirm_second_factor, drop_second_factor, second_factor_set_up,
};
pub use second_step::{Came, second_step};
pub(super) use second_step::{end_wait, who_waits};
pub use waiting::SetUp;

use crate::{config::Quotas, ports::store::TokenHash};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};
use hashing::Hashing;
use protocol::{Fault, PersonId};
use std::{
    collections::HashMap,
    net::IpAddr,
    num::NonZeroU32,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::Notify;
use tries::Tries;
use waiting::Halfway;

/// How long the link of an activation or of a new address holds, milliseconds.
const ACTIVATE_MS: i64 = 60 * 60_000;
/// How long the link of a reset holds, milliseconds.
const RESET_MS: i64 = 30 * 60_000;
/// Wrong passwords of one account in [`WRONG_WITHIN`].
const WRONG_PER_ACCOUNT: u32 = 5;
/// See [`WRONG_PER_ACCOUNT`].
const WRONG_WITHIN: Duration = Duration::from_secs(30 * 60);
/// Mails to one address per hour.
const MAILS_PER_HOUR: NonZeroU32 = NonZeroU32::new(3).unwrap();
/// Mails per minute in all.
const MAILS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(120).unwrap();

/// What accounts need in memory: passwords are hashed a few at a time, and everything is counted.
pub struct Credentials {
    hashing: Hashing,
    wrong_of_account: Tries<String>,
    wrong_of_address: Tries<IpAddr>,
    registrations: DefaultKeyedRateLimiter<IpAddr>,
    mails_to: DefaultKeyedRateLimiter<String>,
    mails: DefaultDirectRateLimiter,
    /// A mail waits.
    queued: Notify,
    /// Second factors that are being set up.
    set_ups: Mutex<HashMap<PersonId, SetUp>>,
    /// Who has given the password and not the digits, by the secret that goes on with it.
    halfway: Mutex<HashMap<TokenHash, Halfway>>,
}

impl Credentials {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(quotas: &Quotas) -> Self {
        let per_hour = |n: u32| Quota::per_hour(NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN));
        Self {
            hashing: Hashing::default(),
            wrong_of_account: Tries::new(WRONG_PER_ACCOUNT, WRONG_WITHIN),
            wrong_of_address: Tries::new(quotas.wrong_passwords_per_hour, Duration::from_secs(3_600)),
            registrations: RateLimiter::keyed(per_hour(quotas.registrations_per_hour)),
            mails_to: RateLimiter::keyed(Quota::per_hour(MAILS_PER_HOUR)),
            mails: RateLimiter::direct(Quota::per_minute(MAILS_PER_MINUTE)),
            queued: Notify::new(),
            set_ups: Mutex::default(),
            halfway: Mutex::default(),
        }
    }

    /// Counts a registration from an address.
    ///
    /// # Errors
    /// [`Fault::RateLimited`].
    pub fn admit_registration(&self, address: IpAddr) -> Result<(), Fault> {
        self.registrations.check_key(&address).map_err(|_| Fault::RateLimited { retry_ms: 60_000 })
    }

    /// Counts a mail to an address ([`crate::domain::email::Email::key`]), whether somebody has an account
    /// with it or not. `false` if it has had its share: whoever asks is not told, since that would say that
    /// somebody else has asked.
    fn admit_mail(&self, email_key: &str) -> Result<bool, Fault> {
        if self.mails_to.check_key(&email_key.to_owned()).is_err() {
            return Ok(false);
        }
        self.mails.check().map_err(|_| Fault::Busy { retry_ms: 60_000 / MAILS_PER_MINUTE })?;
        Ok(true)
    }

    /// Counts a try of a password.
    fn admit_try(&self, address: IpAddr, account: &str) -> Result<(), Fault> {
        self.wrong_of_address.admit(address)?;
        let admitted = self.wrong_of_account.admit(account.to_owned());
        if admitted.is_err() {
            self.wrong_of_address.take_back(&address);
        }
        admitted
    }

    /// It was right, or nobody looked.
    fn take_back_try(&self, address: IpAddr, account: &str) {
        self.wrong_of_address.take_back(&address);
        self.wrong_of_account.take_back(account);
    }

    fn set_ups(&self) -> MutexGuard<'_, HashMap<PersonId, SetUp>> {
        self.set_ups.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn halfway(&self) -> MutexGuard<'_, HashMap<TokenHash, Halfway>> {
        self.halfway.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets what counts no longer.
    pub(super) fn sweep(&self) {
        self.registrations.retain_recent();
        self.mails_to.retain_recent();
        self.wrong_of_account.sweep();
        self.wrong_of_address.sweep();
    }
}
