//! Letting a second device in as oneself. An offer is a secret that works once; whoever brings it is bound by
//! a secret of their own, both devices show the same digits, and the first one decides. A photographed
//! offer alone lets nobody in.

pub use super::offers::State;
use super::{
    add::short_agent,
    door::secret_of_door,
    offers::{Device, Offers},
    once::{Entry, Once, let_in_once},
    token::{hash, is_token, new_token},
};
use crate::{
    Engine,
    actions::{Outcome, outcome::logins_changed},
    ports::{
        bus::{Bus, Envelope},
        store::{Identity, StoreError, Tx},
    },
    runner::{Error, Result},
};
use protocol::{Event, Fault, HandOver, LoginId, PersonId};
use std::convert::Infallible;

/// Makes an offer in the place of an earlier one. It ends with the login that makes it.
///
/// # Errors
/// If the system gives no randomness.
pub fn offer(engine: &Engine, person: PersonId, by: LoginId) -> std::result::Result<HandOver, Fault> {
    let secret = new_token().map_err(Error::into_fault)?;
    let until = engine.offers.add(engine.clock.now(), hash(&secret), person, by);
    Ok(HandOver { secret, until })
}

/// Takes an offer: uses its secret up, and asks its person. The browser with this `door` that took it before
/// has it still. Gives the secret that the device has to bring from now on; its browser keeps it in a cookie.
///
/// # Errors
/// [`Fault::HandOverEnded`], and if the system gives no randomness.
pub fn claim(
    engine: &Engine,
    secret: &str,
    agent: &str,
    door: Option<&str>,
) -> std::result::Result<String, Fault> {
    let own = match door {
        Some(door) => secret_of_door(door, secret),
        None => new_token().map_err(Error::into_fault)?,
    };
    let device = Device { digits: digits()?, agent: short_agent(agent) };
    let taken = engine.offers.take(engine.clock.now(), &hash(secret), hash(&own), device.clone());
    let taken = taken.ok_or_else(|| engine.limits.wrong_guess(Fault::HandOverEnded))?;
    if !taken.again {
        tell(engine.bus.as_ref(), taken.person, asks(device, taken.until));
    }
    Ok(own)
}

/// Answers the device that took one's offer.
///
/// # Errors
/// [`Fault::HandOverEnded`] if none waits.
pub fn answer(engine: &Engine, person: PersonId, allow: bool) -> std::result::Result<(), Fault> {
    if !engine.offers.answer(engine.clock.now(), person, allow) {
        return Err(Fault::HandOverEnded);
    }
    tell(engine.bus.as_ref(), person, Event::HandOverAnswered { allowed: allow });
    Ok(())
}

/// How far the device is that brings this secret, and its digits.
#[must_use]
pub fn state(engine: &Engine, secret: &str) -> (State, Option<String>) {
    engine.offers.state(engine.clock.now(), &hash(secret))
}

/// Lets the device in that brings this secret, once it may: a new login of the person who allowed it, and
/// its token. Works once; the device that has just come in gets the same login again.
///
/// # Errors
/// [`Fault::HandOverEnded`] and the store's.
pub async fn redeem(
    engine: &Engine,
    secret: &str,
    agent: &str,
) -> std::result::Result<(Identity, String), Fault> {
    if !is_token(secret) {
        return Err(Fault::HandOverEnded);
    }
    let (own, offers) = (hash(secret), engine.offers.clone());
    // The secret that the device waited with is the door that it comes in by.
    let entry = Entry::new(Some(secret), "device", agent)?;
    let use_up = move |tx: &mut dyn Tx, entry: &Entry| -> Result<Outcome<Once<Infallible>>> {
        let (person, by) = offers.allowed(tx.now(), &own).ok_or(Fault::HandOverEnded)?;
        // Whoever was signed out since, or set a new password against a thief, does not let anybody in.
        let stands = tx.login(by)? == Some(person) && tx.person(person)?.is_some();
        if !stands {
            return Err(Fault::HandOverEnded.into());
        }
        Ok(Outcome::told(entry.let_in(tx, person)?, vec![logins_changed(person)])
            .audited(format!("{person} let another device in")))
    };
    let Once::In(identity, token) = let_in_once(engine, entry, use_up).await?;
    engine.offers.use_up(engine.clock.now(), &own);
    Ok((*identity, token))
}

/// Tells somebody again that a device waits for their answer, if one does: whoever connects only now has not
/// heard it.
pub fn remind(offers: &Offers, bus: &dyn Bus, now: i64, person: PersonId) {
    if let Some((device, until)) = offers.asking(now, person) {
        tell(bus, person, asks(device, until));
    }
}

fn asks(Device { digits, agent }: Device, until: i64) -> Event {
    Event::HandOver { digits, agent, until: Some(until) }
}

fn tell(bus: &dyn Bus, person: PersonId, event: Event) {
    bus.publish(Envelope::Told { person, event: Box::new(event) });
}

/// Four random digits: not a secret, but nothing that two offers are likely to share.
fn digits() -> std::result::Result<String, Fault> {
    let mut bytes = [0; 4];
    let random = getrandom::fill(&mut bytes);
    random
        .map_err(|error| Error::from(StoreError::Failed(format!("no randomness: {error}"))).into_fault())?;
    Ok(format!("{:04}", u32::from_be_bytes(bytes) % 10_000))
}
