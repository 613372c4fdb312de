//! Passkeys (WebAuthn): a way in without a password, and a second factor after one. What is signed and how it is
//! checked is the library's; here is who may, and what happens then.

mod add;
mod begun;
mod enter;
mod manage;
mod second_step;
mod site;

pub use add::{add_passkey, begin_passkey};
pub use begun::{Begun, Passkeys};
pub use enter::{begin_entry, enter_by_passkey};
pub use manage::{fresh_codes, list_passkeys, remove_passkey, rename_passkey};
pub use second_step::{Ways, begin_second_step, second_step_by_passkey, ways};
pub use site::Site;

use protocol::{AccountFault, Fault};

/// It is not known here, was not checked, or is somebody else's.
const WRONG: Fault = Fault::Account(AccountFault::WrongPasskey);
/// Begun too long ago, or finished before.
const ENDED: Fault = Fault::Account(AccountFault::PasskeyEnded);
