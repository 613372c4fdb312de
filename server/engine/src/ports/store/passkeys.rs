//! Rows about passkeys, and the recovery codes that stand in for every second factor.

use super::{StoreResult, TokenHash};
use protocol::{PersonId, RecordId};

/// A passkey of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// Its id.
    pub id: RecordId,
    /// Whose it is.
    pub person: PersonId,
    /// The host that it is for (the RP id).
    pub site: String,
    /// What its person calls it.
    pub name: String,
    /// What the library keeps of it, JSON.
    pub key: String,
    /// When it was made, milliseconds since 1970.
    pub made_at: i64,
    /// When it was last used, likewise.
    pub used_at: Option<i64>,
    /// When its counter last went back, likewise.
    pub warned_at: Option<i64>,
}

/// A passkey to be added.
#[derive(Debug, Clone)]
pub struct NewPasskey {
    /// Whose it is.
    pub person: PersonId,
    /// See [`Passkey::site`].
    pub site: String,
    /// By what the authenticator names it.
    pub credential: Vec<u8>,
    /// See [`Passkey::name`].
    pub name: String,
    /// See [`Passkey::key`].
    pub key: String,
}

/// What can be asked of these rows.
///
/// # Errors
/// All: the medium's.
#[allow(clippy::missing_errors_doc)]
pub trait ReadPasskeys {
    /// Somebody's passkeys, the oldest first.
    fn of(&mut self, person: PersonId) -> StoreResult<Vec<Passkey>>;
    /// The one that an authenticator names so.
    fn by_credential(&mut self, credential: &[u8]) -> StoreResult<Option<Passkey>>;
    /// By what authenticators name somebody.
    fn handle(&mut self, person: PersonId) -> StoreResult<Option<[u8; 16]>>;
    /// The hashes of somebody's recovery codes that were not used.
    fn recovery_codes(&mut self, person: PersonId) -> StoreResult<Vec<TokenHash>>;
}

/// What can be written.
///
/// # Errors
/// All: the medium's.
#[allow(clippy::missing_errors_doc)]
pub trait WritePasskeys {
    /// Adds one. The caller has asked [`ReadPasskeys::by_credential`].
    fn add(&mut self, new: &NewPasskey) -> StoreResult<()>;
    /// Sets by what authenticators name somebody.
    fn set_handle(&mut self, person: PersonId, handle: [u8; 16]) -> StoreResult<()>;
    /// Notes that one was used now. `false` if it is gone, or its key is no longer `before`.
    fn used(&mut self, passkey: RecordId, before: &str, key: &str) -> StoreResult<bool>;
    /// Notes that its counter went back now.
    fn warn(&mut self, passkey: RecordId) -> StoreResult<()>;
    /// Gives one of somebody's another name. Whether it is theirs.
    fn rename(&mut self, person: PersonId, passkey: RecordId, name: &str) -> StoreResult<bool>;
    /// Deletes one of somebody's. Whether it was theirs.
    fn remove(&mut self, person: PersonId, passkey: RecordId) -> StoreResult<bool>;
    /// Deletes all that is kept of somebody who ends.
    fn clear(&mut self, person: PersonId) -> StoreResult<()>;
    /// Sets somebody's recovery codes in the place of those before.
    fn set_recovery_codes(&mut self, person: PersonId, codes: &[TokenHash]) -> StoreResult<()>;
}
