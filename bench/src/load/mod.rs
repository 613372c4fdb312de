//! The load generator: thousands of sockets on one thread, fast enough never to be what is measured.

mod client;
pub mod socket;
pub mod swarm;
pub mod wire;
