//! The statements of [`super::passkeys`]; `plans.rs` asks SQLite how it runs them.

/// Passkeys as `passkeys::passkey` reads them.
macro_rules! passkeys {
    ($rest:literal) => {
        concat!("SELECT id, person, site, name, key, made_at, used_at, warned_at FROM passkeys ", $rest)
    };
}

/// Those of somebody; there are few.
pub const PASSKEYS_OF: &str = passkeys!("WHERE person = ?1 ORDER BY made_at, id");
/// The one that an authenticator names so.
pub const BY_CREDENTIAL: &str = passkeys!("WHERE credential = ?1");
/// By what authenticators name somebody.
pub const HANDLE: &str = "SELECT handle FROM passkey_handles WHERE person = ?1";
/// The recovery codes that were not used.
pub const RECOVERY_CODES: &str = "SELECT code FROM recovery_codes WHERE person = ?1";
/// One more.
pub const ADD_PASSKEY: &str = "INSERT INTO passkeys (id, person, site, credential, name, key, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
/// A handle.
pub const SET_HANDLE: &str = "INSERT INTO passkey_handles (person, handle) VALUES (?1, ?2)
     ON CONFLICT (person) DO UPDATE SET handle = excluded.handle";
/// One was used, if nobody else has used it since it was looked at.
pub const USED: &str = "UPDATE passkeys SET key = ?3, used_at = ?4 WHERE id = ?1 AND key = ?2";
/// Its counter went back.
pub const WARN: &str = "UPDATE passkeys SET warned_at = ?2 WHERE id = ?1";
/// Another name.
pub const RENAME: &str = "UPDATE passkeys SET name = ?3 WHERE id = ?2 AND person = ?1";
/// One is no more.
pub const REMOVE: &str = "DELETE FROM passkeys WHERE id = ?2 AND person = ?1";
/// All of somebody are no more.
pub const REMOVE_ALL: &str = "DELETE FROM passkeys WHERE person = ?1";
/// Nor is their handle.
pub const DROP_HANDLE: &str = "DELETE FROM passkey_handles WHERE person = ?1";
