//! How many may do something at the same time: of one person, and in all.

use protocol::{Fault, PersonId};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Milliseconds after which whoever was refused may ask again.
const RETRY_MS: u32 = 1_000;

/// Places, of which everybody gets some.
pub struct Share {
    of_one: u32,
    of_all: u32,
    taken: Mutex<HashMap<PersonId, u32>>,
}

impl Share {
    pub fn new((of_one, of_all): (u32, u32)) -> Arc<Self> {
        Arc::new(Self { of_one, of_all, taken: Mutex::default() })
    }

    /// Takes a place; it is free again when what this gives is dropped.
    pub fn take(self: &Arc<Self>, person: PersonId) -> Result<Taken, Fault> {
        let mut taken = self.taken();
        let all: u32 = taken.values().sum();
        let own = taken.entry(person).or_default();
        if *own >= self.of_one || all >= self.of_all {
            return Err(Fault::Busy { retry_ms: RETRY_MS });
        }
        *own += 1;
        Ok(Taken { share: self.clone(), person })
    }

    fn taken(&self) -> MutexGuard<'_, HashMap<PersonId, u32>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place that is taken.
pub struct Taken {
    share: Arc<Share>,
    person: PersonId,
}

impl Drop for Taken {
    fn drop(&mut self) {
        let mut taken = self.share.taken();
        if let Some(own) = taken.get_mut(&self.person) {
            *own = own.saturating_sub(1);
            if *own == 0 {
                taken.remove(&self.person);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_takes_some_and_all_take_no_more_than_there_are() {
        let share = Share::new((2, 3));
        let (ada, bob, cy) = (PersonId(1), PersonId(2), PersonId(3));
        let first = share.take(ada).unwrap();
        let _second = share.take(ada).unwrap();
        assert!(matches!(share.take(ada), Err(Fault::Busy { .. })));
        let _third = share.take(bob).unwrap();
        assert!(share.take(cy).is_err());
        drop(first);
        let _fourth = share.take(cy).unwrap();
        assert!(share.take(ada).is_err());
    }
}
