//! What people write to the owners of the server.

mod give_feedback;
mod list_feedback;
mod mark_feedback;

pub use give_feedback::{give_feedback, parse_feedback};
pub use list_feedback::list_feedback;
pub use mark_feedback::mark_feedback;
