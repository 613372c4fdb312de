//! What people do: one verb, one file, one rule.
//!
//! A verb is a function that runs inside a transaction. It is handed the proof that its caller may
//! ([`crate::domain::permission::Allowed`]), reads and writes rows, and returns its reply and whom to
//! tell. [`verbs::verb`] names the verb and the right of every command, [`limits::limit`] its limit;
//! [`execute`] puts them together, whatever the command came in by.

pub mod account;
pub mod admission;
pub mod contact;
pub mod conversation;
pub mod credentials;
pub mod draft;
pub mod due;
mod engine;
mod execute;
pub mod feedback;
pub mod file;
pub mod form;
pub mod group;
mod limits;
pub mod login;
pub mod message;
pub mod notify;
mod outcome;
pub mod passkey;
pub(crate) mod permit;
pub mod person;
pub mod receipt;
pub mod reminder;
pub mod scheduled;
mod search;
pub mod server;
pub mod space;
pub mod sticker;
mod verbs;
pub mod way_back;

pub use engine::Engine;
pub(crate) use execute::admit;
pub use execute::{Answer, execute, submit};
pub use outcome::Outcome;
