//! Running the server: what its owners look at and do.

mod act;
mod admit;
mod close_connections;
mod list_acts;
mod list_invitations;
mod list_people;
mod list_sign_ins;
mod make_invitation;
mod make_owner;
mod note_sign_in;
mod revoke_invitation;
mod run_server;
mod show_settings;
mod show_usage;
mod sign_out_everywhere;
mod suspend;

pub(super) use act::{admin, note};
pub use admit::admit;
pub use close_connections::close_connections;
pub use list_acts::list_acts;
pub use list_invitations::list_invitations;
pub use list_people::list_people;
pub use list_sign_ins::list_sign_ins;
pub use make_invitation::make_invitation;
pub use make_owner::make_owner;
pub use note_sign_in::note_sign_in;
pub use revoke_invitation::revoke_invitation;
pub use run_server::{Decision, run_server};
pub use show_settings::{settings, show_settings};
pub use show_usage::show_usage;
pub use sign_out_everywhere::sign_out_everywhere;
pub use suspend::suspend;
