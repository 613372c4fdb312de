//! Where a request comes from: address, login, origin, and whether there is room for its connection.

mod caller;
mod connection_limit;
pub mod cookies;
mod forwarded;
mod host;
pub mod machine;
pub mod obstacle;
pub mod origin;
mod passkey_site;
mod refusal;

pub use caller::Caller;
pub use connection_limit::{ConnectionLimit, ConnectionSlot};
pub use forwarded::warn_if_untrusted;
pub use passkey_site::passkey_site;
pub use refusal::refusal;
