//! Buses: one process, for now.

mod local;

pub use local::LocalBus;
