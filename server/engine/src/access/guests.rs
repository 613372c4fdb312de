//! How many are connected, in all and by address.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

/// Who is connected, by address.
#[derive(Default)]
pub struct Guests(Mutex<(u32, HashMap<IpAddr, u32>)>);

impl Guests {
    /// A place for one more from there, if there is one.
    pub fn admit(self: &Arc<Self>, address: IpAddr, most: u32, most_per_address: u32) -> Option<Guest> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (all, by_address) = &mut *held;
        let theirs = by_address.entry(address).or_default();
        if *all >= most || *theirs >= most_per_address {
            if *theirs == 0 {
                by_address.remove(&address);
            }
            return None;
        }
        *all += 1;
        *theirs += 1;
        Some(Guest { _place: Arc::new(Place { guests: self.clone(), address }) })
    }
}

/// One place taken; given back when the last copy goes.
#[derive(Clone)]
pub struct Guest {
    _place: Arc<Place>,
}

struct Place {
    guests: Arc<Guests>,
    address: IpAddr,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.guests.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (all, by_address) = &mut *held;
        *all -= 1;
        if let Some(theirs) = by_address.get_mut(&self.address) {
            *theirs -= 1;
            if *theirs == 0 {
                by_address.remove(&self.address);
            }
        }
    }
}
