//! The pages for accounts of people who are not logged in. Their forms work without a script.

mod field;
mod log_in;
mod passkeys;
mod register;
mod reset;
mod second_factor;
mod sent;

pub use field::{Faults, Place};
pub use log_in::AccountLogin;
pub use passkeys::{PasskeyForm, PasskeyStep, Passkeys, SCRIPT as PASSKEY_SCRIPT, WithPasskey};
pub use register::Register;
pub use reset::{AskReset, Reset};
pub use second_factor::{Code, SetUp};
pub use sent::SentPage;
