//! What somebody is writing, on all their devices.

mod keep;

pub use keep::{keep, parse};
