//! The load: thousands of sockets on one thread, which must never be what is measured.

mod client;
pub mod dialect;
pub mod frames;
pub mod swarm;

pub use client::Entrance;
