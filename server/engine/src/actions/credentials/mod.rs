//! Accounts: an e-mail address and a password, by which a person comes back from anywhere. What somebody asks
//! for by mail begins once they press the button behind its link. No answer says who has an account.

mod activate;
mod add_account;
mod ask_reset;
mod change_email;
mod change_password;
mod client;
mod deliver;
mod end_others;
mod guess;
mod hashing;
mod letters;
mod log_in;
mod pace;
mod proofs;
mod prove;
mod register;
mod reset;
mod reverify;
mod second_factor;
mod second_step;
mod tries;
mod waiting;

pub use activate::{Pressed, activate};
pub use add_account::add_account;
pub use ask_reset::ask_reset;
pub use change_email::change_email;
pub use change_password::change_password;
pub use client::{Client, recognition};
pub use deliver::deliver;
pub use log_in::log_in;
pub(super) use prove::{hurts, want_proof};
pub use prove::{prove, prove_oneself};
pub use register::{Asked, register};
pub use reset::reset;
pub(super) use reverify::reverify;
pub use second_factor::{
    begin_second_factor, confirm_second_factor, drop_second_factor, second_factor_set_up,
};
pub use second_step::{Came, second_step};
pub use waiting::SetUp;

use crate::{config::Quotas, domain::network::household};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};
use guess::Guesses;
use hashing::Hashing;
use proofs::Proofs;
use protocol::{Fault, LoginId, PersonId};
use std::{
    collections::HashMap,
    net::IpAddr,
    num::NonZeroU32,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::Notify;
use waiting::Halfway;

/// How long the link of an activation or of a new address holds, milliseconds.
const ACTIVATE_MS: i64 = 60 * 60_000;
/// How long the link of a reset holds, milliseconds.
const RESET_MS: i64 = 30 * 60_000;

/// What accounts need in memory: passwords are hashed a few at a time, and everything is counted.
pub struct Credentials {
    hashing: Hashing,
    guesses: Guesses,
    registrations: DefaultKeyedRateLimiter<IpAddr>,
    mails_to: DefaultKeyedRateLimiter<String>,
    mails: DefaultDirectRateLimiter,
    mail_retry_ms: u32,
    /// A mail waits.
    queued: Notify,
    /// Second factors that are being set up.
    set_ups: Mutex<HashMap<PersonId, SetUp>>,
    /// Who has given the password and not the digits, by the secret that goes on with it.
    halfway: Arc<Halfway>,
    proofs: Proofs,
}

impl Credentials {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(quotas: &Quotas) -> Self {
        let at_least_one = |n: u32| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        let per_hour = |n: u32| Quota::per_hour(at_least_one(n));
        Self {
            hashing: Hashing::default(),
            guesses: Guesses::new(quotas),
            registrations: RateLimiter::keyed(per_hour(quotas.registrations_per_hour)),
            mails_to: RateLimiter::keyed(per_hour(quotas.mails_per_hour)),
            mails: RateLimiter::direct(Quota::per_minute(at_least_one(quotas.mails_per_minute))),
            mail_retry_ms: 60_000 / quotas.mails_per_minute.max(1),
            queued: Notify::new(),
            set_ups: Mutex::default(),
            halfway: Arc::default(),
            proofs: Proofs::default(),
        }
    }

    /// Counts a registration from an address.
    ///
    /// # Errors
    /// [`Fault::RateLimited`].
    pub fn admit_registration(&self, address: IpAddr) -> Result<(), Fault> {
        let registered = self.registrations.check_key(&household(address));
        registered.map_err(|_| Fault::RateLimited { retry_ms: 60_000 })
    }

    /// Counts a mail to an address ([`crate::domain::email::Email::key`]), whether somebody has an account
    /// with it or not. `false` if it has had its share: whoever asks is not told, since that would say that
    /// somebody else has asked.
    fn admit_mail(&self, email_key: &str) -> Result<bool, Fault> {
        if self.mails_to.check_key(&email_key.to_owned()).is_err() {
            return Ok(false);
        }
        self.mails.check().map_err(|_| Fault::Busy { retry_ms: self.mail_retry_ms })?;
        Ok(true)
    }

    /// Who has given the password and not the second factor, by the secret that their browser waits with, and the
    /// password that was right.
    pub(super) fn who_waits(&self, now: i64, secret: &str) -> Option<(PersonId, String)> {
        self.halfway.get(now, secret)
    }

    /// They are in.
    pub(super) fn end_wait(&self, now: i64, secret: &str) {
        self.halfway.remove(now, secret);
    }

    /// Somebody has just shown who they are, by coming in with this login.
    pub(crate) fn note_proof(&self, login: LoginId) {
        self.proofs.note(login);
    }

    /// Whether whoever has this login has shown lately who they are.
    pub(super) fn has_proof(&self, login: LoginId) -> bool {
        self.proofs.holds(login)
    }

    fn set_ups(&self) -> MutexGuard<'_, HashMap<PersonId, SetUp>> {
        self.set_ups.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets what counts no longer.
    pub(super) fn sweep(&self) {
        self.registrations.retain_recent();
        self.mails_to.retain_recent();
        self.guesses.sweep();
    }
}
