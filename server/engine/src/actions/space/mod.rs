//! Spaces: a lobby and the rooms behind it. Who is in the lobby is in the space; rooms and people of other spaces are
//! not there for them (ADR 0010).

mod come_into;
mod home;
mod invitation;
mod list_spaces;
mod make_space;
mod name;
mod take_out_of_space;
mod which;

pub use come_into::come_into;
pub use home::home;
pub(super) use invitation::{accept_invitation, show_invitation};
pub use list_spaces::list_spaces;
pub use make_space::make_space;
pub(super) use name::free_space_name;
pub(super) use take_out_of_space::take_out_of_space;
pub use which::which;
