//! The host name and the interface addresses of this machine.

use std::{
    net::IpAddr,
    sync::{LazyLock, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Addresses come and go with networks; a list this old is read again.
const FRESH: Duration = Duration::from_secs(5);

/// A fact about the machine, so one copy serves the whole process.
static KNOWN: Mutex<Option<(Instant, Vec<IpAddr>)>> = Mutex::new(None);
static HOSTNAME: LazyLock<String> = LazyLock::new(|| {
    let system = rustix::system::uname();
    let name = system.nodename().to_string_lossy().to_ascii_lowercase();
    name.trim_end_matches('.').to_owned()
});

/// The addresses of this machine's interfaces.
#[must_use]
pub fn addresses() -> Vec<IpAddr> {
    if_addrs::get_if_addrs().unwrap_or_default().into_iter().map(|interface| interface.ip()).collect()
}

/// Whether an address is one of this machine's, as of a few seconds ago.
#[must_use]
pub fn has_address(address: IpAddr) -> bool {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let stale = known.as_ref().is_none_or(|(read, _)| read.elapsed() > FRESH);
    if stale {
        *known = Some((Instant::now(), addresses()));
    }
    known.as_ref().is_some_and(|(_, list)| list.contains(&address))
}

/// What the machine is called (uname(2)), in lower case.
#[must_use]
pub fn hostname() -> &'static str {
    &HOSTNAME
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{Ipv4Addr, Ipv6Addr};

    #[test]
    fn the_machine_knows_itself() {
        assert!(has_address(Ipv4Addr::LOCALHOST.into()));
        assert!(addresses().into_iter().all(has_address));
        assert!(!has_address(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 5).into()));
        assert!(!hostname().is_empty());
    }
}
