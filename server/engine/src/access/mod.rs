//! Who is at the door: address, login, origin, and whether there is room.

mod caller;
mod guests;
pub mod origin;

pub use caller::{COOKIE_SECONDS, Caller, cookie, set_cookie};
pub use guests::{Guest, Guests};
