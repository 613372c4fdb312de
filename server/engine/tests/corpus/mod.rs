//! Names and texts that are hard to get right: every one that a rule refused too late, and what other
//! chats tripped over. For every store and every way in.

mod names;
mod texts;

pub use names::{ALIKE, FINE, NOT_ALIKE, REFUSED_ROOMS, refused_names};
pub use texts::texts;
