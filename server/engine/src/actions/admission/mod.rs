//! Who may come in: the server's policy, invitations, and guests of one room.

mod admit;
mod guest;
mod over;

pub(super) use admit::{Admitted, admission, holds, keep_waiting, look_up};
pub use guest::{Arrival, Offered, be_guest, is_invitation, offered};
pub(super) use over::end_invitation;
pub use over::end_what_is_over;
