//! Buses: one process, for now.

mod local;
mod tapped;

pub use local::LocalBus;
pub use tapped::TappedBus;
