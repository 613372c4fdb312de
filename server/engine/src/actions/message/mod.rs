//! Saying something, and reading what was said.

mod calling;
mod change;
mod edit;
mod formatted;
mod forward;
mod hide;
mod history;
mod list_pins;
mod list_stars;
mod pin;
mod place_at;
mod react;
mod recall;
mod replay;
mod send;
mod show;
mod star;

pub(in crate::actions) use change::{change, standing_message};
pub use edit::{NewText, edit};
pub use forward::forward;
pub use hide::hide;
pub(in crate::actions) use history::first_seq;
pub use history::{Side, history};
pub use list_pins::list_pins;
pub use list_stars::list_stars;
pub use pin::pin;
pub use place_at::place_at;
pub use react::{Reaction, react};
pub use recall::recall;
pub use replay::replay;
pub use send::{Draft, send};
pub use show::{reactors, revisions};
pub use star::star;
