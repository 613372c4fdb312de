//! What the chat asks of the world; the adapters answer.

pub mod bus;
pub mod clock;
pub mod store;
