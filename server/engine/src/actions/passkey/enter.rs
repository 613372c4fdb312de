//! Coming in with a passkey alone. Nobody says who they are: the authenticator does.

use super::{
    ENDED, Site, WRONG,
    add::key,
    begun::{Begun, Wait},
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
use protocol::{Fault, PersonId, RecordId};
use webauthn_rs::prelude::{AuthenticationResult, DiscoverableKey, PublicKeyCredential, WebauthnError};
use webauthn_rs_proto::PublicKeyCredentialRequestOptions;

/// Asks for any passkey of this site.
///
/// # Errors
/// If the system gives no randomness.
pub fn begin_entry(
    engine: &Engine,
    site: Site,
) -> std::result::Result<Begun<PublicKeyCredentialRequestOptions>, Fault> {
    let (asked, state) = site.webauthn.start_discoverable_authentication().map_err(|_| WRONG)?;
    engine.passkeys.begin(engine.clock.now(), Wait::Enter { site, state }, asked.public_key)
}

/// Lets somebody in whose passkey it is, and whose authenticator has verified them. No second factor is asked: it
/// is two by itself.
///
/// # Errors
/// [`protocol::AccountFault::PasskeyEnded`], [`protocol::AccountFault::WrongPasskey`], those of [`login::add`] and the
/// store's.
pub async fn enter_by_passkey(
    engine: &Engine,
    id: &str,
    credential: &str,
    agent: &str,
) -> std::result::Result<(Identity, String), Fault> {
    let Some(Wait::Enter { site, state }) = engine.passkeys.take(engine.clock.now(), id) else {
        return Err(ENDED);
    };
    let signed: PublicKeyCredential = serde_json::from_str(credential).map_err(|_| WRONG)?;
    let found = {
        let (handle, named) =
            site.webauthn.identify_discoverable_authentication(&signed).map_err(|_| WRONG)?;
        let (handle, named, host) = (handle.into_bytes(), named.to_vec(), site.host().to_owned());
        engine.reads.look_up(move |read| -> Result<Option<Passkey>> {
            let Some(found) = read.passkeys().by_credential(&named)? else { return Ok(None) };
            let is_theirs = read.passkeys().handle(found.person)? == Some(handle) && found.site == host;
            Ok(is_theirs.then_some(found))
        })
    };
    let found = found.await.map_err(Error::into_fault)?.ok_or(WRONG)?;
    let known = key(&found.key).ok_or(WRONG)?;
    let checked =
        site.webauthn.finish_discoverable_authentication_v2(&signed, state, DiscoverableKey::from(&known));
    let used = used(engine, &found, checked).await?;
    let token = new_token().map_err(Error::into_fault)?;
    let (token_hash, agent) = (hash(&token), agent.to_owned());
    let let_in = move |tx: &mut dyn Tx| -> Result<Outcome<Identity>> {
        used.note(tx)?;
        let identity = login::add(tx, used.person, token_hash, &agent, None)?;
        Ok(Outcome::quiet(identity).audited(format!("{} logged in with a passkey", used.person)))
    };
    Ok((engine.write(let_in).await?, token))
}

/// A passkey that was used, and what is to be kept of it.
pub(super) struct Used {
    pub person: PersonId,
    id: RecordId,
    before: String,
    key: String,
}

impl Used {
    /// Notes it. Of two at once that looked at the same counter, one does.
    pub fn note(&self, tx: &mut dyn Tx) -> Result<()> {
        tx.accounts().account(self.person)?.ok_or(WRONG)?;
        if !tx.write_passkeys().used(self.id, &self.before, &self.key)? {
            return Err(WRONG.into());
        }
        Ok(())
    }
}

/// What the library says of a signature. A counter that goes back is told to whose passkey it is: there may be a
/// copy of it.
pub(super) async fn used(
    engine: &Engine,
    found: &Passkey,
    checked: std::result::Result<AuthenticationResult, WebauthnError>,
) -> std::result::Result<Used, Fault> {
    let (person, id) = (found.person, found.id);
    match checked {
        Ok(checked) if checked.user_verified() => {
            let mut known = key(&found.key).ok_or(WRONG)?;
            known.update_credential(&checked).ok_or(WRONG)?;
            let key = serde_json::to_string(&known).map_err(|_| WRONG)?;
            Ok(Used { person, id, before: found.key.clone(), key })
        }
        Err(WebauthnError::CredentialPossibleCompromise) => {
            let warn = move |tx: &mut dyn Tx| -> Result<Outcome<()>> {
                tx.write_passkeys().warn(id)?;
                Ok(Outcome::quiet(()).audited(format!("the counter of a passkey of {person} went back")))
            };
            engine.write(warn).await?;
            Err(WRONG)
        }
        Ok(_) | Err(_) => Err(WRONG),
    }
}
