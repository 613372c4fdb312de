//! Small conversions between rows and values.

use crate::ports::store::StoreError;
use protocol::{AvatarId, Kind, Locale, Nonce, Person, PersonId, Role};
use rusqlite::Row;

pub fn failed(error: impl std::fmt::Display) -> StoreError {
    StoreError::Failed(error.to_string())
}

/// A random positive 63-bit id: not to be guessed, and never reused.
pub fn random_id() -> i64 {
    loop {
        let mut bytes = [0; 8];
        if getrandom::fill(&mut bytes).is_ok() {
            let id = i64::from_le_bytes(bytes) & i64::MAX;
            if id > 1 {
                return id;
            }
        }
    }
}

pub fn nonce_bytes(nonce: Nonce) -> [u8; 16] {
    nonce.0.to_be_bytes()
}

/// Reads `id, name, avatar, owner` from four columns that start at `first`.
pub fn person(row: &Row, first: usize) -> rusqlite::Result<Person> {
    Ok(Person {
        id: PersonId(row.get(first)?),
        name: row.get(first + 1)?,
        avatar: AvatarId(row.get(first + 2)?),
        owner: row.get(first + 3)?,
    })
}

pub fn kind(number: i64) -> Kind {
    match number {
        0 => Kind::Lobby,
        1 => Kind::Room,
        _ => Kind::Private,
    }
}

pub fn role(number: i64) -> Role {
    if number == 1 { Role::Owner } else { Role::Member }
}

pub fn locale(tag: &str) -> Locale {
    Locale::from_tag(tag).unwrap_or_default()
}
