//! Hashing passwords: slow on purpose, so off the threads that serve, few at a time, and with a queue that ends.

use crate::{domain::password::Password, runner::internal};
use argon2::{
    Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version,
    password_hash::phc::PasswordHash,
};
use protocol::{AccountFault, Fault};
use std::sync::{Arc, OnceLock};
use tokio::sync::Semaphore;

/// Hashes at the same time: each takes a processor and 19 MiB.
const AT_ONCE: usize = 2;
/// Those that may wait; more are told that the server is busy.
const WAITING: usize = 64;
/// What a verification is held against where there is no account: it takes as long.
static NOBODY: OnceLock<String> = OnceLock::new();

/// Argon2id with the least that OWASP's Password Storage Cheat Sheet asks for.
fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}

/// The way to the threads that hash.
pub struct Hashing {
    free: Arc<Semaphore>,
    waiting: Semaphore,
}

impl Default for Hashing {
    fn default() -> Self {
        Self { free: Arc::new(Semaphore::new(AT_ONCE)), waiting: Semaphore::new(WAITING) }
    }
}

impl Hashing {
    /// Hashes a new password into a PHC string, unless it is common, or made of what is known of its person.
    ///
    /// # Errors
    /// [`AccountFault::PasswordCommon`], [`Fault::Busy`], and if the system gives no randomness.
    pub async fn hash(&self, password: Password, known: Vec<String>) -> Result<String, Fault> {
        self.run(move || {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            if password.is_common(&known) {
                return Err(Fault::Account(AccountFault::PasswordCommon));
            }
            hash_now(&password)
        })
        .await?
    }

    /// Whether a password is the one of a PHC string. Without either it is not, and takes as long.
    ///
    /// # Errors
    /// [`Fault::Busy`].
    pub async fn verify(&self, password: Option<Password>, stored: Option<String>) -> Result<bool, Fault> {
        self.run(move || {
            let nobody = NOBODY.get_or_init(|| {
                let any = Password::tried("nobody").and_then(|any| hash_now(&any).ok());
                any.unwrap_or_default()
            });
            let known = stored.is_some() && password.is_some();
            let hash = stored.as_deref().unwrap_or(nobody);
            let bytes = password.as_ref().map_or(b"".as_slice(), Password::as_bytes);
            let parsed = PasswordHash::new(hash).ok();
            let right = parsed.is_some_and(|parsed| argon2().verify_password(bytes, &parsed).is_ok());
            right && known
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
        let busy = Fault::Busy { retry_ms: 1_000 };
        let _place = self.waiting.try_acquire().map_err(|_| busy.clone())?;
        let free = self.free.clone().acquire_owned().await.map_err(|_| busy)?;
        let hashed = tokio::task::spawn_blocking(move || {
            let _free = free;
            work()
        });
        hashed.await.map_err(|error| internal(&format!("hashing: {error}")))
    }
}

fn hash_now(password: &Password) -> Result<String, Fault> {
    let hash: PasswordHash = argon2()
        .hash_password(password.as_bytes())
        .map_err(|error| internal(&format!("hashing: {error}")))?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(typed: &str) -> Option<Password> {
        Password::tried(typed)
    }

    #[tokio::test]
    async fn a_hash_is_of_one_password_and_says_how_it_was_made() {
        let hashing = Hashing::default();
        let made = hashing.hash(password("correct horse").unwrap(), vec![]).await.unwrap();
        let again = hashing.hash(password("correct horse").unwrap(), vec![]).await.unwrap();
        assert!(made.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{made}");
        assert_ne!(made, again, "each has its own salt");
        assert!(hashing.verify(password("correct horse"), Some(made.clone())).await.unwrap());
        assert!(!hashing.verify(password("correct horsE"), Some(made.clone())).await.unwrap());
        assert!(!hashing.verify(None, Some(made)).await.unwrap());
        assert!(!hashing.verify(password("nobody"), None).await.unwrap());
        assert!(!hashing.verify(password("nobody"), Some("no hash".into())).await.unwrap());
        let common = hashing.hash(password("12345678").unwrap(), vec![]).await;
        assert_eq!(common, Err(Fault::Account(AccountFault::PasswordCommon)));
    }

    #[tokio::test]
    async fn a_full_queue_says_so() {
        let hashing = Arc::new(Hashing::default());
        let many = (0..WAITING + 10).map(|_| {
            let hashing = hashing.clone();
            tokio::spawn(async move { hashing.verify(None, None).await })
        });
        let answers = futures_util::future::join_all(many).await;
        let busy = answers.iter().filter(|answer| matches!(answer, Ok(Err(Fault::Busy { .. })))).count();
        assert_eq!(busy, 10);
    }
}
