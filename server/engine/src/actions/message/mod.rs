//! Saying something, and reading what was said.

mod history;
mod replay;
mod send;

pub use history::{Side, history};
pub use replay::replay;
pub use send::{Draft, send};
