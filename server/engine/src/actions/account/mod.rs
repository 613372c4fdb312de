//! What is one's own: following along, and how far one has read.

mod mark;
mod overview;
mod read;
mod resume;

pub use mark::{MarkChange, mark};
pub use overview::overview;
pub use read::read;
pub use resume::resume;
