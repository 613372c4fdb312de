//! Basic components. They take values and callbacks and do not depend on the state.

mod avatar;
mod badge;
mod dialog;
mod icon;
mod mark;
mod picker;

pub use avatar::Avatar;
pub use badge::Badge;
pub use dialog::Dialog;
pub use icon::{Glyph, Icon};
pub use mark::Mark;
pub use picker::Picker;
