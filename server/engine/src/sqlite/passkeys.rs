//! Passkeys: rows and statements.

use super::{
    passkeys_sql as sql,
    read::{Snapshot, all, one},
    rows::random_id,
    sql::{ADD_RECOVERY_CODE, DROP_RECOVERY_CODES},
    tx::Transaction,
};
use crate::ports::store::{NewPasskey, Passkey, ReadPasskeys, StoreResult, TokenHash, WritePasskeys};
use protocol::{PersonId, RecordId};
use rusqlite::{Row, params};

/// Reads a row of what begins with `passkeys!` in [`sql`].
fn passkey(row: &Row) -> rusqlite::Result<Passkey> {
    Ok(Passkey {
        id: RecordId(row.get(0)?),
        person: PersonId(row.get(1)?),
        site: row.get(2)?,
        name: row.get(3)?,
        key: row.get(4)?,
        made_at: row.get(5)?,
        used_at: row.get(6)?,
        warned_at: row.get(7)?,
    })
}

impl<S: Snapshot> ReadPasskeys for S {
    fn of(&mut self, person: PersonId) -> StoreResult<Vec<Passkey>> {
        all(self, sql::PASSKEYS_OF, [person.0], passkey)
    }

    fn by_credential(&mut self, credential: &[u8]) -> StoreResult<Option<Passkey>> {
        one(self, sql::BY_CREDENTIAL, [credential], passkey)
    }

    fn handle(&mut self, person: PersonId) -> StoreResult<Option<[u8; 16]>> {
        one(self, sql::HANDLE, [person.0], |row| row.get(0))
    }

    fn recovery_codes(&mut self, person: PersonId) -> StoreResult<Vec<TokenHash>> {
        all(self, sql::RECOVERY_CODES, [person.0], |row| row.get(0))
    }
}

impl WritePasskeys for Transaction<'_> {
    fn add(&mut self, new: &NewPasskey) -> StoreResult<()> {
        let NewPasskey { person, site, credential, name, key } = new;
        let row = params![random_id(), person.0, site, credential, name, key, self.now];
        self.run(sql::ADD_PASSKEY, row).map(drop)
    }

    fn set_handle(&mut self, person: PersonId, handle: [u8; 16]) -> StoreResult<()> {
        self.run(sql::SET_HANDLE, params![person.0, handle]).map(drop)
    }

    fn used(&mut self, passkey: RecordId, before: &str, key: &str) -> StoreResult<bool> {
        Ok(self.run(sql::USED, params![passkey.0, before, key, self.now])? == 1)
    }

    fn warn(&mut self, passkey: RecordId) -> StoreResult<()> {
        self.run(sql::WARN, params![passkey.0, self.now]).map(drop)
    }

    fn rename(&mut self, person: PersonId, passkey: RecordId, name: &str) -> StoreResult<bool> {
        Ok(self.run(sql::RENAME, params![person.0, passkey.0, name])? == 1)
    }

    fn remove(&mut self, person: PersonId, passkey: RecordId) -> StoreResult<bool> {
        Ok(self.run(sql::REMOVE, [person.0, passkey.0])? == 1)
    }

    fn clear(&mut self, person: PersonId) -> StoreResult<()> {
        self.run(sql::REMOVE_ALL, [person.0])?;
        self.run(sql::DROP_HANDLE, [person.0]).map(drop)
    }

    fn set_recovery_codes(&mut self, person: PersonId, codes: &[TokenHash]) -> StoreResult<()> {
        self.run(DROP_RECOVERY_CODES, [person.0])?;
        for code in codes {
            self.run(ADD_RECOVERY_CODE, params![person.0, code])?;
        }
        Ok(())
    }
}
