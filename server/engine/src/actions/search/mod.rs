//! Finding messages.

mod log;
mod place;
mod search_messages;
mod sought;

pub use search_messages::search_messages;
pub use sought::Sought;
