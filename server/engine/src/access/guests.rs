//! Who is connected: where from, and whether there is room for one more.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
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
        Some(Guest(Arc::new(Place { guests: self.clone(), address, leaves_http: AtomicBool::new(false) })))
    }
}

/// One TCP connection and its place, which is given back when the last copy goes. The accept loop gives
/// it to every request.
#[derive(Clone)]
pub struct Guest(Arc<Place>);

struct Place {
    guests: Arc<Guests>,
    address: IpAddr,
    leaves_http: AtomicBool,
}

impl Guest {
    /// The peer's address, as it would be written.
    #[must_use]
    pub fn address(&self) -> IpAddr {
        self.0.address.to_canonical()
    }

    /// The answer that comes now is the last of HTTP (RFC 9110 §15.2.2).
    pub fn leave_http(&self) {
        self.0.leaves_http.store(true, Ordering::Relaxed);
    }

    /// Whether that was said.
    #[must_use]
    pub fn leaves_http(&self) -> bool {
        self.0.leaves_http.load(Ordering::Relaxed)
    }
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
