//! Letting a second device in as oneself. An offer is a secret that works once; whoever brings it is bound by
//! a secret of their own, both devices show the same digits, and the first one decides. A photographed
//! offer alone lets nobody in. Nothing of it is stored: a restart ends what is under way.

use super::{
    add::{add, short_agent},
    token::{hash, is_token, new_token},
};
use crate::{
    Engine,
    actions::Outcome,
    ports::{
        bus::Envelope,
        store::{Identity, StoreError, TokenHash, Tx},
    },
    runner::{Error, Result},
};
use protocol::{Event, Fault, HandOver, PersonId, limits::HAND_OVER_SECONDS};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// How long an offer holds, and then the wait for an answer; milliseconds.
const HOLDS_MS: i64 = HAND_OVER_SECONDS as i64 * 1_000;

/// What is under way: by the hash of the secret that goes on with it – the offer's, then the device's.
#[derive(Default)]
pub struct HandOvers(Mutex<HashMap<TokenHash, UnderWay>>);

struct UnderWay {
    person: PersonId,
    /// Milliseconds since 1970.
    until: i64,
    /// What both devices show, once a device has come.
    digits: Option<String>,
    answer: State,
}

/// How far a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It waits for the answer.
    Waiting,
    /// It may come in.
    Allowed,
    /// It may not.
    Refused,
    /// Too late, or there never was such an offer.
    Expired,
}

impl State {
    /// Its name for scripts.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Allowed => "allowed",
            Self::Refused => "refused",
            Self::Expired => "expired",
        }
    }
}

/// A device that took an offer.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// What it has to bring from now on; its browser keeps it in a cookie.
    pub secret: String,
    /// What it shows.
    pub digits: String,
}

impl HandOvers {
    /// What is under way now.
    fn now(&self, now: i64) -> MutexGuard<'_, HashMap<TokenHash, UnderWay>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, one| one.until > now);
        all
    }
}

/// Makes an offer in the place of an earlier one.
///
/// # Errors
/// If the system gives no randomness.
pub fn offer(engine: &Engine, person: PersonId) -> std::result::Result<HandOver, Fault> {
    let secret = new_token().map_err(Error::into_fault)?;
    let now = engine.clock.now();
    let until = now + HOLDS_MS;
    let mut all = engine.hand_overs.now(now);
    all.retain(|_, one| one.person != person);
    all.insert(hash(&secret), UnderWay { person, until, digits: None, answer: State::Waiting });
    Ok(HandOver { secret, until })
}

/// Takes an offer: uses its secret up, and asks its person.
///
/// # Errors
/// [`Fault::HandOverEnded`], and if the system gives no randomness.
pub fn claim(engine: &Engine, secret: &str, agent: &str) -> std::result::Result<Claimed, Fault> {
    let claimed = Claimed { secret: new_token().map_err(Error::into_fault)?, digits: digits()? };
    let now = engine.clock.now();
    let mut all = engine.hand_overs.now(now);
    let offered = hash(secret);
    let fresh = all.get(&offered).is_some_and(|one| one.digits.is_none());
    let Some(mut taken) = all.remove(&offered).filter(|_| fresh) else {
        return Err(engine.limits.wrong_guess(Fault::HandOverEnded));
    };
    let person = taken.person;
    taken.until = now + HOLDS_MS;
    taken.digits = Some(claimed.digits.clone());
    all.insert(hash(&claimed.secret), taken);
    drop(all);
    let event = Event::HandOver { digits: claimed.digits.clone(), agent: short_agent(agent) };
    engine.bus.publish(Envelope::Told { person, event });
    Ok(claimed)
}

/// Answers the device that took one's offer.
///
/// # Errors
/// [`Fault::HandOverEnded`] if none waits.
pub fn answer(engine: &Engine, person: PersonId, allow: bool) -> std::result::Result<(), Fault> {
    let mut all = engine.hand_overs.now(engine.clock.now());
    let waits =
        |one: &&mut UnderWay| one.person == person && one.digits.is_some() && one.answer == State::Waiting;
    let one = all.values_mut().find(waits).ok_or(Fault::HandOverEnded)?;
    one.answer = if allow { State::Allowed } else { State::Refused };
    drop(all);
    let event = Event::HandOverAnswered { allowed: allow };
    engine.bus.publish(Envelope::Told { person, event });
    Ok(())
}

/// How far the device is that brings this secret, and its digits.
#[must_use]
pub fn state(engine: &Engine, secret: &str) -> (State, Option<String>) {
    let all = engine.hand_overs.now(engine.clock.now());
    match all.get(&hash(secret)) {
        Some(UnderWay { digits: Some(digits), answer, .. }) => (*answer, Some(digits.clone())),
        _ => (State::Expired, None),
    }
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
    if !is_token(secret) || state(engine, secret).0 != State::Allowed {
        return Err(Fault::HandOverEnded);
    }
    let taken = engine.hand_overs.now(engine.clock.now()).remove(&hash(secret));
    let person = taken.ok_or(Fault::HandOverEnded)?.person;
    let token = new_token().map_err(Error::into_fault)?;
    let (token_hash, agent) = (hash(&token), agent.to_owned());
    let let_in = move |tx: &mut dyn Tx| -> Result<Outcome<Identity>> {
        tx.person(person)?.ok_or(Fault::HandOverEnded)?;
        let identity = add(tx, person, token_hash, &agent, None)?;
        Ok(Outcome::quiet(identity).audited(format!("{person} let another device in")))
    };
    Ok((engine.write(let_in).await?, token))
}

/// Four random digits: not a secret, but nothing that two offers are likely to share.
fn digits() -> std::result::Result<String, Fault> {
    let mut bytes = [0; 4];
    let random = getrandom::fill(&mut bytes);
    random
        .map_err(|error| Error::from(StoreError::Failed(format!("no randomness: {error}"))).into_fault())?;
    Ok(format!("{:04}", u32::from_be_bytes(bytes) % 10_000))
}
