//! A person's logins: one per browser or script.

mod add;
pub mod hand_over;
mod identify;
mod list_logins;
mod offers;
mod sign_out;
mod token;
mod touch;

pub(super) use add::{add, short_agent};
pub use identify::identify;
pub use list_logins::list_logins;
pub(super) use offers::Offers;
pub(super) use sign_out::close;
pub use sign_out::{end_login, sign_out};
pub(super) use token::{hash, token_of_door};
pub use token::{is_token, new_token};
pub use touch::{touch, touch_open};
