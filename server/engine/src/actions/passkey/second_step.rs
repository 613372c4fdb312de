//! A passkey after the password. The keys that may are named to the browser: it has shown that it knows the password.

use super::{
    ENDED, Site, WRONG,
    add::key,
    begun::{Begun, Wait},
    enter::used,
};
use crate::{
    Engine,
    actions::{
        Outcome,
        login::{self, hash, new_token},
    },
    ports::store::{Identity, Passkey, Tx},
    runner::{Error, Result},
};
use protocol::{AccountFault, Fault};
use webauthn_rs::prelude::PublicKeyCredential;
use webauthn_rs_proto::PublicKeyCredentialRequestOptions;

const LINK_ENDED: Fault = Fault::Account(AccountFault::LinkEnded);

/// What may follow the password, beside a recovery code.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ways {
    /// A passkey, on this site.
    pub passkey: bool,
    /// Six digits.
    pub digits: bool,
}

/// What somebody may go on with whose password was right. To anybody else the page is that of most people.
pub async fn ways(engine: &Engine, halfway: &str, site: Option<&Site>) -> Ways {
    let Some((person, _)) = engine.credentials.who_waits(engine.clock.now(), halfway) else {
        return Ways { passkey: false, digits: true };
    };
    let host = site.map(|site| site.host().to_owned());
    let looked = engine.reads.look_up(move |read| -> Result<Ways> {
        let digits = read.accounts().second_factor(person)?.is_some();
        let passkey = read.passkeys().of(person)?.iter().any(|one| Some(&one.site) == host.as_ref());
        Ok(Ways { passkey, digits })
    });
    looked.await.unwrap_or_default()
}

/// Asks for one of the passkeys of somebody whose password was right.
///
/// # Errors
/// [`AccountFault::LinkEnded`] if it took too long, [`AccountFault::WrongPasskey`] if they have none here, and the
/// store's.
pub async fn begin_second_step(
    engine: &Engine,
    secret: &str,
    site: Site,
) -> std::result::Result<Begun<PublicKeyCredentialRequestOptions>, Fault> {
    let (person, _) = engine.credentials.who_waits(engine.clock.now(), secret).ok_or(LINK_ENDED)?;
    let looked =
        engine.reads.look_up(move |read| -> Result<Vec<Passkey>> { Ok(read.passkeys().of(person)?) });
    let mut keys = looked.await.map_err(Error::into_fault)?;
    keys.retain(|one| one.site == site.host());
    let known: Vec<_> = keys.iter().filter_map(|one| key(&one.key)).collect();
    if known.is_empty() {
        return Err(WRONG);
    }
    let (asked, state) = site.webauthn.start_passkey_authentication(&known).map_err(|_| WRONG)?;
    let wait = Wait::SecondStep { person, halfway: hash(secret), site, state, keys };
    engine.passkeys.begin(engine.clock.now(), wait, asked.public_key)
}

/// Lets them in.
///
/// # Errors
/// As [`begin_second_step`], and [`AccountFault::PasskeyEnded`].
pub async fn second_step_by_passkey(
    engine: &Engine,
    secret: &str,
    id: &str,
    credential: &str,
    agent: &str,
) -> std::result::Result<(Identity, String), Fault> {
    let (person, password) = engine.credentials.who_waits(engine.clock.now(), secret).ok_or(LINK_ENDED)?;
    let Some(Wait::SecondStep { person: asked, halfway, site, state, keys }) =
        engine.passkeys.take(engine.clock.now(), id)
    else {
        return Err(ENDED);
    };
    if asked != person || halfway != hash(secret) {
        return Err(ENDED);
    }
    let signed: PublicKeyCredential = serde_json::from_str(credential).map_err(|_| WRONG)?;
    let named = signed.get_credential_id();
    let found = keys.iter().find(|one| key(&one.key).is_some_and(|key| key.cred_id().as_slice() == named));
    let checked = site.webauthn.finish_passkey_authentication(&signed, &state);
    let used = used(engine, found.ok_or(WRONG)?, checked).await?;
    let token = new_token().map_err(Error::into_fault)?;
    let (token_hash, agent) = (hash(&token), agent.to_owned());
    let let_in = move |tx: &mut dyn Tx| -> Result<Outcome<Identity>> {
        let account = tx.accounts().account(person)?.filter(|account| account.password == password);
        account.ok_or(LINK_ENDED)?;
        used.note(tx)?;
        let identity = login::add(tx, person, token_hash, &agent, None)?;
        Ok(Outcome::quiet(identity).audited(format!("{person} logged in with a password and a passkey")))
    };
    let identity = engine.write(let_in).await?;
    engine.credentials.end_wait(engine.clock.now(), secret);
    Ok((identity, token))
}
