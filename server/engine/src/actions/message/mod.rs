//! Saying something, and reading what was said.

mod history;
mod replay;
mod send;

pub use history::history;
pub use replay::replay;
pub use send::{Draft, send};
