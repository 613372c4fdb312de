//! Letting a second device in as oneself. An offer is a secret that works once; whoever brings it is bound by
//! a secret of their own, both devices show the same digits, and the first one decides. A photographed
//! offer alone lets nobody in.

pub use super::offers::State;
use super::{
    add::{add, short_agent},
    token::{hash, is_token, new_token},
};
use crate::{
    Engine,
    actions::{Outcome, outcome::logins_changed},
    ports::{
        bus::Envelope,
        store::{Identity, StoreError, Tx},
    },
    runner::{Error, Result},
};
use protocol::{Event, Fault, HandOver, PersonId};

/// A device that took an offer.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// What it has to bring from now on; its browser keeps it in a cookie.
    pub secret: String,
    /// What it shows.
    pub digits: String,
}

/// Makes an offer in the place of an earlier one.
///
/// # Errors
/// If the system gives no randomness.
pub fn offer(engine: &Engine, person: PersonId) -> std::result::Result<HandOver, Fault> {
    let secret = new_token().map_err(Error::into_fault)?;
    let until = engine.offers.add(engine.clock.now(), hash(&secret), person);
    Ok(HandOver { secret, until })
}

/// Takes an offer: uses its secret up, and asks its person.
///
/// # Errors
/// [`Fault::HandOverEnded`], and if the system gives no randomness.
pub fn claim(engine: &Engine, secret: &str, agent: &str) -> std::result::Result<Claimed, Fault> {
    let claimed = Claimed { secret: new_token().map_err(Error::into_fault)?, digits: digits()? };
    let (offered, own) = (hash(secret), hash(&claimed.secret));
    let taken = engine.offers.take(engine.clock.now(), &offered, own, &claimed.digits);
    let person = taken.ok_or_else(|| engine.limits.wrong_guess(Fault::HandOverEnded))?;
    tell(engine, person, Event::HandOver { digits: claimed.digits.clone(), agent: short_agent(agent) });
    Ok(claimed)
}

/// Answers the device that took one's offer.
///
/// # Errors
/// [`Fault::HandOverEnded`] if none waits.
pub fn answer(engine: &Engine, person: PersonId, allow: bool) -> std::result::Result<(), Fault> {
    if !engine.offers.answer(engine.clock.now(), person, allow) {
        return Err(Fault::HandOverEnded);
    }
    tell(engine, person, Event::HandOverAnswered { allowed: allow });
    Ok(())
}

/// How far the device is that brings this secret, and its digits.
#[must_use]
pub fn state(engine: &Engine, secret: &str) -> (State, Option<String>) {
    engine.offers.state(engine.clock.now(), &hash(secret))
}

/// Lets the device in that brings this secret, once it may: a new login of the person who allowed it, and
/// its token. Works once.
///
/// # Errors
/// [`Fault::HandOverEnded`] and the store's.
pub async fn redeem(
    engine: &Engine,
    secret: &str,
    agent: &str,
) -> std::result::Result<(Identity, String), Fault> {
    let taken = is_token(secret).then(|| engine.offers.redeem(engine.clock.now(), &hash(secret))).flatten();
    let person = taken.ok_or(Fault::HandOverEnded)?;
    let token = new_token().map_err(Error::into_fault)?;
    let (token_hash, agent) = (hash(&token), agent.to_owned());
    let let_in = move |tx: &mut dyn Tx| -> Result<Outcome<Identity>> {
        tx.person(person)?.ok_or(Fault::HandOverEnded)?;
        let identity = add(tx, person, token_hash, &agent, None)?;
        Ok(Outcome::told(identity, vec![logins_changed(person)])
            .audited(format!("{person} let another device in")))
    };
    Ok((engine.write(let_in).await?, token))
}

fn tell(engine: &Engine, person: PersonId, event: Event) {
    engine.bus.publish(Envelope::Told { person, event: Box::new(event) });
}

/// Four random digits: not a secret, but nothing that two offers are likely to share.
fn digits() -> std::result::Result<String, Fault> {
    let mut bytes = [0; 4];
    let random = getrandom::fill(&mut bytes);
    random
        .map_err(|error| Error::from(StoreError::Failed(format!("no randomness: {error}"))).into_fault())?;
    Ok(format!("{:04}", u32::from_be_bytes(bytes) % 10_000))
}
