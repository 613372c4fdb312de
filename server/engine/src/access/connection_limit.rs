//! How many TCP connections there are, in all and by address, and whether there is room for one more.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

/// Connections past a limit that are let in to ask for `/healthz` and `/readyz`, or to be the owner's.
const RESERVED: u32 = 32;
/// So many of these from one address.
const RESERVED_PER_ADDRESS: u32 = 8;

/// Counts connections.
#[derive(Default)]
pub struct ConnectionLimit(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    all: Count,
    by_address: HashMap<IpAddr, Count>,
    /// Behind trusted proxies: long-lived connections by their clients' addresses.
    by_client: HashMap<IpAddr, u32>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Count {
    ordinary: u32,
    reserved: u32,
}

impl Count {
    fn of(&mut self, reserved: bool) -> &mut u32 {
        if reserved { &mut self.reserved } else { &mut self.ordinary }
    }
}

impl ConnectionLimit {
    /// A slot for one more connection from there. Past `most` connections in all, or `most_per_address` from
    /// there, it is one of a few reserved ones, see [`ConnectionSlot::is_reserved`]; `None` if those are
    /// taken too.
    pub fn admit(
        self: &Arc<Self>,
        address: IpAddr,
        most: u32,
        most_per_address: u32,
    ) -> Option<ConnectionSlot> {
        let mut counts = self.counts();
        let theirs = counts.by_address.get(&address).copied().unwrap_or_default();
        let reserved = counts.all.ordinary >= most || theirs.ordinary >= most_per_address;
        if reserved && (counts.all.reserved >= RESERVED || theirs.reserved >= RESERVED_PER_ADDRESS) {
            return None;
        }
        *counts.all.of(reserved) += 1;
        *counts.by_address.entry(address).or_default().of(reserved) += 1;
        let (client, leaves_http) = (OnceLock::new(), AtomicBool::new(false));
        let slot = Slot { limit: self.clone(), address, reserved, client, leaves_http };
        Some(ConnectionSlot(Arc::new(slot)))
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The slot of one TCP connection, given back when the last copy goes. The accept loop gives a copy to
/// every request.
#[derive(Clone)]
pub struct ConnectionSlot(Arc<Slot>);

struct Slot {
    limit: Arc<ConnectionLimit>,
    address: IpAddr,
    reserved: bool,
    /// Whom a trusted proxy keeps it open for.
    client: OnceLock<IpAddr>,
    leaves_http: AtomicBool,
}

impl ConnectionSlot {
    /// The peer's address, as it would be written.
    #[must_use]
    pub fn address(&self) -> IpAddr {
        self.0.address.to_canonical()
    }

    /// Whether the server is full but for those who look after it.
    #[must_use]
    pub fn is_reserved(&self) -> bool {
        self.0.reserved
    }

    /// Counts it for the client of a trusted proxy, for as long as it lasts; false if that client has its
    /// `most`.
    #[must_use]
    pub fn count_for(&self, client: IpAddr, most: u32) -> bool {
        let mut counts = self.0.limit.counts();
        let theirs = counts.by_client.get(&client).copied().unwrap_or_default();
        if self.0.client.get().is_some() {
            return true;
        }
        let fits = theirs < most && self.0.client.set(client).is_ok();
        if fits {
            counts.by_client.insert(client, theirs + 1);
        }
        fits
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

impl Drop for Slot {
    fn drop(&mut self) {
        let mut counts = self.limit.counts();
        *counts.all.of(self.reserved) -= 1;
        if let Some(theirs) = counts.by_address.get_mut(&self.address) {
            *theirs.of(self.reserved) -= 1;
            if *theirs == Count::default() {
                counts.by_address.remove(&self.address);
            }
        }
        let Some(client) = self.client.get() else { return };
        if let Some(theirs) = counts.by_client.get_mut(client) {
            *theirs -= 1;
            if *theirs == 0 {
                counts.by_client.remove(client);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    fn address(n: u32) -> IpAddr {
        Ipv4Addr::from_bits(0x7f00_0000 + n).into()
    }

    #[test]
    fn past_the_limit_there_are_a_few_reserved_slots() {
        let limit = Arc::new(ConnectionLimit::default());
        let mut slots: Vec<_> = (0..10).map(|n| limit.admit(address(n), 10, 2).unwrap()).collect();
        assert!(slots.iter().all(|slot| !slot.is_reserved()));
        let reserved: Vec<_> = (0..100).filter_map(|n| limit.admit(address(n), 10, 2)).collect();
        assert_eq!(reserved.len(), 32);
        assert!(reserved.iter().all(ConnectionSlot::is_reserved));
        drop(slots.pop());
        assert!(!limit.admit(address(200), 10, 2).unwrap().is_reserved(), "its slot is an ordinary one");
        drop((slots, reserved));
        let counts = limit.0.lock().unwrap();
        assert_eq!((counts.all, counts.by_address.len()), (Count::default(), 0));
    }

    #[test]
    fn one_address_takes_neither_all_slots_nor_all_reserved_ones() {
        let limit = Arc::new(ConnectionLimit::default());
        let take = |n: u32, times: u32| -> Vec<_> {
            (0..times).filter_map(|_| limit.admit(address(n), 10, 4)).collect()
        };
        let ordinary = |slots: &[ConnectionSlot]| slots.iter().filter(|slot| !slot.is_reserved()).count();
        let theirs = take(1, 40);
        assert_eq!((theirs.len(), ordinary(&theirs)), (12, 4));
        let others = take(2, 40);
        assert_eq!((others.len(), ordinary(&others)), (12, 4));
        assert_eq!(ordinary(&take(3, 2)), 2);
    }

    #[test]
    fn behind_a_proxy_clients_are_counted() {
        let limit = Arc::new(ConnectionLimit::default());
        let slots: Vec<_> = (0..6).map(|_| limit.admit(address(1), 10, u32::MAX).unwrap()).collect();
        let counted: Vec<_> = slots.iter().map(|slot| slot.count_for(address(7), 4)).collect();
        assert_eq!(counted, [true, true, true, true, false, false]);
        assert!(slots[0].count_for(address(7), 4), "it is counted already");
        assert!(slots[4].count_for(address(8), 4), "another client");
        drop(slots);
        assert!(limit.0.lock().unwrap().by_client.is_empty());
    }
}
