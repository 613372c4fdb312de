//! Groups: who is in them, how they are set, and the invitations into them.

mod accept_invite;
mod add_people;
mod announce;
mod answer_request;
mod change_settings;
mod create_group;
mod drop_invite;
mod list_invites;
mod list_requests;
mod make_invite;
mod nickname;
mod retell;
mod set_role;
mod show_group;
mod show_invitation;
mod take_in;

pub use accept_invite::accept_invite;
pub use add_people::{People, add_people};
pub use announce::{announce, parse_announcement};
pub use answer_request::answer_request;
pub use change_settings::change_settings;
pub use create_group::create_group;
pub use drop_invite::drop_invite;
pub use list_invites::list_invites;
pub use list_requests::list_requests;
pub use make_invite::make_invite;
pub use nickname::nickname;
pub(super) use retell::retell_face;
pub use set_role::set_role;
pub use show_group::show_group;
pub use show_invitation::show_invitation;
