//! Offers to second devices that are under way. Nothing of it is stored: a restart ends them.

use crate::ports::store::TokenHash;
use protocol::{LoginId, PersonId, limits::HAND_OVER_SECONDS};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// How long an offer holds, and then the wait for an answer; milliseconds.
const HOLDS_MS: i64 = HAND_OVER_SECONDS as i64 * 1_000;

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

/// What is under way, by the hash of the secret that goes on with it: the offer's, then the device's. Times
/// are milliseconds since 1970.
#[derive(Default)]
pub struct Offers(Mutex<HashMap<TokenHash, Offer>>);

struct Offer {
    person: PersonId,
    /// The login that made it.
    by: LoginId,
    until: i64,
    /// The device, once one has come.
    device: Option<Device>,
    state: State,
    /// Whether the device is in. Its browser may not have heard.
    used: bool,
}

/// A device that took an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// What both devices show.
    pub digits: String,
    /// What it calls itself.
    pub agent: String,
}

/// An offer that a device took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Whose it was.
    pub person: PersonId,
    /// Until when the device waits.
    pub until: i64,
    /// Whether this device had taken it before: its form was sent twice.
    pub again: bool,
}

impl Offer {
    /// Whether a device waits for the answer of this person.
    fn asks(&self, person: PersonId) -> bool {
        self.person == person && self.device.is_some() && self.state == State::Waiting
    }
}

impl Offers {
    fn at(&self, now: i64) -> MutexGuard<'_, HashMap<TokenHash, Offer>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, offer| offer.until > now);
        all
    }

    /// Adds one in the place of an earlier one of the same person. Gives until when it holds.
    pub fn add(&self, now: i64, secret: TokenHash, person: PersonId, by: LoginId) -> i64 {
        let mut all = self.at(now);
        all.retain(|_, offer| offer.person != person);
        let until = now + HOLDS_MS;
        all.insert(secret, Offer { person, by, until, device: None, state: State::Waiting, used: false });
        until
    }

    /// A device takes one, and goes on with a secret of its own. `None` if it is nobody's, or if another device
    /// took it.
    pub fn take(&self, now: i64, secret: &TokenHash, own: TokenHash, device: Device) -> Option<Taken> {
        let mut all = self.at(now);
        if let Some(offer) = all.get(&own) {
            return Some(Taken { person: offer.person, until: offer.until, again: true });
        }
        if all.get(secret)?.device.is_some() {
            return None;
        }
        let taken = all.remove(secret)?;
        let (person, until) = (taken.person, now + HOLDS_MS);
        all.insert(own, Offer { until, device: Some(device), ..taken });
        Some(Taken { person, until, again: false })
    }

    /// Answers the device that took somebody's; it has the whole time from here to come in. Whether one waited.
    pub fn answer(&self, now: i64, person: PersonId, allow: bool) -> bool {
        let mut all = self.at(now);
        let Some(offer) = all.values_mut().find(|offer| offer.asks(person)) else { return false };
        offer.state = if allow { State::Allowed } else { State::Refused };
        offer.until = now + HOLDS_MS;
        true
    }

    /// The device that waits for somebody's answer, and until when.
    pub fn asking(&self, now: i64, person: PersonId) -> Option<(Device, i64)> {
        let all = self.at(now);
        let offer = all.values().find(|offer| offer.asks(person))?;
        Some((offer.device.clone()?, offer.until))
    }

    /// How far the device is that goes on with this secret, and its digits.
    pub fn state(&self, now: i64, own: &TokenHash) -> (State, Option<String>) {
        match self.at(now).get(own) {
            Some(Offer { device: Some(device), state, .. }) => (*state, Some(device.digits.clone())),
            _ => (State::Expired, None),
        }
    }

    /// Whose device may come in with this secret, and by which of their logins.
    pub fn allowed(&self, now: i64, own: &TokenHash) -> Option<(PersonId, LoginId)> {
        let all = self.at(now);
        let allowed = all.get(own).filter(|offer| offer.state == State::Allowed && !offer.used);
        allowed.map(|offer| (offer.person, offer.by))
    }

    /// Uses up the one that this device came in by.
    pub fn use_up(&self, now: i64, own: &TokenHash) {
        if let Some(offer) = self.at(now).get_mut(own) {
            offer.used = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: PersonId = PersonId(1);
    const MIA: PersonId = PersonId(2);
    const HERE: LoginId = LoginId(7);

    fn phone(digits: &str) -> Device {
        Device { digits: digits.to_owned(), agent: "Phone".to_owned() }
    }

    #[test]
    fn one_device_takes_it_and_one_answer_holds() {
        let offers = Offers::default();
        offers.add(0, [1; 32], ADA, HERE);
        assert_eq!(offers.allowed(1, &[1; 32]), None, "the offer itself opens nothing");
        assert!(!offers.answer(1, ADA, true), "nobody has come");
        let taken = |again| Some(Taken { person: ADA, until: 1 + HOLDS_MS, again });
        assert_eq!(offers.asking(1, ADA), None);
        assert_eq!(offers.take(1, &[1; 32], [2; 32], phone("0427")), taken(false));
        assert_eq!(offers.take(1, &[1; 32], [3; 32], phone("1111")), None, "it is taken");
        assert_eq!(offers.take(1, &[2; 32], [3; 32], phone("1111")), None, "that is the device's");
        assert_eq!(
            offers.take(1, &[1; 32], [2; 32], phone("1111")),
            taken(true),
            "the same device, sent twice"
        );
        assert_eq!(offers.state(1, &[2; 32]), (State::Waiting, Some("0427".into())));
        assert_eq!(offers.asking(2, ADA), Some((phone("0427"), 1 + HOLDS_MS)));
        assert_eq!(offers.asking(2, MIA), None);
        assert!(!offers.answer(1, MIA, true), "it is not hers");
        assert!(offers.answer(1, ADA, true) && !offers.answer(1, ADA, false));
        assert_eq!(offers.state(1, &[2; 32]).0, State::Allowed);
        assert_eq!(
            (offers.allowed(1, &[2; 32]), offers.allowed(1, &[2; 32])),
            (Some((ADA, HERE)), Some((ADA, HERE)))
        );
        offers.use_up(1, &[2; 32]);
        assert_eq!((offers.allowed(1, &[2; 32]), offers.state(1, &[2; 32]).0), (None, State::Allowed));
    }

    #[test]
    fn a_new_one_ends_the_old_and_time_ends_all() {
        let offers = Offers::default();
        offers.add(0, [1; 32], ADA, HERE);
        offers.add(0, [9; 32], MIA, HERE);
        assert_eq!(offers.add(5, [2; 32], ADA, HERE), 5 + HOLDS_MS);
        assert_eq!(offers.take(6, &[1; 32], [3; 32], phone("0")), None);
        assert!(offers.take(HOLDS_MS + 4, &[2; 32], [3; 32], phone("0")).is_some());
        assert_eq!(offers.take(HOLDS_MS + 4, &[9; 32], [4; 32], phone("0")), None, "too late");
        let end = HOLDS_MS + 4 + HOLDS_MS;
        assert_eq!(offers.state(end - 1, &[3; 32]).0, State::Waiting);
        assert_eq!(offers.state(end, &[3; 32]).0, State::Expired);
        assert!(!offers.answer(end, ADA, true));
        // Whoever is allowed in at the last moment has time to press the button.
        offers.add(end, [5; 32], ADA, HERE);
        offers.take(end, &[5; 32], [6; 32], phone("0"));
        assert!(offers.answer(end + HOLDS_MS - 1, ADA, true));
        assert_eq!(offers.allowed(end + 2 * HOLDS_MS - 2, &[6; 32]), Some((ADA, HERE)));
        assert_eq!(offers.allowed(end + 2 * HOLDS_MS - 1, &[6; 32]), None);
    }

    #[test]
    fn a_refused_device_does_not_come_in() {
        let offers = Offers::default();
        offers.add(0, [1; 32], ADA, HERE);
        offers.take(0, &[1; 32], [2; 32], phone("0"));
        assert!(offers.answer(0, ADA, false));
        assert_eq!((offers.state(0, &[2; 32]).0, offers.allowed(0, &[2; 32])), (State::Refused, None));
    }
}
