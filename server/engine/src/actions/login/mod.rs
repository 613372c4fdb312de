//! A person's logins: one per browser or script.

mod add;
mod door;
mod end_all;
pub mod hand_over;
mod identify;
mod list_logins;
mod offers;
mod once;
mod sign_out;
mod token;
mod touch;

pub(super) use add::{add, kept_outside, short_agent};
pub(super) use door::{let_in_before, secret_of_door};
pub(super) use end_all::end_all;
pub use identify::identify;
pub use list_logins::list_logins;
pub(super) use offers::Offers;
pub use once::Once;
pub(super) use once::{Entry, let_in_once};
pub(super) use sign_out::close;
pub use sign_out::{end_login, sign_out};
pub(super) use token::{hash, hex};
pub use token::{is_token, new_token};
pub use touch::{touch, touch_open};
