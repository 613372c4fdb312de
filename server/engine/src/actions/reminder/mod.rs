//! What the robot was asked to remind people of. No commands: the robot reads and writes them by these alone.

mod add;
mod cancel;
mod list;

pub use add::add;
pub use cancel::{cancel, end};
pub use list::{list, next};
