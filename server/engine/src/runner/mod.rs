//! Runs verbs on the store: writes in group commits on one thread, reads on borrowed snapshots.

mod batch;
mod error;
mod inbox;
mod job;
mod reads;
mod writes;

pub use error::{Error, Result};
pub(crate) use error::{internal, panic_message};
pub use job::Job;
pub use reads::Reads;
pub use writes::Writes;
