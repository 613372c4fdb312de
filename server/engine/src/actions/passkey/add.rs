//! A new passkey of somebody who knows their password.

use super::{
    ENDED, Site, WRONG,
    begun::{Begun, Wait},
};
use crate::{
    Engine,
    actions::{
        Outcome,
        credentials::reverify,
        permit::{Right, permit},
    },
    domain::{
        name::Name,
        second_factor::{recovery_codes, recovery_hash},
    },
    ports::store::{Identity, NewPasskey, Read, StoreError, TokenHash, Tx},
    runner::{Error, Result},
};
use protocol::{Fault, PersonId, limits::PASSKEYS};
use webauthn_rs::prelude::{CredentialID, Passkey, RegisterPublicKeyCredential, Uuid};
use webauthn_rs_proto::{PublicKeyCredentialCreationOptions, ResidentKeyRequirement};

/// An authenticator names a key by at most this many bytes (Web Authentication §6.1).
const CREDENTIAL_BYTES: usize = 1_023;

fn no_randomness(error: getrandom::Error) -> Fault {
    Error::from(StoreError::Failed(format!("no randomness: {error}"))).into_fault()
}

/// Asks an authenticator for a new key. It has to be one that is found without a name being typed, and to verify
/// whose hand it is in: only so it can let somebody in alone.
///
/// # Errors
/// As [`reverify`], and [`Fault::ListFull`].
pub async fn begin_passkey(
    engine: &Engine,
    identity: &Identity,
    site: Site,
    typed: &str,
) -> std::result::Result<Begun<PublicKeyCredentialCreationOptions>, Fault> {
    let account = reverify(engine, identity, typed).await?;
    let person = account.person;
    let looked = engine.reads.look_up(move |read| -> Result<_> {
        has_room(read, person)?;
        Ok((read.passkeys().of(person)?, read.passkeys().handle(person)?))
    });
    let (had, handle) = looked.await.map_err(Error::into_fault)?;
    let handle = handle.map_or_else(|| random_handle().map_err(no_randomness), Ok)?;
    let had: Vec<CredentialID> =
        had.iter().filter_map(|one| key(&one.key)).map(|key| key.cred_id().clone()).collect();
    let named = Uuid::from_bytes(handle);
    let begun =
        site.webauthn.start_passkey_registration(named, &account.email, &identity.person.name, Some(had));
    let (asked, state) = begun.map_err(|_| WRONG)?;
    let mut options = asked.public_key;
    if let Some(selection) = &mut options.authenticator_selection {
        selection.resident_key = Some(ResidentKeyRequirement::Required);
        selection.require_resident_key = true;
    }
    engine.passkeys.begin(engine.clock.now(), Wait::Add { person, handle, site, state }, options)
}

/// Keeps what the authenticator made. Whoever has no recovery codes gets some.
///
/// # Errors
/// [`Fault::Name`], [`protocol::AccountFault::PasskeyEnded`],
/// [`protocol::AccountFault::WrongPasskey`], [`Fault::ListFull`] and the store's.
pub async fn add_passkey(
    engine: &Engine,
    identity: &Identity,
    id: &str,
    credential: &str,
    name: &str,
) -> std::result::Result<(), Fault> {
    // For their own eyes alone, as a remark.
    let name = Name::parse_remark(name)?.shown;
    let Some(Wait::Add { person, handle, site, state }) = engine.passkeys.take(engine.clock.now(), id) else {
        return Err(ENDED);
    };
    if person != identity.person.id {
        return Err(ENDED);
    }
    let made: RegisterPublicKeyCredential = serde_json::from_str(credential).map_err(|_| WRONG)?;
    let made = site.webauthn.finish_passkey_registration(&made, &state).map_err(|_| WRONG)?;
    let credential = made.cred_id().to_vec();
    if credential.len() > CREDENTIAL_BYTES {
        return Err(WRONG);
    }
    let key = serde_json::to_string(&made).map_err(|_| WRONG)?;
    let codes = recovery_codes().map_err(no_randomness)?;
    let hashes: Vec<TokenHash> = codes.iter().map(|code| recovery_hash(code)).collect();
    let new = NewPasskey { person, site: site.host().to_owned(), credential, name, key };
    let caller = identity.caller();
    let add = move |tx: &mut dyn Tx| -> Result<Outcome<bool>> {
        let now = tx.now();
        permit(tx, caller, Right::Oneself, now)?;
        tx.accounts().account(person)?.ok_or(Fault::Forbidden)?;
        has_room(tx, person)?;
        if tx.passkeys().by_credential(&new.credential)?.is_some() {
            return Err(WRONG.into());
        }
        match tx.passkeys().handle(person)? {
            // Two first ones at once: an authenticator would take them for two people.
            Some(other) if other != handle => return Err(ENDED.into()),
            Some(_) => {}
            None => tx.write_passkeys().set_handle(person, handle)?,
        }
        tx.write_passkeys().add(&new)?;
        let needs_codes = tx.passkeys().recovery_codes(person)?.is_empty();
        if needs_codes {
            tx.write_passkeys().set_recovery_codes(person, &hashes)?;
        }
        Ok(Outcome::quiet(needs_codes).audited(format!("{person} has a new passkey")))
    };
    if engine.write(add).await? {
        engine.passkeys.keep_codes(engine.clock.now(), person, codes);
    }
    Ok(())
}

/// What was stored of a key.
pub(super) fn key(stored: &str) -> Option<Passkey> {
    serde_json::from_str(stored).ok()
}

fn has_room(read: &mut dyn Read, person: PersonId) -> Result<()> {
    if read.passkeys().of(person)?.len() >= usize::from(PASSKEYS) {
        return Err(Fault::ListFull { most: PASSKEYS.into() }.into());
    }
    Ok(())
}

fn random_handle() -> std::result::Result<[u8; 16], getrandom::Error> {
    let mut handle = [0; 16];
    getrandom::fill(&mut handle)?;
    Ok(handle)
}
