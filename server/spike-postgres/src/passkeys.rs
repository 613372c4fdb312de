//! Passkeys are not in the spike. Nobody has any, so there are none to delete.

use crate::{rows::not_here, session::Session, wire::Wire};
use engine::ports::store::{NewPasskey, Passkey, ReadPasskeys, StoreResult, TokenHash, WritePasskeys};
use protocol::{PersonId, RecordId};
use std::ops::DerefMut;

impl<W: DerefMut<Target = Wire>> ReadPasskeys for Session<W> {
    fn of(&mut self, _: PersonId) -> StoreResult<Vec<Passkey>> {
        Ok(Vec::new())
    }

    fn by_credential(&mut self, _: &[u8]) -> StoreResult<Option<Passkey>> {
        Ok(None)
    }

    fn handle(&mut self, _: PersonId) -> StoreResult<Option<[u8; 16]>> {
        Ok(None)
    }

    fn recovery_codes(&mut self, _: PersonId) -> StoreResult<Vec<TokenHash>> {
        not_here()
    }
}

impl WritePasskeys for Session<&mut Wire> {
    fn add(&mut self, _: &NewPasskey) -> StoreResult<()> {
        not_here()
    }

    fn set_handle(&mut self, _: PersonId, _: [u8; 16]) -> StoreResult<()> {
        not_here()
    }

    fn used(&mut self, _: RecordId, _: &str, _: &str) -> StoreResult<bool> {
        not_here()
    }

    fn warn(&mut self, _: RecordId) -> StoreResult<()> {
        not_here()
    }

    fn rename(&mut self, _: PersonId, _: RecordId, _: &str) -> StoreResult<bool> {
        not_here()
    }

    fn remove(&mut self, _: PersonId, _: RecordId) -> StoreResult<bool> {
        not_here()
    }

    fn clear(&mut self, _: PersonId) -> StoreResult<()> {
        Ok(())
    }

    fn set_recovery_codes(&mut self, _: PersonId, _: &[TokenHash]) -> StoreResult<()> {
        not_here()
    }
}
